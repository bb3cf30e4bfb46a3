"""Templates of documents: those shipped beside the program, the institution's own, and which one holds."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.files.storage import default_storage

from collaboration.calc.documents import DocumentKind
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models import TemplateVersion
from core.models import Attachment, record_ref

FOLDER = Path(__file__).resolve().parent.parent / "documents"
GENERATED_KINDS = tuple(kind for kind in DocumentKind if kind is not DocumentKind.OTHER)


class TemplateLost(LookupError):
    """The file of a template is gone, or is not the file that was checked."""


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A kind of document in a language: the institution's templates, the newest first; without any the shipped one holds."""

    kind: DocumentKind
    language: LetterLanguage
    versions: list[TemplateVersion]

    @property
    def current(self) -> list[TemplateVersion]:
        """The latest version for every kind of agreement that has its own, the general one first."""
        latest: dict[str, TemplateVersion] = {}
        for version in self.versions:
            latest.setdefault(version.agreement_kind, version)
        return [latest[key] for key in sorted(latest)]

    @property
    def earlier(self) -> list[TemplateVersion]:
        """The versions that others have replaced."""
        current = self.current
        return [version for version in self.versions if version not in current]

    @property
    def uses_shipped(self) -> bool:
        """Whether some agreement is still served by the shipped template."""
        return all(version.agreement_kind for version in self.current)


def shipped_template(kind: DocumentKind, language: LetterLanguage) -> bytes:
    """Return the template beside the program."""
    return (FOLDER / f"{kind.value}_{language.value}.docx").read_bytes()


def template_rows() -> list[TemplateRow]:
    """Return every kind and language with its versions; one query."""
    versions = list(TemplateVersion.objects.select_related("made_by"))
    return [
        TemplateRow(
            kind,
            language,
            [each for each in versions if (each.kind, each.language) == (kind.value, language.value)],
        )
        for kind, language in _all()
    ]


def template_for(
    kind: DocumentKind, language: LetterLanguage, agreement_kind: AgreementKind
) -> TemplateVersion | None:
    """Return the institution's template that holds, of this kind of agreement before the general one; None for the shipped one."""
    own = TemplateVersion.objects.filter(kind=kind.value, language=language.value)
    special = own.filter(agreement_kind=agreement_kind.value).order_by("-order").first()
    return special or own.filter(agreement_kind="").order_by("-order").first()


def template_bytes(version: TemplateVersion | None, kind: DocumentKind, language: LetterLanguage) -> bytes:
    """Return the file of a template, the shipped one for None. Raises TemplateLost."""
    if version is None:
        return shipped_template(kind, language)
    object_type, object_id = record_ref(version)
    file = Attachment.objects.filter(object_type=object_type, object_id=object_id).first()
    if file is None or not default_storage.exists(str(file.file.name)):
        raise TemplateLost
    with default_storage.open(str(file.file.name)) as stored:
        content: bytes = stored.read()
    if hashlib.sha256(content).hexdigest() != version.content_hash:
        raise TemplateLost
    return content


def _all() -> Iterator[tuple[DocumentKind, LetterLanguage]]:
    for kind in GENERATED_KINDS:
        for language in LetterLanguage:
            yield kind, language
