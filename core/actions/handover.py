"""Handing over what a colleague answers for: all or nothing, with a log, and back within thirty days."""

import datetime
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import append_event, field_changes
from core.actions.refused import ActionRefused
from core.actions.users import disable_user, enable_user
from core.models import Handover, HandoverLine, InboxItem, User, record_ref
from core.registry import OwnedKind, owned_kinds
from core.rules import hands_over

UNDO_DAYS = 30


@transaction.atomic
def hand_over(
    leaving: User, takers: Mapping[str, User], *, reason: str, disable: bool = False, by: User
) -> Handover:
    """Give everything of the named kinds to the colleague named for each, and shut the account if wished.

    Raises PermissionDenied, and ActionRefused when a reason is missing, nothing would move, or a taker cannot take.
    """
    if not hands_over(by, leaving):
        raise PermissionDenied
    _check(leaving, takers, reason)
    made = Handover.objects.create(from_user=leaving, reason=reason.strip(), disabled=disable, made_by=by)
    for kind in owned_kinds():
        if kind.code in takers:
            _move_all(made, kind, takers[kind.code], by)
    count = made.lines.count()
    if not count:
        raise ActionRefused(_("引き継ぐものがありません。渡す種類と受け取る人を選んでください。"))
    append_event(leaving, "hand_over", by=by, changes={"handover": [None, count]}, reason=made.reason)
    if disable:
        disable_user(leaving, by=by, reason=made.reason)
    return made


@transaction.atomic
def undo_handover(handover: Handover, *, by: User) -> tuple[int, int]:
    """Give back what nobody touched since; returns how many records came back and how many stay.

    Raises PermissionDenied, ActionRefused when it is undone already or too long ago.
    """
    locked = Handover.objects.select_for_update().get(pk=handover.pk)
    if not hands_over(by, locked.from_user):
        raise PermissionDenied
    if not can_undo(locked):
        raise ActionRefused(_("この引継ぎは、もう元に戻せません。"))
    if locked.disabled and not locked.from_user.is_active:
        enable_user(locked.from_user, by=by, reason=_("引継ぎを元に戻したため"))
    locked.undone_at, locked.undone_by = timezone.now(), by
    locked.save(update_fields=["undone_at", "undone_by"])
    kinds = {kind.code: kind for kind in owned_kinds()}
    back = [line for line in locked.lines.all() if _give_back(line, kinds.get(line.kind), locked, by)]
    HandoverLine.objects.filter(pk__in=[line.pk for line in back]).update(undone=True)
    append_event(locked.from_user, "undo_handover", by=by, changes={"handover": [None, len(back)]})
    return len(back), locked.lines.count() - len(back)


def can_undo(handover: Handover) -> bool:
    """Whether a handover is recent enough and was not undone yet."""
    limit = handover.made_at + datetime.timedelta(days=UNDO_DAYS)
    return handover.undone_at is None and timezone.now() <= limit


@transaction.atomic
def pass_task(item: InboxItem, to: User, by: User, reason: str) -> None:
    """Address a personal task to somebody else."""
    InboxItem.objects.filter(pk=item.pk).update(user=to)
    changes = field_changes({"user": item.user_id}, {"user": to.pk})
    append_event(item, "hand_over", by=by, changes=changes, reason=reason, label=item.reference or item.key)


def _check(leaving: User, takers: Mapping[str, User], reason: str) -> None:
    if not reason.strip():
        raise ActionRefused(_("理由を入力してください。例：4月の人事異動のため"))
    for taker in takers.values():
        if taker == leaving:
            raise ActionRefused(_("受け取る人には、本人とは別の人を選んでください。"))
        if not taker.is_active or not taker.roles:
            raise ActionRefused(
                _("%(name)sさんには今日の役割がないため、引き継げません。別の人を選んでください。")
                % {"name": taker}
            )


def _move_all(handover: Handover, kind: OwnedKind, to: User, by: User) -> None:
    for row in kind.rows(handover.from_user):
        kind.move(row, to, by, handover.reason)
        row.refresh_from_db()
        object_type, object_id = record_ref(row)
        HandoverLine.objects.create(
            handover=handover,
            kind=kind.code,
            object_type=object_type,
            object_id=object_id,
            label=kind.label_of(row)[:200],
            to_user=to,
            version=getattr(row, "version", 0),
        )


def _give_back(line: HandoverLine, kind: OwnedKind | None, handover: Handover, by: User) -> bool:
    """Whether the record was still as the handover left it, and went back."""
    if kind is None:
        return False
    row = next((each for each in kind.rows(line.to_user) if str(each.pk) == line.object_id), None)
    if row is None or kind.owner(row) != line.to_user_id or getattr(row, "version", 0) != line.version:
        return False
    try:
        with transaction.atomic():
            kind.move(row, handover.from_user, by, _("引継ぎを元に戻したため"))
    except ActionRefused:
        return False
    return True
