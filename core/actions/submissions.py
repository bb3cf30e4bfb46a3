"""Forms that are sent twice: a double click, a reload or a second tab makes one record, not two."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.actions.refused import ActionRefused
from core.models import SubmissionKey, User, record_ref

Made = TypeVar("Made", bound=models.Model)


@transaction.atomic
def use_submission_key(key: UUID, purpose: str, *, by: User) -> SubmissionKey:
    """Use a form's key; a row that already names an object was used before, and that object is the answer.

    A second request with the same key waits for the first one's transaction. Raises ActionRefused when the key
    belongs to another form or user.
    """
    used, _fresh = SubmissionKey.objects.get_or_create(key=key, defaults={"user": by, "purpose": purpose})
    if used.user_id != by.pk or used.purpose != purpose:
        raise ActionRefused(_("この画面は使用済みです。画面を開き直して、もう一度入力してください。"))
    return used


@transaction.atomic
def create_once(key: UUID, purpose: str, make: Callable[[], Made], *, by: User) -> Made:
    """Return what `make` makes, or what it made when the same form was sent before."""
    used = use_submission_key(key, purpose, by=by)
    if used.object_id:
        model: type[Made] = apps.get_model(used.object_type)
        return model._base_manager.get(pk=used.object_id)
    record = make()
    used.object_type, used.object_id = record_ref(record)
    used.save()
    return record
