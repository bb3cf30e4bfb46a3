"""Making a document of an agreement from the template that holds, and keeping it with the agreement's papers."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.documents import add_document_version
from collaboration.calc.documents import DocumentKind, Origin
from collaboration.calc.docx_template import fill_template
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models import Agreement, DocumentVersion
from collaboration.queries.document_fields import document_fields, document_source, missing_for
from collaboration.queries.document_templates import TemplateLost, template_bytes, template_for
from core.actions.refused import ActionRefused
from core.models import User


@transaction.atomic
def generate_document(
    agreement: Agreement, *, kind: DocumentKind, language: LetterLanguage, by: User
) -> DocumentVersion:
    """Fill the template in and keep the file as the next version.

    Raises PermissionDenied, and ActionRefused when something is missing that the document cannot be without.
    """
    if not by.has_perm("collaboration.add_document", agreement):
        raise PermissionDenied
    source = document_source(agreement, by)
    if hindered := [each.text for each in missing_for(source, kind) if each.blocks]:
        raise ActionRefused(" ".join(hindered))
    template = template_for(kind, language, AgreementKind(agreement.kind))
    try:
        content = template_bytes(template, kind, language)
    except TemplateLost as lost:
        raise ActionRefused(
            _(
                "ひな形のファイルが見つからないか、登録したときの内容と一致しません。管理者に知らせてください。"
            )
        ) from lost
    filled = fill_template(content, document_fields(source, language))
    origin = (
        _("本システムのひな形") if template is None else _("ひな形第%(order)s版") % {"order": template.order}
    )
    return add_document_version(
        agreement,
        kind=kind,
        language=language,
        content=filled,
        filename=_filename(agreement, kind, language),
        origin=Origin.GENERATED,
        note=origin,
        template=template,
        by=by,
    )


def _filename(agreement: Agreement, kind: DocumentKind, language: LetterLanguage) -> str:
    mark = "" if language is LetterLanguage.JAPANESE else f"_{language.value}"
    number = agreement.number.replace("/", "-").replace("\\", "-")
    return f"{kind.label}_{number}{mark}.docx"
