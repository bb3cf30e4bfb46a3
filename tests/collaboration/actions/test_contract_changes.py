"""Amendments of term, amount and people, kept with what was before and after; those who left still read."""

import datetime

import pytest

from collaboration.actions.contract_changes import AmendmentPlan, amend_contract
from collaboration.calc.content import ResearcherContent
from collaboration.calc.contract_change import PeopleChange
from collaboration.calc.kinds import AgreementState
from collaboration.models import Agreement, AgreementChange, ResearcherStep
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event, record_ref
from tests.collaboration.views.test_settlement import frozen
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
SIGNED = datetime.date(2025, 10, 1)


def plan(**changes):
    return AmendmentPlan(
        **{"signed_on": SIGNED, "effective_on": SIGNED, "reason": "研究の進捗のため"} | changes
    )


@pytest.fixture
def by():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def head():
    return PersonFactory(name="山田 花子")


@pytest.fixture
def agreement(head):
    return AgreementFactory(state=AgreementState.RUNNING.value, principal=head)


def test_term_amount_and_people_change_in_one_amendment(agreement, head, by):
    follower = PersonFactory(name="鈴木 次郎")
    people = PeopleChange(principal=ResearcherContent(follower.name, follower.pk))
    change = amend_contract(
        agreement, plan(ends_on=datetime.date(2027, 3, 31), amount_yen=4_000_000, people=people), by=by
    )
    agreement.refresh_from_db()
    assert (agreement.ends_on, agreement.amount_yen) == (datetime.date(2027, 3, 31), 4_000_000)
    assert [row.person for row in agreement.researchers.all()] == [follower]
    assert change.amendment.parent == agreement
    assert change.amendment.signed_on == SIGNED
    assert change.changes == {
        "ends_on": ["2026-03-31", "2027-03-31"],
        "amount_yen": [3_000_000, 4_000_000],
        "researchers": [["山田 花子"], ["鈴木 次郎"]],
    }
    assert list(ResearcherStep.objects.values_list("step", "person_id")) == [
        ("ceased_principal", head.pk),
        ("became_principal", follower.pk),
        ("left", head.pk),
    ]
    assert Event.objects.about([record_ref(change)]).filter(verb="create", actor=by).exists()


def test_an_extension_without_money_needs_no_estimate_where_the_price_is_fixed(agreement, by):
    frozen(agreement)
    amend_contract(agreement, plan(ends_on=datetime.date(2026, 9, 30)), by=by)
    agreement.refresh_from_db()
    assert agreement.ends_on == datetime.date(2026, 9, 30)


def test_an_amount_with_a_fixed_price_changes_only_by_an_estimate(agreement, by):
    frozen(agreement)
    with pytest.raises(ActionRefused, match="価格が確定しています"):
        amend_contract(agreement, plan(amount_yen=4_000_000), by=by)
    assert not AgreementChange.objects.exists()
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "変更前と変更後が同じ"),
        ({"ends_on": datetime.date(2020, 1, 1)}, "研究開始日以後"),
        ({"people": PeopleChange()}, "入力されていません"),
    ],
)
def test_nothing_is_kept_of_a_plan_that_changes_nothing_or_cannot_be(agreement, by, changes, told):
    with pytest.raises(ActionRefused, match=told):
        amend_contract(agreement, plan(**changes), by=by)
    assert Agreement.objects.count() == 1


@pytest.mark.parametrize("state", [AgreementState.DRAFT, AgreementState.CANCELLED, AgreementState.REJECTED])
def test_only_a_contract_in_force_is_amended(by, state):
    agreement = AgreementFactory(state=state.value)
    with pytest.raises(ActionRefused):
        amend_contract(agreement, plan(ends_on=datetime.date(2027, 3, 31)), by=by)
    assert not AgreementChange.objects.exists()


def test_who_left_keeps_reading_the_own_contract_and_nothing_else(agreement, head, by):
    user = UserFactory(role=Role.RESEARCHER, person=head)
    stranger = UserFactory(role=Role.RESEARCHER, person=PersonFactory())
    other = AgreementFactory()
    people = PeopleChange(principal=ResearcherContent("鈴木 次郎"))
    amend_contract(agreement, plan(people=people), by=by)
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert list(Agreement.objects.visible_to(user)) == [agreement]
    assert user.has_perm("collaboration.view_agreement", agreement)
    assert not user.has_perm("collaboration.answer_screening", agreement)
    assert not user.has_perm("collaboration.view_agreement", other)
    assert not stranger.has_perm("collaboration.view_agreement", agreement)
    assert not Agreement.objects.visible_to(stranger).exists()
    assert not AgreementChange.objects.visible_to(stranger).exists()
    assert ResearcherStep.objects.visible_to(user).count() == 3
