"""Optimistic locking: a save states which version the editor saw, and never overwrites a newer one."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import Changes, field_changes, field_values
from core.actions.refused import ActionRefused
from core.models import User
from core.models.stamped import StampedModel


class EditConflict(ActionRefused):
    """Somebody else saved the record first; `current` is the record as it is now."""

    def __init__(self, current: StampedModel) -> None:
        """Keep the current record, so that a screen can show both versions side by side."""
        message = _(
            "%(record)sは、編集しているあいだに%(who)sさんが変更しました。内容を見比べて選んでください。"
        )
        super().__init__(message % {"record": current, "who": current.updated_by or _("別の人")})
        self.current = current


@transaction.atomic
def save_versioned(
    obj: StampedModel,
    changes: dict[str, Any],
    *,
    expected_version: int,
    by: User | None,
    children_changed: bool = False,
) -> Changes:
    """Set the fields of `changes` if the record still has the version the editor saw, and return what differs.

    Nothing is written when nothing differs, unless `children_changed` says that rows beneath the record did.
    The caller appends the event. Raises EditConflict, or ValidationError when the new values break a rule.
    """
    if obj.version != expected_version:
        raise EditConflict(obj)
    before = field_values(obj, changes)
    for name, value in changes.items():
        setattr(obj, name, value)
    differing = field_changes(before, field_values(obj, changes))
    if not differing and not children_changed:
        return differing
    obj.full_clean()
    obj.version, obj.updated_at, obj.updated_by = expected_version + 1, timezone.now(), by
    written = {name: getattr(obj, name) for name in [*changes, "version", "updated_at", "updated_by"]}
    if not type(obj)._base_manager.filter(pk=obj.pk, version=expected_version).update(**written):
        raise EditConflict(type(obj)._base_manager.get(pk=obj.pk))
    return differing
