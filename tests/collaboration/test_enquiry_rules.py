"""Who may do what with an enquiry; every rule about reading agrees with what the list shows."""

import itertools

import pytest

from collaboration.models import Enquiry, EnquiryNote
from collaboration.rules import PERMISSIONS
from collaboration.rules.enquiries import ENQUIRY_PERMISSIONS, can_view_enquiry
from core.calc.kinds import Role
from tests.factories.core import DepartmentFactory, PersonFactory, RoleAssignmentFactory, UserFactory
from tests.factories.enquiries import enquiry

pytestmark = pytest.mark.django_db

SCOPES = ("own department", "owned", "sent", "asked", "foreign")
DEALT_WITH = ("owned",)
TABLE = {
    "collaboration.view_enquiry": {
        **dict.fromkeys(("liaison", "ip_staff", "auditor"), SCOPES),
        "department": ("own department", "owned", "sent"),
        "researcher": ("owned", "sent", "asked"),
        **dict.fromkeys(("ip_head", "finance", "survey_officer", "executive"), ("owned", "sent")),
    },
    "collaboration.add_enquiry": dict.fromkeys(("liaison", "department", "researcher"), SCOPES),
    "collaboration.route_enquiry": {"liaison": SCOPES},
    "collaboration.answer_enquiry": {
        "liaison": SCOPES,
        "department": ("own department", "owned"),
        "researcher": ("owned", "asked"),
        **dict.fromkeys(
            ("ip_staff", "ip_head", "auditor", "finance", "survey_officer", "executive"), DEALT_WITH
        ),
    },
    "collaboration.turn_enquiry": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.match_people": dict.fromkeys(
        (role.value for role in Role if role is not Role.RESEARCHER), SCOPES
    ),
}


@pytest.fixture
def department():
    return DepartmentFactory()


@pytest.fixture
def user():
    return UserFactory(person=PersonFactory())


@pytest.fixture
def enquiries(user, department):
    """One enquiry per scope."""
    made = {scope: enquiry() for scope in SCOPES}
    Enquiry.objects.filter(pk=made["own department"].pk).update(department=department)
    Enquiry.objects.filter(pk=made["owned"].pk).update(owner=user)
    Enquiry.objects.filter(pk=made["sent"].pk).update(created_by=user)
    Enquiry.objects.filter(pk=made["asked"].pk).update(researcher=user.person)
    return {scope: Enquiry.objects.get(pk=each.pk) for scope, each in made.items()}


def give(user, roles, department):
    for role in roles:
        placed = department if role is Role.DEPARTMENT else None
        RoleAssignmentFactory(user=user, role=role.value, department=placed)


def test_every_permission_is_in_the_table():
    assert set(TABLE) == set(ENQUIRY_PERMISSIONS)
    assert not set(PERMISSIONS) & set(ENQUIRY_PERMISSIONS)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(ENQUIRY_PERMISSIONS))
def test_permissions_are_those_of_the_table(enquiries, user, department, role, permission):
    give(user, [role], department)
    granted = {scope for scope, each in enquiries.items() if user.has_perm(permission, each)}
    assert granted == set(TABLE[permission].get(role.value, ()))


@pytest.mark.parametrize("permission", list(ENQUIRY_PERMISSIONS))
def test_nobody_without_a_role_may_anything(enquiries, user, permission):
    assert not any(user.has_perm(permission, each) for each in [None, *enquiries.values()])


@pytest.mark.parametrize("roles", [(), *((role,) for role in Role), *itertools.combinations(Role, 2)])
def test_lists_and_rules_agree(enquiries, user, department, roles):
    give(user, roles, department)
    listed = set(Enquiry.objects.visible_to(user))
    assert listed == {each for each in enquiries.values() if can_view_enquiry(user, each)}
    assert not EnquiryNote.objects.visible_to(user).exists()
