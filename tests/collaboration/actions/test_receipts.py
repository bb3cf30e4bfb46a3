"""What came in, what was given back, and what was a mistake."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from collaboration.actions.receipts import left_of, record_receipt, refund_receipt, reverse_receipt
from collaboration.calc.kinds import BEFORE_SIGNATURE, FALLEN, IN_FORCE, AgreementState, ReceiptKind
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Receipt
from core.actions.refused import ActionRefused
from core.models import Event
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

JUNE = datetime.date(2025, 6, 30)
NEXT_YEAR = datetime.date(2026, 5, 1)


@pytest.fixture
def clerk():
    return UserFactory()


def came_in(clerk, **changes):
    wanted = {"received_on": JUNE, "amount_yen": 1_300, "parts": ReceiptParts(1_000, 300)} | changes
    return record_receipt(wanted.pop("agreement", None) or AgreementFactory(), by=clerk, **wanted)


def refund(receipt, clerk, parts, **changes):
    return refund_receipt(
        receipt, **{"refunded_on": NEXT_YEAR, "parts": parts, "reason": "研究中止", "by": clerk} | changes
    )


def total():
    return Receipt.objects.totals()


def test_the_day_decides_the_accounting_year(clerk):
    assert came_in(clerk, received_on=datetime.date(2026, 3, 31)).fiscal_year == 2025
    assert came_in(clerk, received_on=datetime.date(2026, 4, 1)).fiscal_year == 2026


def test_the_office_may_set_the_accounting_year_apart(clerk):
    assert came_in(clerk, received_on=datetime.date(2026, 4, 20), fiscal_year=2025).fiscal_year == 2025


def test_without_parts_all_is_direct_cost(clerk):
    assert came_in(clerk, parts=ReceiptParts()).parts == ReceiptParts(direct_yen=1_300)


def test_parts_that_do_not_sum_are_refused(clerk):
    with pytest.raises(ActionRefused, match="内訳の合計が1,299円"):
        came_in(clerk, parts=ReceiptParts(999, 300))
    assert Receipt.objects.count() == 0


@pytest.mark.parametrize("state", IN_FORCE)
def test_money_comes_in_for_every_agreement_in_force(clerk, state):
    assert came_in(clerk, agreement=AgreementFactory(state=state.value)).amount_yen


@pytest.mark.parametrize("state", [*BEFORE_SIGNATURE, *FALLEN])
def test_only_a_concluded_agreement_takes_money(clerk, state):
    with pytest.raises(ActionRefused, match="入金を登録できません"):
        came_in(clerk, agreement=AgreementFactory(state=state.value))


def test_a_receipt_number_is_used_once_per_agreement_and_year(clerk):
    agreement = AgreementFactory(state=AgreementState.CONCLUDED.value)
    came_in(clerk, agreement=agreement, number="N1")
    with pytest.raises(ValidationError, match="この入金番号はすでに登録されています"):
        came_in(clerk, agreement=agreement, number="N1")


def test_one_voucher_may_cover_several_agreements(clerk):
    came_in(clerk, agreement=AgreementFactory(state=AgreementState.CONCLUDED.value), number="N1")
    came_in(clerk, agreement=AgreementFactory(state=AgreementState.CONCLUDED.value), number="N1")
    assert Receipt.objects.filter(number="N1").count() == 2


def test_recording_is_in_the_event_log(clerk):
    receipt = came_in(clerk)
    event = Event.objects.get()
    assert (event.verb, event.object_type, event.object_id) == (
        "record_receipt",
        "collaboration.receipt",
        str(receipt.pk),
    )
    assert event.changes["amount_yen"] == [None, 1_300]


def test_a_refund_lowers_the_sum_of_its_own_year(clerk):
    receipt = came_in(clerk)
    back = refund(receipt, clerk, ReceiptParts(direct_yen=400))
    assert (back.kind, back.corrects, back.fiscal_year, back.amount_yen) == (
        ReceiptKind.REFUND,
        receipt,
        2026,
        400,
    )
    assert (total()["amount"], total()["direct"], total()["indirect"]) == (900, 600, 300)


def test_everything_can_be_refunded_in_two_steps_and_nothing_more(clerk):
    receipt = came_in(clerk)
    refund(receipt, clerk, ReceiptParts(direct_yen=1_000))
    refund(receipt, clerk, ReceiptParts(indirect_yen=300))
    assert total()["amount"] == 0
    with pytest.raises(ActionRefused, match="この入金の残額0円を超えています"):
        refund(receipt, clerk, ReceiptParts(direct_yen=1))


def test_a_refund_beyond_what_came_in_is_refused(clerk):
    receipt = came_in(clerk)
    with pytest.raises(ActionRefused, match=r"返還額1,301円が、この入金の残額1,300円を超えています"):
        refund(receipt, clerk, ReceiptParts(direct_yen=1_001, indirect_yen=300))
    assert Receipt.objects.count() == 1


def test_a_refund_needs_a_reason(clerk):
    with pytest.raises(ActionRefused, match="理由を入力してください"):
        refund(came_in(clerk), clerk, ReceiptParts(direct_yen=1), reason=" ")


def test_a_refund_is_not_refunded(clerk):
    back = refund(came_in(clerk), clerk, ReceiptParts(direct_yen=400))
    with pytest.raises(ActionRefused, match="この行は返還・訂正できません"):
        refund(back, clerk, ReceiptParts(direct_yen=1))


def test_a_mistaken_entry_is_reversed_in_its_own_accounting_year(clerk):
    receipt = came_in(clerk)
    undone = reverse_receipt(receipt, reversed_on=NEXT_YEAR, reason="二重登録", by=clerk)
    assert (undone.kind, undone.corrects, undone.fiscal_year) == (ReceiptKind.REVERSAL, receipt, 2025)
    assert total()["amount"] == 0


def test_a_partly_refunded_receipt_is_reversed_as_far_as_it_is_left(clerk):
    receipt = came_in(clerk)
    refund(receipt, clerk, ReceiptParts(direct_yen=400))
    assert reverse_receipt(receipt, reversed_on=JUNE, reason="誤り", by=clerk).amount_yen == 900
    assert total()["amount"] == 0


def test_nothing_left_is_not_reversed_again(clerk):
    receipt = came_in(clerk)
    reverse_receipt(receipt, reversed_on=JUNE, reason="誤り", by=clerk)
    with pytest.raises(ActionRefused, match="すでに全額が返還または訂正されています"):
        reverse_receipt(receipt, reversed_on=JUNE, reason="誤り", by=clerk)


def test_a_mistaken_refund_is_taken_back_and_can_be_made_again(clerk):
    receipt = came_in(clerk)
    back = refund(receipt, clerk, ReceiptParts(direct_yen=400))
    undone = reverse_receipt(back, reversed_on=NEXT_YEAR, reason="返還先の誤り", by=clerk)
    assert (undone.kind, undone.fiscal_year, undone.signed_yen) == (ReceiptKind.REFUND_REVERSAL, 2026, 400)
    assert (total()["amount"], left_of(receipt).total_yen) == (1_300, 1_300)
    refund(receipt, clerk, ReceiptParts(direct_yen=1_000, indirect_yen=300))
    assert total()["amount"] == 0


def test_a_reversal_is_not_reversed(clerk):
    undone = reverse_receipt(came_in(clerk), reversed_on=JUNE, reason="誤り", by=clerk)
    with pytest.raises(ActionRefused, match="この行は返還・訂正できません"):
        reverse_receipt(undone, reversed_on=JUNE, reason="誤り", by=clerk)


def test_totals_of_no_receipts_are_zero():
    assert total() == dict.fromkeys(("amount", "direct", "indirect", "strategic", "researcher", "tax"), 0)


def test_factory_receipts_have_parts_that_sum():
    assert ReceiptFactory(amount_yen=5, indirect_yen=2).parts == ReceiptParts(3, 2)
