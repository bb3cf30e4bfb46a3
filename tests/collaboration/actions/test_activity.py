"""What the office says about an agreement and a year, and about its own part."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from collaboration.actions.activity import set_activity, set_office_involvement
from collaboration.calc.kinds import InvolvementStep, Origin
from collaboration.models import ActivityOverride, OfficeInvolvement
from core.actions.refused import ActionRefused
from core.models import Event
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return UserFactory()


def test_the_word_of_the_office_is_kept_with_its_reason(clerk):
    agreement = AgreementFactory()
    set_activity(agreement, 2025, carried_out=False, reason=" 中断 ", by=clerk)
    override = agreement.activity_overrides.get()
    assert (override.fiscal_year, override.carried_out, override.reason) == (2025, False, "中断")
    assert Event.objects.get().changes == {"carried_out": [None, False]}


def test_a_second_word_replaces_the_first(clerk):
    agreement = AgreementFactory()
    set_activity(agreement, 2025, carried_out=False, reason="中断", by=clerk)
    set_activity(agreement, 2025, carried_out=True, reason="再開", by=clerk)
    assert agreement.activity_overrides.get().carried_out is True
    assert Event.objects.order_by("seq").last().changes == {"carried_out": [False, True]}


def test_years_are_apart(clerk):
    agreement = AgreementFactory()
    set_activity(agreement, 2025, carried_out=False, reason="中断", by=clerk)
    set_activity(agreement, 2026, carried_out=True, reason="延長", by=clerk)
    assert list(agreement.activity_overrides.values_list("fiscal_year", "carried_out")) == [
        (2025, False),
        (2026, True),
    ]


def test_clearing_lets_the_term_decide_again(clerk):
    agreement = AgreementFactory()
    set_activity(agreement, 2025, carried_out=False, reason="中断", by=clerk)
    assert set_activity(agreement, 2025, carried_out=None, reason="誤り", by=clerk) is None
    assert ActivityOverride.objects.count() == 0
    assert Event.objects.order_by("seq").last().verb == "clear_activity"


def test_clearing_what_is_not_there_writes_nothing(clerk):
    assert set_activity(AgreementFactory(), 2025, carried_out=None, reason="誤り", by=clerk) is None
    assert Event.objects.count() == 0


def test_without_a_reason_nothing_is_written(clerk):
    with pytest.raises(ActionRefused, match="理由を入力してください"):
        set_activity(AgreementFactory(), 2025, carried_out=False, reason=" ", by=clerk)
    assert ActivityOverride.objects.count() == 0


def involve(agreement, clerk, **changes):
    wanted = {
        "involved": True,
        "steps": [InvolvementStep.COST, InvolvementStep.THEME],
        "origin": Origin.OFFICE_MATCHING,
        "noted_on": datetime.date(2025, 4, 10),
        "note": "",
        "by": clerk,
    }
    return set_office_involvement(agreement, **wanted | changes)


def test_involvement_keeps_its_steps_in_the_order_of_the_form(clerk):
    involvement = involve(AgreementFactory(), clerk)
    assert (involvement.steps, involvement.matched) == (["theme", "cost"], True)


def test_there_is_one_involvement_per_agreement(clerk):
    agreement = AgreementFactory()
    involve(agreement, clerk)
    involve(agreement, clerk, origin=Origin.COMPANY_ENQUIRY)
    assert OfficeInvolvement.objects.get().origin == Origin.COMPANY_ENQUIRY
    assert Event.objects.order_by("seq").last().changes == {"origin": ["office_matching", "company_enquiry"]}


def test_without_involvement_there_are_no_steps(clerk):
    assert involve(AgreementFactory(), clerk, involved=False, origin=Origin.UNKNOWN).steps == []


def test_a_matching_without_involvement_is_refused(clerk):
    with pytest.raises(ValidationError, match="組織が関与した契約として登録してください"):
        involve(AgreementFactory(), clerk, involved=False)


def test_saving_the_same_again_leaves_no_trace(clerk):
    agreement = AgreementFactory()
    involve(agreement, clerk)
    involve(agreement, clerk)
    assert Event.objects.count() == 1
