import datetime

import pytest

from collaboration.actions.payments import (
    confirm_payment,
    keep_payments,
    reopen_payment,
    set_payment_aside,
)
from collaboration.actions.receipts import refund_receipt, reverse_receipt
from collaboration.actions.settlements import release_settlement, settle_invoice, settled_of
from collaboration.calc.matching_payments import Payment, PaymentState
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import PaymentRow, Receipt, Settlement
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import UserFactory
from tests.factories.invoices import issued, planned

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 5, 1)


@pytest.fixture
def officer():
    return UserFactory(role=Role.FINANCE)


@pytest.fixture
def agreement():
    return AgreementFactory()


@pytest.fixture
def invoice(agreement, officer):
    """1,430,000 yen with tax."""
    return issued(agreement, officer)


def money(agreement, yen):
    return ReceiptFactory(agreement=agreement, amount_yen=yen)


def test_two_receipts_pay_one_invoice_and_the_second_only_its_rest(agreement, invoice, officer):
    settle_invoice(invoice, money(agreement, 1_000_000), by=officer)
    second = settle_invoice(invoice, money(agreement, 1_000_000), by=officer)
    assert (second.amount_yen, second.overpaid_yen) == (430_000, 0)
    with pytest.raises(ActionRefused, match="全額が入金済"):
        settle_invoice(invoice, money(agreement, 1), by=officer)


def test_one_receipt_pays_two_invoices_and_never_more_than_it_is(agreement, invoice, officer):
    receipt = money(agreement, 2_000_000)
    settle_invoice(invoice, receipt, by=officer)
    other = issued(agreement, officer)
    assert settle_invoice(other, receipt, by=officer).amount_yen == 570_000
    with pytest.raises(ActionRefused, match="全額が請求書に対応"):
        settle_invoice(issued(agreement, officer), receipt, by=officer)


def test_what_is_paid_too_much_is_named(agreement, invoice, officer):
    receipt = money(agreement, 1_500_000)
    settlement = settle_invoice(invoice, receipt, by=officer, overpaid_note="返金する")
    assert (settlement.amount_yen, settlement.overpaid_yen) == (1_430_000, 70_000)
    with pytest.raises(ActionRefused, match="全額が請求書に対応"):
        settle_invoice(issued(agreement, officer), receipt, by=officer)


def test_money_of_another_contract_and_plans_are_refused(agreement, invoice, officer):
    with pytest.raises(ActionRefused, match="別の契約"):
        settle_invoice(invoice, ReceiptFactory(), by=officer)
    with pytest.raises(ActionRefused, match="発行済の請求書だけ"):
        settle_invoice(planned(agreement, officer), money(agreement, 1), by=officer)


def test_a_released_match_needs_a_reason_and_opens_the_invoice(agreement, invoice, officer):
    settlement = settle_invoice(invoice, money(agreement, 1_430_000), by=officer)
    with pytest.raises(ActionRefused, match="理由"):
        release_settlement(settlement, reason=" ", by=officer)
    release_settlement(settlement, reason="誤り", by=officer)
    assert settled_of(invoice) == 0
    with pytest.raises(ActionRefused, match="すでに外されています"):
        release_settlement(settlement, reason="誤り", by=officer)


def test_a_receipt_entered_by_mistake_opens_the_invoice_and_a_refund_does_not(agreement, invoice, officer):
    receipt = money(agreement, 1_430_000)
    settle_invoice(invoice, receipt, by=officer)
    refund_receipt(receipt, refunded_on=DAY, parts=ReceiptParts(direct_yen=1_000), reason="返還", by=officer)
    assert settled_of(invoice) == 1_430_000
    reverse_receipt(receipt, reversed_on=DAY, reason="二重登録", by=officer)
    assert settled_of(invoice) == 0


def kept(officer, *rows, content=b"list"):
    payments = [
        (line, Payment(DAY, yen, payer, note)) for line, (yen, payer, note) in enumerate(rows, start=2)
    ]
    return keep_payments("明細.csv", content, payments, by=officer)


def test_the_same_file_and_the_same_rows_are_not_read_twice(officer):
    file, known = kept(officer, (100, "ｱｵﾊﾞ", ""), (100, "ｱｵﾊﾞ", ""))
    assert (file.rows.count(), known) == (2, 0)
    with pytest.raises(ActionRefused, match="読み込んであります"):
        kept(officer, (5, "ｱｵﾊﾞ", ""))
    with pytest.raises(ActionRefused, match="新しい行はありません"):
        kept(officer, (100, "アオバ", ""), content=b"as utf-8")
    longer, known = kept(officer, (100, "ｱｵﾊﾞ", ""), (100, "ｱｵﾊﾞ", ""), (100, "ｱｵﾊﾞ", ""), content=b"longer")
    assert (longer.rows.count(), known) == (1, 2)
    assert Receipt.objects.count() == 0


def row_of(officer, yen):
    file, _known = kept(officer, (yen, "ｱｵﾊﾞ", ""))
    return file.rows.get()


def confirm(row, invoice, officer, **options):
    return confirm_payment(row, invoice, expected_version=row.version, by=officer, **options)


def test_a_confirmed_row_is_a_receipt_of_the_invoices_year_and_parts(invoice, officer):
    row = row_of(officer, 1_430_000)
    receipt = confirm(row, invoice, officer).receipt
    assert (receipt.fiscal_year, receipt.received_on) == (2026, DAY)
    assert receipt.parts == invoice.parts
    row.refresh_from_db()
    assert (row.state, row.receipt) == (PaymentState.MATCHED, receipt)
    with pytest.raises(ActionRefused, match="すでに確認されています"):
        confirm(row, invoice, officer)


def test_a_receipt_entered_before_is_taken_instead_of_a_second_one(agreement, invoice, officer):
    before = ReceiptFactory(agreement=agreement, amount_yen=1_430_000, received_on=DAY)
    assert confirm(row_of(officer, 1_430_000), invoice, officer).receipt == before
    assert Receipt.objects.count() == 1


def test_more_than_is_open_needs_a_note(invoice, officer):
    row = row_of(officer, 1_430_500)
    with pytest.raises(ActionRefused, match="500円多い"):
        confirm(row, invoice, officer)
    assert not Settlement.objects.exists()
    assert confirm(row, invoice, officer, overpaid_note="返金する").overpaid_yen == 500


def test_a_row_whose_receipt_was_a_mistake_waits_again(invoice, officer):
    row = row_of(officer, 1_430_000)
    receipt = confirm(row, invoice, officer).receipt
    reverse_receipt(receipt, reversed_on=DAY, reason="別の契約", by=officer)
    row.refresh_from_db()
    assert (row.state, row.receipt) == (PaymentState.OPEN, None)
    assert confirm(row, invoice, officer).receipt != receipt


def test_a_row_is_set_aside_with_a_reason_and_taken_back(officer):
    row = row_of(officer, 267_900)
    set_payment_aside(row, reason="授業料の入金", expected_version=row.version, by=officer)
    assert PaymentRow.objects.get().state == PaymentState.SET_ASIDE
    reopen_payment(row, expected_version=row.version, by=officer)
    assert PaymentRow.objects.get().reason == ""
