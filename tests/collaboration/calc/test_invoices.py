from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.invoices import (
    InvoiceKind,
    InvoiceRefused,
    InvoiceState,
    InvoiceStatus,
    TaxOfInvoice,
    age_of,
    parts_of_payment,
    status_of,
    taxed,
)
from collaboration.calc.receipts import ReceiptParts

TEN_PERCENT = Fraction(1, 10)
PARTS = ReceiptParts(direct_yen=1_000_000, indirect_yen=300_000, tax_yen=130_000)


def test_tax_is_cut_once_for_the_whole_invoice_and_not_part_by_part():
    odd = ReceiptParts(direct_yen=15, indirect_yen=15, strategic_yen=9)
    assert taxed(odd, TEN_PERCENT, TaxOfInvoice.BESIDE) == (
        ReceiptParts(direct_yen=15, indirect_yen=15, strategic_yen=9, tax_yen=3),
        0,
    )


def test_tax_inside_the_amount_leaves_the_amount():
    assert taxed(ReceiptParts(direct_yen=1_000), TEN_PERCENT, TaxOfInvoice.INSIDE) == (
        ReceiptParts(direct_yen=1_000),
        90,
    )


@pytest.mark.parametrize("rate", [None, TEN_PERCENT])
def test_what_is_not_taxed_has_no_tax(rate):
    parts = ReceiptParts(direct_yen=1_000)
    assert taxed(parts, rate, TaxOfInvoice.NONE) == (parts, 0)


def test_an_invoice_of_nothing_is_refused():
    with pytest.raises(InvoiceRefused, match="請求する金額を入力してください"):
        taxed(ReceiptParts(), TEN_PERCENT, TaxOfInvoice.BESIDE)


@pytest.mark.parametrize(
    ("settled", "status"),
    [
        (0, InvoiceStatus.ISSUED),
        (1, InvoiceStatus.PARTLY_PAID),
        (99, InvoiceStatus.PARTLY_PAID),
        (100, InvoiceStatus.PAID),
    ],
)
def test_the_state_of_an_issued_invoice_follows_from_what_was_matched(settled, status):
    assert status_of(InvoiceKind.INVOICE, InvoiceState.ISSUED, 100, settled) is status


def test_other_states_do_not_ask_for_money():
    assert status_of(InvoiceKind.INVOICE, InvoiceState.PLANNED, 100, 0) is InvoiceStatus.PLANNED
    assert status_of(InvoiceKind.INVOICE, InvoiceState.CANCELLED, 100, 0) is InvoiceStatus.CANCELLED
    assert status_of(InvoiceKind.RED, InvoiceState.ISSUED, 100, 0) is InvoiceStatus.RED


@pytest.mark.parametrize(
    ("days", "age"), [(1, 1), (30, 1), (31, 31), (60, 31), (61, 61), (90, 61), (91, 91), (900, 91)]
)
def test_late_invoices_are_grouped_by_thirty_days(days, age):
    assert age_of(days) == age


def test_a_payment_in_full_has_the_parts_of_the_invoice():
    assert parts_of_payment(PARTS, [], PARTS.total_yen) == PARTS


def test_what_is_paid_too_much_is_direct_cost_until_it_goes_back():
    assert parts_of_payment(PARTS, [], PARTS.total_yen + 500) == ReceiptParts(
        direct_yen=1_000_500, indirect_yen=300_000, tax_yen=130_000
    )


@given(
    st.lists(st.integers(0, 10**9), min_size=5, max_size=5).filter(any),
    st.lists(st.integers(1, 10**9), max_size=5),
)
def test_part_payments_together_have_the_parts_of_the_invoice(yen, wanted):
    claimed = ReceiptParts(*yen)
    paid, taken = [], ReceiptParts()
    for offered in [*wanted, claimed.total_yen]:
        amount = min(offered, claimed.total_yen - sum(paid))
        parts = parts_of_payment(claimed, paid, amount)
        assert parts.total_yen == amount
        assert all(each >= 0 for each in parts.amounts().values())
        taken = taken.plus(parts)
        paid.append(amount)
    assert taken == claimed
