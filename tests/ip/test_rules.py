"""Who knows how much of an invention; every predicate agrees with what the lists show."""

import datetime
import itertools

import pytest
from django.utils import timezone

from core.calc.kinds import Role
from ip.models import Disclosure, Inventor
from ip.rules.disclosures import DISCLOSURE_PERMISSIONS
from tests.factories.core import DepartmentFactory, PersonFactory, RoleAssignmentFactory, UserFactory
from tests.factories.disclosures import AssignmentFactory, DisclosureFactory, DraftFactory, InventorFactory

pytestmark = pytest.mark.django_db

NUMBER, HEADER, CONTENT = "ip.view_disclosure", "ip.view_header", "ip.view_content"
EVERY = {
    Role.LIAISON: {NUMBER},
    Role.EXECUTIVE: {NUMBER},
    Role.AUDITOR: {NUMBER, HEADER},
    Role.IP_STAFF: {NUMBER, HEADER},
    Role.IP_HEAD: {NUMBER, HEADER, CONTENT},
}


def known(user, disclosure):
    return {name for name in (NUMBER, HEADER, CONTENT) if user.has_perm(name, disclosure)}


@pytest.mark.parametrize("role", Role)
def test_a_role_knows_this_much_of_a_disclosure_of_others(role):
    disclosure = DisclosureFactory()
    user = UserFactory(role=None)
    RoleAssignmentFactory(
        user=user, role=role.value, department=DepartmentFactory() if role is Role.DEPARTMENT else None
    )
    assert known(user, disclosure) == EVERY.get(role, set())


def test_a_department_knows_number_and_state_of_its_own():
    disclosure = DisclosureFactory()
    clerk = UserFactory(role=None)
    RoleAssignmentFactory(user=clerk, role=Role.DEPARTMENT.value, department=disclosure.department)
    assert known(clerk, disclosure) == {NUMBER}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DEPARTMENT])
def test_nobody_but_its_inventors_knows_of_a_draft(role):
    assert known(UserFactory(role=role), DraftFactory()) == set()


def test_every_inventor_reads_it_from_the_first_word():
    draft = DraftFactory()
    second = InventorFactory(disclosure=draft)
    for row in Inventor.objects.filter(disclosure=draft):
        assert known(UserFactory(role=Role.RESEARCHER, person=row.person), draft) == {NUMBER, HEADER, CONTENT}
    other = UserFactory(role=Role.RESEARCHER, person=PersonFactory())
    assert known(other, second.disclosure) == set()


def test_assigned_staff_read_while_they_are_assigned():
    today = timezone.localdate()
    disclosure = DisclosureFactory()
    staff = UserFactory(role=Role.IP_STAFF)
    row = AssignmentFactory(disclosure=disclosure, user=staff, starts_on=today)
    assert CONTENT in known(staff, disclosure)
    row.starts_on, row.ends_on = today - datetime.timedelta(days=9), today - datetime.timedelta(days=1)
    row.save()
    assert CONTENT not in known(staff, disclosure)


def test_somebody_whose_roles_ended_knows_nothing():
    person = PersonFactory()
    disclosure = DisclosureFactory(inventor=person)
    assert known(UserFactory(role=None, person=person), disclosure) == set()


def test_nobody_accepts_an_invention_of_their_own():
    person = PersonFactory()
    own, other = DisclosureFactory(inventor=person), DisclosureFactory()
    staff = UserFactory(role=Role.IP_HEAD, person=person)
    for name in ("ip.accept_disclosure", "ip.assign_disclosure"):
        assert (staff.has_perm(name, own), staff.has_perm(name, other)) == (False, True)


def test_only_the_representative_submits_and_only_a_draft_is_changed():
    draft = DraftFactory()
    second = UserFactory(role=Role.RESEARCHER, person=InventorFactory(disclosure=draft).person)
    first = UserFactory(role=Role.RESEARCHER, person=draft.representative.person)
    assert [user.has_perm("ip.submit_disclosure", draft) for user in (first, second)] == [True, False]
    assert second.has_perm("ip.change_disclosure", draft)
    assert not first.has_perm("ip.change_disclosure", DisclosureFactory(inventor=first.person))


@pytest.mark.parametrize("roles", [(), *itertools.combinations(Role, 2)])
def test_lists_and_pages_agree(roles):
    department, person = DepartmentFactory(), PersonFactory()
    user = UserFactory(role=None, person=person)
    for role in roles:
        RoleAssignmentFactory(
            user=user, role=role.value, department=department if role is Role.DEPARTMENT else None
        )
    rows = [
        DisclosureFactory(),
        DraftFactory(),
        DisclosureFactory(inventor=person),
        DraftFactory(inventor=person),
        DisclosureFactory(department=department),
        AssignmentFactory(user=user).disclosure,
    ]
    circles = {
        NUMBER: Disclosure.objects.visible_to(user),
        HEADER: Disclosure.objects.with_header_for(user),
        CONTENT: Disclosure.objects.with_content_for(user),
    }
    for name, listed in circles.items():
        assert {row for row in rows if user.has_perm(name, row)} == set(listed)
    assert set(circles[CONTENT]) <= set(circles[HEADER]) <= set(circles[NUMBER])


def test_every_permission_is_known():
    assert all(name.startswith("ip.") for name in DISCLOSURE_PERMISSIONS)
