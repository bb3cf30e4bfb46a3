"""The institution that runs this installation, its first administrator, and the token that lets both be entered."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.actions.users import make_one_time_password
from core.actions.versions import save_versioned
from core.calc.kinds import Role
from core.models import Institution, RoleAssignment, SetupToken, User
from core.queries.setup import token_hash, usable_token


@transaction.atomic
def make_setup_token() -> str:
    """Return a new token for the first set-up; earlier ones are dead. Raises ActionRefused once there are users."""
    if User.objects.exists():
        raise ActionRefused(_("初期設定はすでに終わっています。"))
    SetupToken.objects.all().delete()
    token = secrets.token_urlsafe(24)
    SetupToken.objects.create(token_sha256=token_hash(token))
    return token


@transaction.atomic
def create_institution(values: Mapping[str, Any], *, by: User | None) -> Institution:
    """Enter the one institution. Raises ActionRefused when there is one, ValidationError."""
    if Institution.objects.exists():
        raise ActionRefused(_("機関の情報はすでに登録されています。"))
    institution = Institution(**values, created_by=by, updated_by=by)
    institution.full_clean()
    institution.save()
    append_event(institution, "create", by=by, changes=field_changes({}, field_values(institution)))
    return institution


@transaction.atomic
def change_institution(
    institution: Institution, values: Mapping[str, Any], *, expected_version: int, by: User
) -> Institution:
    """Change what the institution is called and where it is. Raises EditConflict or ValidationError."""
    changes = save_versioned(institution, dict(values), expected_version=expected_version, by=by)
    if changes:
        append_event(institution, "change", by=by, changes=changes)
    return institution


@transaction.atomic
def create_first_administrator(
    token: str, values: Mapping[str, Any], password: str, *, further_roles: Iterable[Role] = ()
) -> User:
    """Use the token up and make the account that may make all others. Raises ActionRefused or ValidationError."""
    found = usable_token(token)
    if found is None or not SetupToken.objects.filter(pk=found.pk, used_at=None).update(
        used_at=timezone.now()
    ):
        raise ActionRefused(
            _("この初期設定のアドレスは使えません。端末に表示された新しいアドレスを開いてください。")
        )
    user = User(**values, is_superuser=True)
    user.password = make_password(password)
    return _enter_administrator(user, further_roles)


@transaction.atomic
def create_administrator(values: Mapping[str, Any]) -> tuple[User, str]:
    """Make an administrator from the shell and return the one-time password. Raises ValidationError."""
    password = make_one_time_password()
    user = User(**values, is_superuser=True)
    user.one_time_password = user.password = make_password(password)
    return _enter_administrator(user, ()), password


def _enter_administrator(user: User, further_roles: Iterable[Role]) -> User:
    user.full_clean()
    user.save()
    for role in dict.fromkeys([Role.SURVEY_OFFICER, *further_roles]):
        RoleAssignment.objects.create(user=user, role=role.value)
    roles = ["", "、".join(Role(role).label for role in user.roles)]
    append_event(user, "create_administrator", by=None, changes={"role_assignments": roles})
    return user
