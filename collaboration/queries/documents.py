"""The papers of an agreement as far as a user may read them, and which two versions are worth comparing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import models

from collaboration.calc.documents import DocumentKind, Origin
from collaboration.models import Agreement, DocumentVersion
from core.models import Attachment, User, record_ref

OURS = (Origin.GENERATED, Origin.OURS)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with its file."""

    version: DocumentVersion
    file: Attachment | None

    @property
    def is_comparable(self) -> bool:
        """Whether its text can be compared: that of a PDF is not read."""
        return self.file is not None and self.file.original_name.lower().endswith(".docx")


@dataclass(frozen=True, slots=True)
class KindSection:
    """The versions of one paper, newest first. `against_ours` are the numbers of our own and of the partner's newest."""

    kind: DocumentKind
    rows: list[VersionRow]
    latest_two: tuple[int, int] | None
    against_ours: tuple[int, int] | None


def document_sections(agreement: Agreement, user: User) -> list[KindSection]:
    """Return the papers of an agreement by kind, in the order of a contract's life."""
    rows = version_rows(agreement, user)
    sections = []
    for kind in DocumentKind:
        own = [row for row in rows if row.version.kind == kind]
        if own:
            sections.append(KindSection(kind, own, _latest_two(own), _against_ours(own)))
    return sections


def version_rows(agreement: Agreement, user: User, kind: DocumentKind | None = None) -> list[VersionRow]:
    """Return the versions that the user may read, newest first, without their text."""
    versions = DocumentVersion.objects.visible_to(user).filter(agreement=agreement)
    if kind is not None:
        versions = versions.filter(kind=kind.value)
    read = list(versions.select_related("created_by").defer("paragraphs").order_by("-number"))
    files = files_of(read)
    return [VersionRow(version, files.get(version.pk)) for version in read]


def files_of(records: Sequence[models.Model]) -> dict[int, Attachment]:
    """Return the one file that was kept with each record, by the key of the record."""
    if not records:
        return {}
    object_type = record_ref(records[0])[0]
    keys = [str(record.pk) for record in records]
    files = Attachment.objects.filter(object_type=object_type, object_id__in=keys).order_by("pk")
    return {int(file.object_id): file for file in files}


def is_kept_as_added(version: DocumentVersion) -> bool:
    """Whether the file of a version is there and is still the one whose hash the version bears."""
    file = files_of([version]).get(version.pk)
    if file is None or not default_storage.exists(str(file.file.name)):
        return False
    with default_storage.open(str(file.file.name)) as stored:
        return hashlib.sha256(stored.read()).hexdigest() == version.sha256


def _latest_two(rows: Sequence[VersionRow]) -> tuple[int, int] | None:
    numbers = [row.version.number for row in rows if row.is_comparable]
    return (numbers[1], numbers[0]) if len(numbers) > 1 else None


def _against_ours(rows: Sequence[VersionRow]) -> tuple[int, int] | None:
    """Our template filled in, else our own draft, and what the partner made of it."""
    newest = {row.version.origin: row.version.number for row in reversed(rows) if row.is_comparable}
    ours = next((newest[origin] for origin in OURS if origin in newest), None)
    partner = newest.get(Origin.PARTNER)
    return (ours, partner) if ours is not None and partner is not None else None
