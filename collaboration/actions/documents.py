"""Adding versions of an agreement's papers: the file, its hash, and the text that was read out of it."""

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.turns import pass_turn
from collaboration.calc.documents import SUFFIXES, DocumentKind, Origin
from collaboration.calc.docx_text import DocumentRefused, DocxText, read_docx
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.calc.turn_clock import Holder
from collaboration.models import Agreement, DocumentVersion, TemplateVersion
from core.actions.attachments import attach_file
from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.calc.kinds import Confidentiality
from core.models import User
from core.models.wording import translated

LOGGED = ("kind", "number", "language", "origin", "level", "sha256", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A file that somebody brings in, and what they say of it."""

    kind: DocumentKind
    language: LetterLanguage
    origin: Origin
    level: Confidentiality
    filename: str
    content: bytes
    note: str = ""


@transaction.atomic
def add_document_version(
    agreement: Agreement,
    *,
    kind: DocumentKind,
    language: LetterLanguage,
    content: bytes,
    filename: str,
    origin: Origin,
    by: User,
    level: Confidentiality = Confidentiality.CONFIDENTIAL,
    note: str = "",
    template: TemplateVersion | None = None,
) -> DocumentVersion:
    """Keep a file as the next version of a paper.

    Raises ActionRefused for a file that is not kept, and for the very file that is the newest version already.
    """
    text = _text_of(filename, content)
    latest = _latest(agreement, kind)
    version = DocumentVersion(
        agreement=agreement,
        kind=kind.value,
        number=latest.number + 1 if latest else 1,
        language=language.value,
        origin=origin.value,
        level=level.value,
        paragraphs=list(text.paragraphs),
        tracked_changes=text.tracked_changes,
        sha256=hashlib.sha256(content).hexdigest(),
        note=note.strip(),
        template=template,
        created_by=by,
    )
    _check_differs(version, latest)
    version.full_clean()
    version.save()
    upload = SimpleUploadedFile(filename, content)
    attach_file(version, upload, level=level, title=version.get_kind_display(), by=by)
    append_event(version, "add_document", by=by, changes=field_changes({}, field_values(version, LOGGED)))
    return version


@transaction.atomic
def add_draft(
    agreement: Agreement, draft: Draft, *, passes_to: Holder | None, on: datetime.date | None, by: User
) -> DocumentVersion:
    """Keep a draft that came in or goes out, and pass the turn with it unless it is there already.

    Raises ActionRefused; then neither is done.
    """
    version = add_document_version(
        agreement,
        kind=draft.kind,
        language=draft.language,
        content=draft.content,
        filename=draft.filename,
        origin=draft.origin,
        level=draft.level,
        note=draft.note,
        by=by,
    )
    if passes_to is not None and not agreement.turns.open().filter(holder=passes_to.value).exists():
        words = {"kind": version.get_kind_display(), "number": version.number}
        pass_turn(agreement, holder=passes_to, on=on, note=_("%(kind)s第%(number)d版") % words, by=by)
    return version


def _latest(agreement: Agreement, kind: DocumentKind) -> DocumentVersion | None:
    """Return the newest version of a paper; the agreement stays locked, so that numbers are given once."""
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    return locked.documents.filter(kind=kind.value).order_by("-number").first()


def _check_differs(version: DocumentVersion, latest: DocumentVersion | None) -> None:
    if latest is not None and (latest.sha256, latest.origin) == (version.sha256, version.origin):
        raise ActionRefused(
            _("同じファイルが、すでに%(kind)s第%(number)d版として登録されています。")
            % {"kind": latest.get_kind_display(), "number": latest.number}
        )


def _text_of(filename: str, content: bytes) -> DocxText:
    suffix = PurePosixPath(filename).suffix.lower().removeprefix(".")
    if suffix not in SUFFIXES:
        raise ActionRefused(
            _("「%(name)s」は登録できません。Word（.docx）かPDFのファイルを選んでください。")
            % {"name": filename}
        )
    if suffix == "pdf":
        return DocxText((), 0)
    try:
        return read_docx(content)
    except DocumentRefused as refused:
        raise ActionRefused(translated(refused.message)) from refused
