"""Setting and ending deputies."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.models import Delegation, User
from core.rules import delegates_for

LONGEST_DAYS = 90


@transaction.atomic
def delegate(
    from_user: User,
    to_user: User,
    *,
    first_on: datetime.date,
    last_on: datetime.date,
    reason: str,
    by: User,
) -> Delegation:
    """Let somebody decide for somebody else. Raises PermissionDenied, ActionRefused or ValidationError."""
    if not delegates_for(by, from_user):
        raise PermissionDenied
    _check(from_user, to_user, first_on, last_on)
    made = Delegation(
        from_user=from_user,
        to_user=to_user,
        first_on=first_on,
        last_on=last_on,
        reason=reason,
        created_by=by,
        updated_by=by,
    )
    made.full_clean()
    made.save()
    append_event(made, "delegate", by=by, changes=field_changes({}, field_values(made)), reason=reason)
    return made


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User) -> Delegation:
    """End a delegation at once. Raises PermissionDenied, ActionRefused when it is over."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if not delegates_for(by, delegation.from_user):
        raise PermissionDenied
    if not delegation.is_open:
        raise ActionRefused(_("この代理はすでに終わっています。"))
    delegation.ended_at, delegation.updated_by = timezone.now(), by
    delegation.version += 1
    delegation.save()
    append_event(delegation, "end_delegation", by=by)
    return delegation


@transaction.atomic
def pass_delegation(delegation: Delegation, to: User, by: User, reason: str) -> None:
    """Let somebody else stand in. Raises ActionRefused for the absent person and for one without the same role."""
    if to == delegation.from_user or not _shared_roles(delegation.from_user, to):
        text = _("%(deputy)sさんは%(absent)sさんの代理を引き継げません。同じ役割の別の人を選んでください。")
        raise ActionRefused(text % {"deputy": to, "absent": delegation.from_user})
    changes = field_changes({"to_user": delegation.to_user_id}, {"to_user": to.pk})
    save_versioned(delegation, {"to_user": to}, expected_version=delegation.version, by=by)
    append_event(delegation, "hand_over", by=by, changes=changes, reason=reason)


def _check(from_user: User, to_user: User, first_on: datetime.date, last_on: datetime.date) -> None:
    if last_on - first_on >= datetime.timedelta(days=LONGEST_DAYS):
        raise ActionRefused(
            _(
                "代理の期間は%(days)d日以内にしてください。長い不在のときは、期間を分けて設定し直してください。"
            )
            % {"days": LONGEST_DAYS}
        )
    if last_on < timezone.localdate():
        raise ActionRefused(_("終了日がすでに過ぎています。今日以後の日付にしてください。"))
    if not from_user.is_active or not to_user.is_active:
        raise ActionRefused(_("利用を停止している人は、代理の本人にも代理者にもできません。"))
    if not _shared_roles(from_user, to_user):
        raise ActionRefused(
            _(
                "%(deputy)sさんには、%(absent)sさんと同じ役割がありません。同じ役割（部局事務は同じ部局）の人を選んでください。"
            )
            % {"deputy": to_user, "absent": from_user}
        )


def _shared_roles(one: User, other: User) -> set[tuple[str, int | None]]:
    def held(user: User) -> set[tuple[str, int | None]]:
        return {(each.role, each.department_id) for each in user.current_roles}

    return held(one) & held(other)
