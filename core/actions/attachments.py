"""Keeping files with records: under random names, of allowed kinds, each with its level of confidentiality."""

import hashlib
import secrets
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from core import registry
from core.actions.events import append_event
from core.actions.refused import ActionRefused
from core.calc.files import FileRefused, check_file, file_name
from core.calc.kinds import Confidentiality
from core.calc.text import TextRefused
from core.models import Attachment, User, record_ref
from core.models.wording import translated

HEAD_BYTES = 8192


@transaction.atomic
def attach_file(
    record: models.Model, upload: "UploadedFile[Any]", *, level: Confidentiality, title: str = "", by: User
) -> Attachment:
    """Keep a file with a record. Raises ActionRefused when the file is too large or of a kind that is not kept."""
    original_name = _checked_name(upload)
    object_type, object_id = record_ref(record)
    attachment = Attachment(
        object_type=object_type,
        object_id=object_id,
        title=title,
        original_name=original_name,
        size_bytes=upload.size or 0,
        sha256=_sha256(upload),
        level=level.value,
        uploaded_by=by,
    )
    stored_name = default_storage.save(_random_name(), upload)
    attachment.file.name = stored_name
    try:
        with transaction.atomic():
            attachment.full_clean()
            attachment.save()
            name = "" if _is_secret(attachment) else original_name
            changes = {"original_name": [None, name], "level": [None, level.value]}
            append_event(attachment, "create", by=by, changes=changes, label=f"{record} {name}".strip())
    except Exception:
        default_storage.delete(stored_name)
        raise
    return attachment


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User | None, reason: str = "") -> None:
    """Remove a file; the bytes go when the removal is certain."""
    name = "" if _is_secret(attachment) else attachment.original_name
    changes = {"original_name": [name, None], "level": [attachment.level, None]}
    append_event(attachment, "delete", by=by, changes=changes, reason=reason, label=_label(attachment))
    transaction.on_commit(partial(default_storage.delete, str(attachment.file.name)), robust=True)
    attachment.delete()


def record_download(attachment: Attachment, *, by: User) -> None:
    """Log that somebody took a copy."""
    append_event(attachment, "download", by=by, label=_label(attachment))


def _is_secret(attachment: Attachment) -> bool:
    owner = registry.attachment_owner(attachment.object_type)
    return owner is not None and owner.is_secret


def _label(attachment: Attachment) -> str | None:
    """Name a file of a secret record by its key; others go by their own names."""
    return f"{attachment.object_type} {attachment.object_id}" if _is_secret(attachment) else None


def _checked_name(upload: "UploadedFile[Any]") -> str:
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    try:
        name = file_name(upload.name or "")
        check_file(name, head, upload.size or 0, limit=settings.RENKEI_MAX_FILE_BYTES)
    except (FileRefused, TextRefused) as refused:
        raise ActionRefused(translated(refused.message)) from refused
    return name


def _sha256(upload: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _random_name() -> str:
    token = secrets.token_hex(16)
    return f"attachments/{token[:2]}/{token}"
