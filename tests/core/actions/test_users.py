"""Users and roles, where no form stands in between."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.actions.refused import ActionRefused
from core.actions.users import change_user, create_user, disable_user, grant_role, reset_password, revoke_role
from core.calc.kinds import Role
from core.models import Event, User
from tests.factories.core import DepartmentFactory, RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

VALUES = {"username": "hanako", "display_name": "山田 花子"}


@pytest.fixture
def officer():
    return UserFactory(role=Role.SURVEY_OFFICER)


def test_only_administrators_create(officer):
    with pytest.raises(PermissionDenied):
        create_user(VALUES, by=UserFactory(role=Role.LIAISON))
    assert create_user(VALUES, by=officer)[0] == User.objects.get(username="hanako")


def test_change_that_changes_nothing_is_not_logged(officer):
    user = UserFactory()
    change_user(user, {"display_name": user.display_name}, by=officer)
    assert Event.objects.count() == 0


def test_disabling_twice_is_logged_once(officer):
    user = UserFactory()
    disable_user(disable_user(user, by=officer), by=officer)
    assert list(Event.objects.values_list("verb", flat=True)) == ["disable"]


@pytest.mark.parametrize("act", [reset_password, disable_user])
def test_nobody_acts_on_oneself(officer, act):
    with pytest.raises(PermissionDenied):
        act(officer, by=officer)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SURVEY_OFFICER])
def test_officer_grants_no_role_above_the_own_reach(officer, role):
    with pytest.raises(PermissionDenied):
        grant_role(UserFactory(), role, by=officer)


@pytest.mark.parametrize("role", [Role.LIAISON, Role.AUDITOR])
def test_liaison_office_grants_nothing(role):
    with pytest.raises(PermissionDenied):
        grant_role(UserFactory(), role, by=UserFactory(role=Role.LIAISON))


def test_officer_revokes_no_role_above_the_own_reach(officer):
    assignment = RoleAssignmentFactory(role=Role.AUDITOR.value)
    with pytest.raises(PermissionDenied):
        revoke_role(assignment, by=officer)


def test_officer_whose_role_ended_yesterday_grants_nothing(officer):
    past = UserFactory()
    RoleAssignmentFactory(user=past, role="survey_officer", ends_on=datetime.date(2001, 3, 31))
    with pytest.raises(PermissionDenied):
        grant_role(UserFactory(), Role.LIAISON, by=past)


def test_disabled_officer_grants_nothing(officer):
    officer.is_active = False
    officer.save()
    with pytest.raises(PermissionDenied):
        grant_role(UserFactory(), Role.LIAISON, by=User.objects.get(pk=officer.pk))


def test_department_is_kept_for_clerical_work_only(officer):
    department = DepartmentFactory()
    assert grant_role(UserFactory(), Role.FINANCE, department=department, by=officer).department is None
    with pytest.raises(ValidationError, match="部局を選んで"):
        grant_role(UserFactory(), Role.DEPARTMENT, by=officer)


def test_one_may_serve_two_departments(officer):
    user = UserFactory()
    for department in DepartmentFactory.create_batch(2):
        grant_role(user, Role.DEPARTMENT, department=department, by=officer)
    assert user.role_assignments.count() == 2


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_free"),
    [
        (None, datetime.date(2026, 3, 31), True),
        (None, datetime.date(2026, 4, 1), False),
        (datetime.date(2027, 3, 31), None, False),
        (datetime.date(2027, 4, 1), None, True),
        (None, None, False),
    ],
)
def test_same_role_is_not_held_twice_on_one_day(officer, starts_on, ends_on, is_free):
    user = UserFactory()
    RoleAssignmentFactory(
        user=user, role="finance", starts_on=datetime.date(2026, 4, 1), ends_on=datetime.date(2027, 3, 31)
    )
    try:
        grant_role(user, Role.FINANCE, starts_on=starts_on, ends_on=ends_on, by=officer)
    except ActionRefused:
        granted = False
    else:
        granted = True
    assert granted == is_free
