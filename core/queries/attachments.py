"""Files of a record, as far as a user may see them."""

from typing import Any

from django.apps import apps
from django.db import models

from core import registry
from core.models import Attachment, User, record_ref


def visible_attachments(record: models.Model, user: User) -> list[Attachment]:
    """Return the files of a record whose level the user may see, latest first."""
    object_type, object_id = record_ref(record)
    owner = registry.attachment_owner(object_type)
    if owner is None:
        return []
    files = Attachment.objects.filter(object_type=object_type, object_id=object_id).select_related(
        "uploaded_by"
    )
    return [file for file in files if owner.can_view(user, record, file.level)]


def owning_record(object_type: str, object_id: str, user: User) -> Any:
    """Return the record that files are kept with, None when it is out of the user's sight or keeps no files."""
    if registry.attachment_owner(object_type) is None:
        return None
    manager: Any = apps.get_model(object_type)._default_manager
    try:
        return manager.visible_to(user).filter(pk=object_id).first()
    except ValueError:
        return None


def can_view_attachment(attachment: Attachment, user: User) -> bool:
    """Whether the user sees the record and may read files of this level of it."""
    owner = registry.attachment_owner(attachment.object_type)
    record = owning_record(attachment.object_type, attachment.object_id, user)
    return owner is not None and record is not None and owner.can_view(user, record, attachment.level)


def can_attach(record: models.Model, user: User) -> bool:
    """Whether the user may add files to the record and remove them."""
    owner = registry.attachment_owner(record_ref(record)[0])
    return owner is not None and owner.can_attach(user, record)
