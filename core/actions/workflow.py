"""Following a table of transitions: the one way in which a record changes its state."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import append_event
from core.actions.refused import ActionRefused
from core.models import User
from core.models.stamped import StampedModel
from core.workflow import Transition, Workflow

Stateful = TypeVar("Stateful", bound=models.Model)


class TransitionRefused(ActionRefused):
    """The table has no such step from the state the record is in, or a reason is missing."""


@transaction.atomic
def follow(
    obj: Stateful,
    workflow: Workflow,
    trigger: str,
    *,
    by: User,
    reason: str = "",
    effects: Callable[[Stateful], None] | None = None,
) -> Stateful:
    """Take one step: table, permission, update filtered by the old state, effects, event.

    Returns the record as it now is. Raises TransitionRefused when the table or a faster colleague forbids the
    step, PermissionDenied when the user may not take it.
    """
    old_state: str = obj.state  # type: ignore[attr-defined]  # every record with a workflow has this field
    step = workflow.find(trigger, old_state)
    if step is None:
        raise TransitionRefused(_impossible(obj))
    if not by.has_perm(step.permission, obj):
        raise PermissionDenied
    if step.needs_reason and not reason.strip():
        raise TransitionRefused(
            _("「%(step)s」には理由が必要です。理由を入力してください。") % {"step": step.label}
        )
    _move(obj, step, old_state, by)
    if effects is not None:
        effects(obj)
    append_event(obj, trigger, by=by, changes={"state": [old_state, step.target]}, reason=reason.strip())
    return obj


@transaction.atomic
def take_back(obj: Stateful, step: Transition, to_state: str, *, by: User, reason: str = "") -> Stateful:
    """Undo a step: put the record back to the state it came from, by whoever may take the step, as an event of its own.

    The caller makes sure that nothing was built upon the step. Raises TransitionRefused when the record is not where
    the step led, PermissionDenied.
    """
    if not by.has_perm(step.permission, obj):
        raise PermissionDenied
    _move(obj, replace(step, target=to_state), step.target, by)
    append_event(obj, "take_back", by=by, changes={"state": [step.target, to_state]}, reason=reason.strip())
    return obj


def _move(obj: models.Model, step: Transition, old_state: str, by: User) -> None:
    values: dict[str, object] = {"state": step.target}
    if isinstance(obj, StampedModel):
        values |= {"version": F("version") + 1, "updated_at": timezone.now(), "updated_by": by}
    rows = type(obj)._base_manager.filter(pk=obj.pk, state=old_state).update(**values)
    obj.refresh_from_db()
    if rows == 0:
        raise TransitionRefused(_impossible(obj))


def _impossible(obj: models.Model) -> str:
    return _(
        "%(record)sは今「%(state)s」のため、この操作はできません。画面を開き直して状態を確認してください。"
    ) % {
        "record": obj,
        "state": obj.get_state_display(),  # type: ignore[attr-defined]  # made by Django from the choices
    }
