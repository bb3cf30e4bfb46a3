"""Facts of an agreement, earlier answers, and the list of open checks."""

import datetime

import pytest
import time_machine

from collaboration.actions.screenings import answer_screening, decide_screening
from collaboration.calc.kinds import AgreementState
from collaboration.calc.risk_gate import Fact, Result, Step, Topic
from collaboration.models import AgreementPrice
from collaboration.queries.risk_gate import facts_of, open_gates, previous_answers
from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, OrganizationFactory, PersonFactory, UserFactory
from tests.factories.screenings import answers_to

pytestmark = pytest.mark.django_db

COI, EXPORT = Topic.CONFLICT_OF_INTEREST, Topic.EXPORT_CONTROL
TODAY = datetime.date(2026, 6, 10)


@pytest.fixture(autouse=True)
def _day():
    with time_machine.travel(datetime.datetime(2026, 6, 10, 3, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def liaison():
    return UserFactory(role=Role.LIAISON)


def approved(agreement, topic, by, expires_on=datetime.date(2027, 6, 9), **answers):
    row = answer_screening(agreement, topic, answers_to(topic, **answers), by=by)
    judge = UserFactory(role=Role.LIAISON)
    decide_screening(agreement, topic, Step.JUDGEMENT, Result.APPROVED, by=judge, expires_on=expires_on)
    return row


@pytest.mark.parametrize(
    ("outcome", "facts"),
    [
        (None, set()),
        ({"milestones": []}, {Fact.OUTCOME_TERMS}),
        ({"equity": {"fee_yen": 1}}, {Fact.OUTCOME_TERMS, Fact.EQUITY_TERMS}),
    ],
)
def test_facts_of_the_price(outcome, facts):
    agreement = AgreementFactory()
    AgreementPrice.objects.create(
        agreement=agreement, policy={}, request={"outcome": outcome}, quote={}, content_hash="0"
    )
    assert facts_of(agreement) == facts | {Fact.JOINT_RESEARCH}


def test_answers_for_the_same_partner_and_researcher_are_offered(liaison):
    partner, person = OrganizationFactory(), PersonFactory()
    earlier = AgreementFactory(partner=partner, principal=person)
    row = approved(earlier, EXPORT, liaison)
    assert previous_answers(AgreementFactory(partner=partner, principal=person), EXPORT, liaison) == row
    assert previous_answers(AgreementFactory(partner=partner, principal=person), COI, liaison) is None
    assert previous_answers(AgreementFactory(partner=partner, principal="別 人"), EXPORT, liaison) is None
    assert previous_answers(AgreementFactory(principal=person), EXPORT, liaison) is None
    assert previous_answers(AgreementFactory(partner=partner, principal=False), EXPORT, liaison) is None
    assert previous_answers(earlier, EXPORT, liaison) is None


def test_only_answers_whose_approval_holds_are_offered(liaison):
    partner = OrganizationFactory()
    waiting = AgreementFactory(partner=partner)
    answer_screening(waiting, EXPORT, answers_to(EXPORT), by=liaison)
    ended = AgreementFactory(partner=partner)
    approved(ended, EXPORT, liaison, expires_on=TODAY)
    later = AgreementFactory(partner=partner)
    assert previous_answers(later, EXPORT, liaison) is not None
    with time_machine.travel(datetime.datetime(2026, 6, 11, 3, tzinfo=datetime.UTC), tick=False):
        assert previous_answers(later, EXPORT, liaison) is None


def test_answers_out_of_sight_are_not_offered(liaison):
    partner, department = OrganizationFactory(), DepartmentFactory()
    earlier = AgreementFactory(partner=partner, department=department)
    approved(earlier, COI, liaison)
    approved(earlier, EXPORT, liaison)
    now = AgreementFactory(partner=partner, department=department)
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=department)
    stranger = UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory())
    assert previous_answers(now, EXPORT, clerk) is not None
    assert previous_answers(now, COI, clerk) is None
    assert previous_answers(now, EXPORT, stranger) is None


def test_list_holds_drafts_with_open_checks_and_approvals_that_end_soon(liaison):
    draft = AgreementFactory(state=AgreementState.DRAFT.value)
    AgreementFactory()
    done = AgreementFactory(state=AgreementState.DRAFT.value)
    approved(done, COI, liaison)
    ending = AgreementFactory()
    approved(ending, COI, liaison, expires_on=TODAY + datetime.timedelta(days=30))
    settled = AgreementFactory(state=AgreementState.SETTLED.value)
    approved(settled, COI, liaison, expires_on=TODAY)
    assert {gate.agreement for gate in open_gates(liaison)} == {draft, ending}


def test_renewed_approval_leaves_the_list(liaison):
    agreement = AgreementFactory()
    approved(agreement, COI, liaison, expires_on=TODAY)
    approved(agreement, COI, liaison)
    assert open_gates(liaison) == []


def test_list_takes_the_same_queries_for_one_and_for_many(liaison, django_assert_max_num_queries):
    for _ in range(3):
        AgreementFactory(state=AgreementState.DRAFT.value)
    liaison.roles  # noqa: B018 -- read once per request
    with django_assert_max_num_queries(6):
        assert len(open_gates(liaison)) == 3
