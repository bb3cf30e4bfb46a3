"""Users and their roles. Nobody gives oneself more; passwords are made here, shown once and changed at first use."""

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Department, RoleAssignment, User
from core.rules import changes_user, grantable_roles

LOGGED_FIELDS = ("username", "display_name", "email", "person", "is_active")
READABLE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without 0, 1, i, l and o, which look alike on paper."""


def make_one_time_password() -> str:
    """Return sixteen random letters in groups of four: 79 bits, easily read aloud."""
    letters = [secrets.choice(READABLE_LETTERS) for _place in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


@transaction.atomic
def create_user(values: Mapping[str, Any], *, by: User | None) -> tuple[User, str]:
    """Enter a user and return the account with its one-time password. Raises ValidationError or PermissionDenied."""
    if by is not None and not changes_user(by):
        raise PermissionDenied
    password = make_one_time_password()
    user = User(**values)
    user.one_time_password = user.password = make_password(password)
    user.full_clean()
    user.save()
    append_event(user, "create", by=by, changes=field_changes({}, field_values(user, LOGGED_FIELDS)))
    return user, password


@transaction.atomic
def change_user(user: User, values: Mapping[str, Any], *, by: User) -> User:
    """Change names, address or the person behind an account. Raises ValidationError or PermissionDenied."""
    _require_change(by, user)
    user = User.objects.select_for_update().get(pk=user.pk)
    before = field_values(user, LOGGED_FIELDS)
    for name, value in values.items():
        setattr(user, name, value)
    if changes := field_changes(before, field_values(user, LOGGED_FIELDS)):
        user.full_clean()
        user.save()
        append_event(user, "change", by=by, changes=changes)
    return user


def disable_user(user: User, *, by: User, reason: str = "") -> User:
    """Shut an account; its sessions end with the next request. Raises PermissionDenied."""
    return _set_active(user, active=False, verb="disable", by=by, reason=reason)


def enable_user(user: User, *, by: User, reason: str = "") -> User:
    """Open an account again. Raises PermissionDenied."""
    return _set_active(user, active=True, verb="enable", by=by, reason=reason)


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """Give an account a new one-time password, which ends its sessions. Raises PermissionDenied."""
    _require_change(by, user)
    password = make_one_time_password()
    user.one_time_password = user.password = make_password(password)
    user.save(update_fields=["password", "one_time_password"])
    append_event(user, "reset_password", by=by)
    return password


def record_password_change(user: User) -> None:
    """Note in the log that somebody chose an own password."""
    append_event(user, "change_password", by=user)


@transaction.atomic
def grant_role(
    user: User,
    role: Role,
    *,
    department: Department | None = None,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    by: User,
) -> RoleAssignment:
    """Give somebody a role from a day to a day.

    Raises PermissionDenied for oneself and for roles the granter may not give, ActionRefused when the person holds
    the role in that time already, ValidationError.
    """
    _require_grant(by, user, role)
    named = department if role is Role.DEPARTMENT else None
    assignment = RoleAssignment(
        user=user, role=role.value, department=named, starts_on=starts_on, ends_on=ends_on
    )
    assignment.full_clean()
    if _overlapping(assignment).exists():
        raise ActionRefused(
            _("%(user)sさんは、この期間に「%(role)s」の役割をすでに持っています。期間を見直してください。")
            % {"user": user, "role": _(role.label)}
        )
    assignment.save()
    append_event(assignment, "grant", by=by, changes=_assignment_changes(assignment), label=str(user))
    return assignment


@transaction.atomic
def revoke_role(assignment: RoleAssignment, *, by: User, reason: str = "") -> None:
    """Take a role away at once. Raises PermissionDenied."""
    user = assignment.user
    _require_grant(by, user, Role(assignment.role))
    changes = {name: [pair[1], None] for name, pair in _assignment_changes(assignment).items()}
    append_event(assignment, "revoke", by=by, changes=changes, reason=reason, label=str(user))
    assignment.delete()


@transaction.atomic
def _set_active(user: User, *, active: bool, verb: str, by: User, reason: str) -> User:
    _require_change(by, user)
    if user.is_active is not active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        append_event(user, verb, by=by, changes={"is_active": [not active, active]}, reason=reason)
    return user


def _require_change(by: User, user: User) -> None:
    if not changes_user(by, user):
        raise PermissionDenied


def _require_grant(by: User, user: User, role: Role) -> None:
    if role not in grantable_roles(by, user):
        raise PermissionDenied


def _overlapping(assignment: RoleAssignment) -> Any:
    same = RoleAssignment.objects.filter(
        user=assignment.user, role=assignment.role, department=assignment.department
    )
    if assignment.ends_on is not None:
        same = same.filter(Q(starts_on=None) | Q(starts_on__lte=assignment.ends_on))
    if assignment.starts_on is not None:
        same = same.filter(Q(ends_on=None) | Q(ends_on__gte=assignment.starts_on))
    return same


def _assignment_changes(assignment: RoleAssignment) -> dict[str, list[Any]]:
    return field_changes({}, field_values(assignment, ["user", "role", "department", "starts_on", "ends_on"]))
