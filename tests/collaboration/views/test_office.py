"""Activity, involvement and states on their pages."""

import datetime

import pytest
from django.urls import reverse

from collaboration.calc.kinds import AgreementState
from collaboration.models import OfficeInvolvement
from tests.collaboration.views.pages import fields_of, sent
from tests.factories.collaboration import ActivityOverrideFactory, AgreementFactory, OfficeInvolvementFactory


@pytest.fixture
def agreement(department):
    return AgreementFactory(department=department)


def activity_of(agreement, fiscal_year=2025):
    return reverse("activity-edit", args=[agreement.pk, fiscal_year])


def involvement_of(agreement):
    return reverse("involvement-edit", args=[agreement.pk])


def state_of(agreement, trigger):
    return reverse("agreement-state", args=[agreement.pk, trigger])


def test_a_year_is_set_aside_with_a_reason(own_clerk, agreement):
    sent(own_clerk, activity_of(agreement), carried_out="no", reason="中断")
    override = agreement.activity_overrides.get()
    assert (override.fiscal_year, override.carried_out, override.reason) == (2025, False, "中断")


def test_what_the_term_says_is_told(own_clerk, agreement):
    assert "研究期間がこの年度にかかるため" in own_clerk.get(activity_of(agreement)).content.decode()
    assert (
        "研究期間がこの年度にかからないため" in own_clerk.get(activity_of(agreement, 2026)).content.decode()
    )


def test_the_standing_word_is_shown_and_can_be_cleared(own_clerk, agreement):
    ActivityOverrideFactory(agreement=agreement)
    assert fields_of(own_clerk.get(activity_of(agreement)))["carried_out"] == "no"
    sent(own_clerk, activity_of(agreement), carried_out="term")
    assert agreement.activity_overrides.count() == 0


def test_a_reason_is_asked_for(own_clerk, agreement):
    response = sent(own_clerk, activity_of(agreement), carried_out="no")
    assert "理由を入力してください" in response.content.decode()


def test_a_year_out_of_all_bounds_is_no_page(own_clerk, agreement):
    assert own_clerk.get(activity_of(agreement, 25)).status_code == 404


def test_involvement_is_recorded(liaison, agreement):
    sent(
        liaison,
        involvement_of(agreement),
        involved="on",
        steps=["theme", "cost"],
        origin="office_matching",
        noted_on="R7.4.1",
    )
    involvement = OfficeInvolvement.objects.get()
    assert (involvement.involved, involvement.steps, involvement.matched, involvement.noted_on) == (
        True,
        ["theme", "cost"],
        True,
        datetime.date(2025, 4, 1),
    )


def test_a_matching_without_involvement_is_refused(liaison, agreement):
    response = sent(liaison, involvement_of(agreement), origin="office_matching")
    assert "にも印を付けてください" in response.content.decode()


def test_steps_without_involvement_are_refused(liaison, agreement):
    response = sent(liaison, involvement_of(agreement), steps=["theme"])
    assert "関与した内容が選ばれています" in response.content.decode()
    assert OfficeInvolvement.objects.count() == 0


def test_what_is_recorded_is_shown(liaison, agreement):
    OfficeInvolvementFactory(agreement=agreement, note="覚書")
    fields = fields_of(liaison.get(involvement_of(agreement)))
    assert (fields["involved"], fields["origin"], fields["note"]) == ("on", "office_matching", "覚書")


def test_a_draft_is_concluded(liaison, department):
    draft = AgreementFactory(department=department, state=AgreementState.DRAFT.value)
    sent(liaison, state_of(draft, "conclude"), reason="台帳への登録")
    draft.refresh_from_db()
    assert draft.state == AgreementState.CONCLUDED


def test_cancelling_asks_for_the_reason(liaison, agreement):
    response = sent(liaison, state_of(agreement, "cancel"))
    assert "理由を入力してください" in response.content.decode()
    sent(liaison, state_of(agreement, "cancel"), reason="二重登録")
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.CANCELLED


def test_what_stands_in_the_way_is_told(liaison, department):
    draft = AgreementFactory(department=department, state=AgreementState.DRAFT.value, signed_on=None)
    assert "契約締結日が入力されていません" in sent(liaison, state_of(draft, "conclude")).content.decode()


def test_a_step_that_was_taken_already_leads_back(liaison, agreement):
    assert liaison.get(state_of(agreement, "conclude")).url == reverse(
        "agreement-detail", args=[agreement.pk]
    )


def test_an_unknown_step_is_no_page(liaison, agreement):
    assert liaison.get(state_of(agreement, "explode")).status_code == 404


def test_departments_do_not_decide_states(own_clerk, agreement):
    assert own_clerk.get(state_of(agreement, "cancel")).status_code == 403


@pytest.mark.parametrize("address", [activity_of, involvement_of, lambda each: state_of(each, "cancel")])
def test_strangers_find_no_page(other_clerk, agreement, address):
    assert other_clerk.get(address(agreement)).status_code == 404


@pytest.mark.parametrize("address", [activity_of, involvement_of])
def test_readers_do_not_write(auditor, agreement, address):
    assert auditor.get(address(agreement)).status_code == 403
