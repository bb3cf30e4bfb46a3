"""Adopting templates of documents. A template is checked whoever adds it, and earlier versions stay."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.calc.documents import DocumentKind
from collaboration.calc.docx_template import check_template
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models import TemplateVersion
from core.actions.attachments import attach_file
from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.calc.kinds import Confidentiality
from core.models import User

TOLD = ("kind", "language", "agreement_kind", "order", "content_hash", "note")


@transaction.atomic
def adopt_template(
    content: bytes,
    *,
    kind: DocumentKind,
    language: LetterLanguage,
    agreement_kind: AgreementKind | None = None,
    filename: str,
    note: str = "",
    by: User,
) -> TemplateVersion:
    """Keep a Word file as the template that holds from now on.

    Raises PermissionDenied, TemplateRefused, and ActionRefused when the file is the one that stands.
    """
    if not by.has_perm("collaboration.change_library"):
        raise PermissionDenied
    check_template(content)
    scope = {
        "kind": kind.value,
        "language": language.value,
        "agreement_kind": agreement_kind.value if agreement_kind else "",
    }
    latest = TemplateVersion.objects.select_for_update().filter(**scope).order_by("-order").first()
    digest = hashlib.sha256(content).hexdigest()
    if latest is not None and latest.content_hash == digest:
        raise ActionRefused(
            _("このファイルは、いま使っているひな形と同じです。直したファイルを選んでください。")
        )
    template = TemplateVersion(
        **scope, order=latest.order + 1 if latest else 1, content_hash=digest, note=note, made_by=by
    )
    template.full_clean()
    template.save()
    upload = SimpleUploadedFile(filename, content)
    attach_file(template, upload, level=Confidentiality.OPEN, title=template.get_kind_display(), by=by)
    append_event(template, "adopt_template", by=by, changes=field_changes({}, field_values(template, TOLD)))
    return template
