"""Recording receipts, refunds and corrections on their pages."""

import datetime

import pytest
from django.urls import reverse

from collaboration.calc.kinds import AgreementState, ReceiptKind
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Receipt
from tests.collaboration.views.pages import fields_of, sent
from tests.factories.collaboration import AgreementFactory, ReceiptFactory


@pytest.fixture
def agreement(department):
    return AgreementFactory(department=department)


@pytest.fixture
def address(agreement):
    return reverse("receipt-create", args=[agreement.pk])


def correction_of(receipt):
    return reverse("receipt-correct", args=[receipt.pk])


def test_a_receipt_is_recorded_with_its_parts(finance, agreement, address):
    response = sent(
        finance, address, received_on="R7.6.30", amount_yen="1,300", direct_yen="1,000", indirect_yen="300"
    )
    receipt = Receipt.objects.get()
    assert response.url == reverse("agreement-detail", args=[agreement.pk])
    assert (
        receipt.received_on,
        receipt.fiscal_year,
        receipt.amount_yen,
        receipt.parts,
        receipt.created_by,
    ) == (
        datetime.date(2025, 6, 30),
        2025,
        1_300,
        ReceiptParts(1_000, 300),
        finance.user,
    )


def test_parts_that_do_not_sum_are_refused_at_the_first_part(finance, address):
    response = sent(finance, address, received_on="2025/6/30", amount_yen="1,300", direct_yen="1,000")
    assert "内訳の合計が1,000円で、入金額1,300円と300円違います" in response.content.decode()
    assert fields_of(response)["direct_yen"] == "1,000"
    assert Receipt.objects.count() == 0


def test_the_accounting_year_may_differ_from_the_day(finance, address):
    sent(finance, address, received_on="2025/4/20", amount_yen="10", fiscal_year="2024")
    assert Receipt.objects.get().fiscal_year == 2024


def test_nothing_is_no_receipt(finance, address):
    response = sent(finance, address, received_on="2025/6/30", amount_yen="0")
    assert "入金額は1円以上で入力してください" in response.content.decode()


def test_a_negative_amount_is_refused_with_the_way_to_go(finance, address):
    response = sent(finance, address, received_on="2025/6/30", amount_yen="△500")
    assert "返還または変更契約として登録してください" in response.content.decode()


def test_a_number_that_is_taken_is_refused(finance, address):
    sent(finance, address, received_on="2025/6/30", amount_yen="10", number="N1")
    response = sent(finance, address, received_on="2025/7/31", amount_yen="20", number="N1")
    assert "この入金番号はすでに登録されています" in response.content.decode()


def test_the_same_form_sent_twice_makes_one_receipt(finance, address):
    values = fields_of(finance.get(address)) | {"received_on": "2025/6/30", "amount_yen": "10"}
    finance.post(address, values)
    finance.post(address, values)
    assert Receipt.objects.count() == 1


def test_the_same_sum_of_the_same_day_is_asked_about(finance, address):
    typed = {"received_on": "2025/6/30", "amount_yen": "10"}
    sent(finance, address, **typed)
    response = sent(finance, address, **typed)
    assert "同じ入金日・同じ金額の入金を登録したばかりです" in response.content.decode()
    assert Receipt.objects.count() == 1
    sent(finance, address, **typed, repeat="on")
    sent(finance, address, received_on="2025/6/30", amount_yen="10", indirect_yen="10")
    assert Receipt.objects.count() == 3


def test_a_draft_takes_no_money(finance, agreement, address):
    agreement.state = AgreementState.DRAFT.value
    agreement.save()
    response = sent(finance, address, received_on="2025/6/30", amount_yen="10")
    assert "入金を登録できません" in response.content.decode()


def test_a_refund_is_recorded_with_its_reason(finance, agreement):
    receipt = ReceiptFactory(agreement=agreement, amount_yen=1_000)
    sent(finance, correction_of(receipt), corrected_on="2026/5/1", direct_yen="400", reason="研究中止")
    refund = receipt.corrections.get()
    assert (refund.kind, refund.amount_yen, refund.fiscal_year, refund.reason) == (
        ReceiptKind.REFUND,
        400,
        2026,
        "研究中止",
    )


def test_a_refund_beyond_what_is_left_is_refused(finance, agreement):
    receipt = ReceiptFactory(agreement=agreement, amount_yen=1_000)
    response = sent(finance, correction_of(receipt), direct_yen="1,001", reason="研究中止")
    assert "返還額1,001円が、この入金の残額1,000円を超えています" in response.content.decode()
    assert Receipt.objects.count() == 1


def test_a_mistake_is_taken_back_as_a_whole(finance, agreement):
    receipt = ReceiptFactory(agreement=agreement, amount_yen=1_000)
    sent(finance, correction_of(receipt), correction="reverse", reason="二重登録")
    assert Receipt.objects.totals()["amount"] == 0


def test_a_refund_is_only_reversed(finance, agreement):
    receipt = ReceiptFactory(agreement=agreement, amount_yen=1_000)
    refund = ReceiptFactory(
        agreement=agreement, amount_yen=400, kind=ReceiptKind.REFUND.value, corrects=receipt, reason="中止"
    )
    page = finance.get(correction_of(refund)).content.decode()
    assert "相手先へ返した金額を登録する" not in page
    sent(finance, correction_of(refund), reason="返還先の誤り")
    assert Receipt.objects.totals()["amount"] == 1_000


def test_a_reversal_has_no_page_of_its_own(finance, agreement):
    receipt = ReceiptFactory(agreement=agreement, amount_yen=1_000)
    undone = ReceiptFactory(
        agreement=agreement,
        amount_yen=1_000,
        kind=ReceiptKind.REVERSAL.value,
        corrects=receipt,
        reason="誤り",
    )
    assert finance.get(correction_of(undone)).status_code == 404


def test_departments_do_not_write_receipts(own_clerk, agreement, address):
    receipt = ReceiptFactory(agreement=agreement)
    assert own_clerk.get(address).status_code == 403
    assert own_clerk.get(correction_of(receipt)).status_code == 403


def test_strangers_find_no_page(other_clerk, agreement, address):
    receipt = ReceiptFactory(agreement=agreement)
    assert other_clerk.get(address).status_code == 404
    assert other_clerk.get(correction_of(receipt)).status_code == 404
