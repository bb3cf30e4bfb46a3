"""Concluding, cancelling and reopening agreements."""

import pytest
from django.core.exceptions import PermissionDenied

from collaboration.actions.states import change_state
from collaboration.calc.kinds import AgreementState, ReceiptKind
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


def draft(**fields):
    return AgreementFactory(state=AgreementState.DRAFT.value, **fields)


def test_a_draft_is_concluded(officer):
    agreement = change_state(draft(), "conclude", by=officer, reason="台帳への登録")
    event = Event.objects.get()
    assert (agreement.state, agreement.version) == (AgreementState.CONCLUDED, 2)
    assert (event.verb, event.changes) == ("conclude", {"state": ["draft", "concluded"]})


def test_what_the_risk_gate_holds_needs_a_reason_in_the_ledger_and_is_needed_after_a_review(officer):
    with pytest.raises(ActionRefused, match="理由を入力してください"):
        change_state(draft(), "conclude", by=officer)
    reviewed = AgreementFactory(state=AgreementState.NEGOTIATING.value)
    with pytest.raises(ActionRefused, match="リスク確認を済ませてください"):
        change_state(reviewed, "conclude", by=officer, reason="急ぎのため")


def test_without_a_day_of_signature_nothing_is_concluded(officer):
    with pytest.raises(ActionRefused, match="契約締結日が入力されていません"):
        change_state(draft(signed_on=None), "conclude", by=officer)


def test_without_a_partner_nothing_is_concluded(officer):
    with pytest.raises(ActionRefused, match="相手先が登録されていません"):
        change_state(draft(partner=False), "conclude", by=officer)


def test_cancelling_needs_a_reason(officer):
    agreement = AgreementFactory()
    with pytest.raises(ActionRefused, match="理由が必要です"):
        change_state(agreement, "cancel", by=officer, reason=" ")
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.CONCLUDED


def test_a_cancelled_agreement_returns_to_draft(officer):
    agreement = change_state(AgreementFactory(), "cancel", by=officer, reason="二重登録")
    assert agreement.state == AgreementState.CANCELLED
    assert change_state(agreement, "reopen", by=officer, reason="取消の誤り").state == AgreementState.DRAFT


def test_money_that_is_left_keeps_an_agreement_from_being_cancelled(officer):
    receipt = ReceiptFactory(amount_yen=1_000)
    with pytest.raises(ActionRefused, match=r"1,000円の入金が残っています"):
        change_state(receipt.agreement, "cancel", by=officer, reason="中止")


def test_an_agreement_whose_money_went_back_can_be_cancelled(officer):
    receipt = ReceiptFactory(amount_yen=1_000)
    ReceiptFactory(
        agreement=receipt.agreement,
        kind=ReceiptKind.REFUND.value,
        corrects=receipt,
        amount_yen=1_000,
        reason="中止",
    )
    assert (
        change_state(receipt.agreement, "cancel", by=officer, reason="中止").state == AgreementState.CANCELLED
    )


@pytest.mark.parametrize("trigger", ["cancel", "reopen"])
def test_a_step_that_the_state_does_not_have_is_refused(officer, trigger):
    state = {"cancel": AgreementState.CANCELLED, "reopen": AgreementState.CONCLUDED}[trigger]
    with pytest.raises(ActionRefused, match="この操作はできません"):
        change_state(AgreementFactory(state=state.value), trigger, by=officer, reason="理由")


def test_a_department_does_not_conclude():
    agreement = draft()
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=agreement.department)
    with pytest.raises(PermissionDenied):
        change_state(agreement, "conclude", by=clerk)
