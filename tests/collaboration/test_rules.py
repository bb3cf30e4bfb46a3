"""Who may do what with agreements; every rule about reading agrees with what the lists show."""

import itertools

import pytest

from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement, Estimate, Receipt
from collaboration.queries.estimates import latest_version
from collaboration.rules import (
    PERMISSIONS,
    can_read_files_of,
    can_see_pay,
    can_view_agreement,
    can_view_estimate,
)
from core.calc.kinds import Confidentiality, Role
from tests.factories.collaboration import AgreementFactory, ReceiptFactory, estimate
from tests.factories.core import DepartmentFactory, PersonFactory, RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

SCOPES = ("own department", "named", "foreign")
WRITES = {
    "collaboration.add_agreement": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.change_agreement": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.set_activity": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.set_involvement": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.attach_file": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.ask_approval": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.pass_turn": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.share_agreement": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.view_durations": dict.fromkeys(
        (
            "liaison",
            "department",
            "ip_staff",
            "finance",
            "survey_officer",
            "executive",
            "auditor",
        ),
        SCOPES,
    ),
    "collaboration.view_ip_terms": {
        "department": ("own department",),
        "researcher": ("named",),
        **dict.fromkeys(("liaison", "ip_staff", "executive", "auditor"), SCOPES),
    },
    "collaboration.change_ip_terms": {"liaison": SCOPES},
    "collaboration.view_library": dict.fromkeys((role.value for role in Role), SCOPES),
    "collaboration.change_library": dict.fromkeys(("liaison", "ip_staff"), SCOPES),
    "collaboration.amend_agreement": {"liaison": SCOPES},
    "collaboration.add_document": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.record_signature": {"liaison": SCOPES},
    "collaboration.sign_agreement": {"liaison": SCOPES},
    "collaboration.view_seals": {"liaison": SCOPES, "auditor": SCOPES},
    "collaboration.conclude_agreement": {"liaison": SCOPES},
    "collaboration.cancel_agreement": {"liaison": SCOPES},
    "collaboration.delete_agreement": {"liaison": SCOPES},
    "collaboration.delete_estimate": dict.fromkeys(("liaison", "finance"), SCOPES),
    "collaboration.view_bin": dict.fromkeys(("liaison", "finance", "auditor"), SCOPES),
    "collaboration.judge_agreement": {"liaison": SCOPES},
    "collaboration.import_money": dict.fromkeys(("liaison", "finance", "survey_officer"), SCOPES),
    "collaboration.view_allocation": dict.fromkeys(("liaison", "finance", "auditor"), SCOPES),
    "collaboration.settle_agreement": {"liaison": SCOPES, "finance": SCOPES},
    "collaboration.add_receipt": {"liaison": SCOPES, "finance": SCOPES},
    "collaboration.correct_receipt": {"liaison": SCOPES, "finance": SCOPES},
    "collaboration.export_agreement": {"liaison": SCOPES, "survey_officer": SCOPES, "auditor": SCOPES},
    "collaboration.calculate_price": dict.fromkeys((role.value for role in Role), SCOPES),
    "collaboration.view_cost_rules": dict.fromkeys((role.value for role in Role), SCOPES),
    **dict.fromkeys(
        ("collaboration.add_cost_rules", "collaboration.change_cost_rules"),
        dict.fromkeys(("survey_officer", "finance", "liaison"), SCOPES),
    ),
    "collaboration.answer_screening": {
        "liaison": SCOPES,
        "department": ("own department",),
        "researcher": ("named",),
    },
    "collaboration.judge_screening": {"liaison": SCOPES, "department": ("own department",)},
    "collaboration.decide_screening": {"liaison": SCOPES},
    "collaboration.list_screenings": dict.fromkeys(("liaison", "department", "auditor"), SCOPES),
    "collaboration.view_estimate": {
        "department": ("own department",),
        **dict.fromkeys(("liaison", "finance", "auditor"), SCOPES),
    },
    "collaboration.view_price_basis": dict.fromkeys(("liaison", "finance", "auditor"), SCOPES),
    **dict.fromkeys(
        (
            "collaboration.add_estimate",
            "collaboration.change_estimate",
            "collaboration.freeze_price",
            "collaboration.issue_letter",
        ),
        dict.fromkeys(("liaison", "finance"), SCOPES),
    ),
    **dict.fromkeys(
        ("collaboration.change_invoice", "collaboration.match_payments"),
        dict.fromkeys(("liaison", "finance"), SCOPES),
    ),
    "collaboration.close_year": {"liaison": SCOPES, "finance": SCOPES},
    "collaboration.approve_closing": dict.fromkeys(("liaison", "finance", "executive"), SCOPES),
    "collaboration.view_payments": dict.fromkeys(("liaison", "finance", "auditor"), SCOPES),
    "collaboration.view_invoice": {
        "department": ("own department",),
        **dict.fromkeys(("liaison", "finance", "auditor"), SCOPES),
    },
    "collaboration.view_agreement": {
        "researcher": ("named",),
        "department": ("own department",),
        **dict.fromkeys(("liaison", "ip_staff", "finance", "survey_officer", "executive", "auditor"), SCOPES),
    },
}


@pytest.fixture
def department():
    return DepartmentFactory()


@pytest.fixture
def person():
    return PersonFactory()


@pytest.fixture
def agreements(department, person):
    """One agreement per scope."""
    return {
        "own department": AgreementFactory(department=department),
        "named": AgreementFactory(principal=person),
        "foreign": AgreementFactory(),
    }


def holder_of(role, department, person):
    """Return a user of one role who is linked to the person, as researchers are."""
    placed = {"role__department": department} if role is Role.DEPARTMENT else {}
    return UserFactory(role=role, person=person if role is Role.RESEARCHER else None, **placed)


def test_every_permission_is_in_the_table():
    assert set(WRITES) == set(PERMISSIONS)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(PERMISSIONS))
def test_permissions_are_those_of_the_table(agreements, department, person, role, permission):
    user = holder_of(role, department, person)
    granted = {scope for scope, agreement in agreements.items() if user.has_perm(permission, agreement)}
    assert granted == set(WRITES[permission].get(role.value, ()))


@pytest.mark.parametrize("permission", list(PERMISSIONS))
def test_nobody_without_a_role_may_anything(agreements, permission):
    user = UserFactory(person=PersonFactory())
    assert not any(user.has_perm(permission, agreement) for agreement in [None, *agreements.values()])


@pytest.mark.parametrize("roles", [(), *((role,) for role in Role), *itertools.combinations(Role, 2)])
def test_lists_and_rules_agree(agreements, department, person, roles):
    user = UserFactory(person=person)
    for role in roles:
        RoleAssignmentFactory(
            user=user, role=role.value, department=department if role is Role.DEPARTMENT else None
        )
    listed = set(Agreement.objects.visible_to(user))
    assert listed == {agreement for agreement in agreements.values() if can_view_agreement(user, agreement)}


def test_a_person_without_the_role_of_researcher_sees_nothing(agreements, person):
    assert not Agreement.objects.visible_to(UserFactory(person=person)).exists()


def test_receipts_are_seen_with_their_agreement(agreements, department):
    own, foreign = (ReceiptFactory(agreement=agreements[scope]) for scope in ("own department", "foreign"))
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=department)
    assert set(Receipt.objects.visible_to(clerk)) == {own}
    assert set(Receipt.objects.visible_to(UserFactory(role=Role.FINANCE))) == {own, foreign}


@pytest.mark.parametrize(
    ("role", "levels"),
    [
        (Role.LIAISON, ("open", "confidential", "strict", "trade_secret")),
        (Role.AUDITOR, ("open", "confidential", "strict", "trade_secret")),
        (Role.EXECUTIVE, ("open", "confidential", "strict")),
        (Role.DEPARTMENT, ("open", "confidential", "strict")),
        (Role.IP_STAFF, ("open",)),
        (Role.FINANCE, ("open",)),
        (Role.SURVEY_OFFICER, ("open",)),
        (Role.RESEARCHER, ()),
    ],
)
def test_files_by_level(agreements, department, person, role, levels):
    user = holder_of(role, department, person)
    agreement = agreements["own department"]
    assert (
        tuple(level.value for level in Confidentiality if can_read_files_of(user, agreement, level)) == levels
    )


def test_a_named_researcher_reads_every_file_of_the_own_agreement(agreements, department, person):
    user = holder_of(Role.RESEARCHER, department, person)
    assert all(can_read_files_of(user, agreements["named"], level) for level in Confidentiality)


def test_a_cancelled_agreement_stays_visible(department):
    agreement = AgreementFactory(department=department, state=AgreementState.CANCELLED.value)
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=department)
    assert Agreement.objects.visible_to(clerk).get() == agreement


@pytest.mark.parametrize("roles", [(), *((role,) for role in Role), *itertools.combinations(Role, 2)])
def test_estimates_are_listed_as_the_rule_says(department, person, roles):
    own, foreign = estimate(department_id=department.pk), estimate(department_id=DepartmentFactory().pk)
    user = UserFactory(person=person)
    for role in roles:
        RoleAssignmentFactory(
            user=user, role=role.value, department=department if role is Role.DEPARTMENT else None
        )
    listed = set(Estimate.objects.visible_to(user))
    assert listed == {each for each in (own, foreign) if can_view_estimate(user, each)}


def test_pay_is_for_finance_auditors_and_the_author(department):
    author, colleague = UserFactory(role=Role.LIAISON), UserFactory(role=Role.LIAISON)
    version = latest_version(estimate(department_id=department.pk, by=author))
    seeing = [UserFactory(role=Role.FINANCE), UserFactory(role=Role.AUDITOR)]
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=department)
    assert [can_see_pay(user, version) for user in (author, *seeing, colleague, clerk)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert [can_see_pay(user) for user in (*seeing, author)] == [True, True, False]
    author.role_assignments.all().delete()
    assert not can_see_pay(type(author).objects.get(pk=author.pk), version)
