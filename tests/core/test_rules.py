"""Rights agree with what is visible, and nobody unknown has any."""

import pytest
from django.contrib.auth.models import AnonymousUser
from rules.permissions import has_perm

from core.calc.kinds import Confidentiality, Role
from core.models import Organization, Person, User
from core.rules import PERMISSIONS, changes_people, reads_organization_file
from tests.factories.core import (
    AffiliationFactory,
    DepartmentFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_stranger_has_no_right(permission):
    assert has_perm(permission, AnonymousUser()) is False


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_user_without_a_role_has_no_right(permission):
    assert UserFactory().has_perm(permission) is False


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_disabled_user_has_no_right(permission):
    user = UserFactory(role=[role for role in Role if role is not Role.DEPARTMENT], is_active=False)
    assert user.has_perm(permission) is False


def test_unknown_permission_is_nobodys():
    assert UserFactory(role=Role.SURVEY_OFFICER).has_perm("core.no_such_permission") is False


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPARTMENT])
def test_whoever_changes_people_sees_them(role):
    user, person = UserFactory(role=role), PersonFactory()
    sees = Person.objects.visible_to(user).filter(pk=person.pk).exists()
    assert not user.has_perm("core.change_person", person) or sees


def test_department_changes_people_who_ever_belonged_to_it():
    own = DepartmentFactory()
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=own)
    former = AffiliationFactory(department=own, ends_on="2001-03-31").person
    assert (changes_people(clerk), changes_people(clerk, former)) == (True, True)
    assert changes_people(clerk, PersonFactory()) is False


def test_organizations_are_seen_by_whoever_has_a_role():
    OrganizationFactory()
    assert Organization.objects.visible_to(UserFactory(role=Role.RESEARCHER)).count() == 1
    assert Organization.objects.visible_to(UserFactory()).count() == 0


def test_accounts_are_seen_by_administrators_and_auditors():
    UserFactory.create_batch(2)
    for role, seen in ((Role.SURVEY_OFFICER, User.objects.count() + 1), (Role.LIAISON, 1)):
        assert User.objects.visible_to(UserFactory(role=role)).count() == seen


@pytest.mark.parametrize(
    ("role", "level", "reads"),
    [
        (Role.FINANCE, Confidentiality.OPEN, True),
        (Role.FINANCE, Confidentiality.CONFIDENTIAL, False),
        (Role.LIAISON, Confidentiality.TRADE_SECRET, True),
        (Role.AUDITOR, Confidentiality.STRICT, True),
    ],
)
def test_files_of_partners_are_read_by_level(role, level, reads):
    assert reads_organization_file(UserFactory(role=role), None, level.value) is reads
