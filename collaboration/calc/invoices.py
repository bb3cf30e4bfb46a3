"""What an invoice claims: parts in exact yen, consumption tax once per invoice, and how far it is paid.

An invoice claims for one fiscal year at one rate of tax. A year with two rates is claimed by two invoices, so that tax is
rounded once per rate and invoice, as a qualified invoice must (消費税法施行令 第70条の10).
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.quote import Quote, YearSums
from collaboration.calc.receipts import PART_NAMES, ReceiptParts
from core.calc.enums import LabelledEnum
from core.calc.messages import ValueRefused, gettext_noop
from core.calc.money import Rounding, apply_rate, split_largest_remainder

INVOICE_SERIES = "SK"
DAYS_TO_PAY = 30
"""Offered as the due day, counted from the day of issue; the office may say otherwise."""

OVERDUE_AGES = (1, 31, 61, 91)
"""First days of the groups by which late invoices are pursued: up to 30, 60, 90 days, and longer."""


LAST_DUNNING_LEVEL = 3
"""How often a reminder is sharpened; after that it is a matter for the law."""

DUNNING_SERIES = "TS"


class InvoiceKind(LabelledEnum):
    """An invoice claims; a red one takes an issued invoice back whole."""

    INVOICE = "invoice", "請求書"
    RED = "red", "赤伝票"


class InvoiceState(LabelledEnum):
    """What the office did with an invoice. How far it is paid follows from the receipts matched to it."""

    PLANNED = "planned", "請求予定"
    ISSUED = "issued", "発行済"
    CANCELLED = "cancelled", "取消"


class InvoiceStatus(LabelledEnum):
    """Where an invoice stands for those who wait for the money."""

    PLANNED = "planned", "請求予定"
    ISSUED = "issued", "未入金"
    PARTLY_PAID = "partly_paid", "一部入金"
    PAID = "paid", "入金済"
    CANCELLED = "cancelled", "取消"
    RED = "red", "赤伝票"


class MoneyMark(LabelledEnum):
    """What money says of a contract beside its state; several can hold at once."""

    INVOICED = "invoiced", "請求済"
    PARTLY_PAID = "partly_paid", "一部入金"
    PAID = "paid", "入金済"
    DUNNED = "dunned", "督促中"


class TaxOfInvoice(LabelledEnum):
    """How consumption tax stands in an invoice."""

    BESIDE = "beside", "税抜の金額に消費税を加える"
    INSIDE = "inside", "税込の金額（消費税を内数で示す）"
    NONE = "none", "消費税の対象外"


class InvoiceRefused(ValueRefused):
    """Amounts that do not make an invoice; `message` says what would be right."""


def status_of(kind: InvoiceKind, state: InvoiceState, amount_yen: int, settled_yen: int) -> InvoiceStatus:
    """Return where an invoice stands, by what was matched to it."""
    if state is not InvoiceState.ISSUED:
        return InvoiceStatus(state.value)
    if kind is InvoiceKind.RED:
        return InvoiceStatus.RED
    if settled_yen >= amount_yen:
        return InvoiceStatus.PAID
    return InvoiceStatus.PARTLY_PAID if settled_yen else InvoiceStatus.ISSUED


def money_marks(
    *, due_yen: int | None, received_yen: int, is_awaited: bool = False, is_dunned: bool = False
) -> tuple[MoneyMark, ...]:
    """Return the marks of a contract: whether an invoice awaits money, how far what is due came in, who is pursued."""
    marks = [MoneyMark.INVOICED] if is_awaited else []
    if received_yen > 0:
        is_whole = due_yen is not None and received_yen >= due_yen
        marks.append(MoneyMark.PAID if is_whole else MoneyMark.PARTLY_PAID)
    if is_dunned:
        marks.append(MoneyMark.DUNNED)
    return tuple(marks)


def age_of(days_overdue: int) -> int:
    """Return the first day of the group that a late invoice belongs to."""
    return max((first for first in OVERDUE_AGES if first <= days_overdue), default=OVERDUE_AGES[0])


def dunning_level(days_overdue: int, highest_before: int = 0) -> int:
    """Return which reminder an invoice of this age gets: the first, the second after 30 days, the last after 60.

    No level is left out: a letter that speaks of earlier ones follows them.
    """
    by_age = sum(days_overdue >= first for first in OVERDUE_AGES[:LAST_DUNNING_LEVEL])
    return max(min(by_age, highest_before + 1), highest_before)


def taxed(parts: ReceiptParts, rate: Fraction | None, treatment: TaxOfInvoice) -> tuple[ReceiptParts, int]:
    """Return the parts with the tax beside them, and the tax inside them; both cut to the yen once.

    Raises InvoiceRefused for an invoice of nothing.
    """
    bare = replace(parts, tax_yen=0)
    if not bare.total_yen:
        raise InvoiceRefused(gettext_noop("請求する金額を入力してください。例：直接経費 1,000,000"))
    if rate is None or treatment is TaxOfInvoice.NONE:
        return bare, 0
    if treatment is TaxOfInvoice.INSIDE:
        return bare, apply_rate(bare.total_yen, Fraction(rate, 1 + rate), Rounding())
    return replace(bare, tax_yen=apply_rate(bare.total_yen, rate, Rounding())), 0


def claimed_by_price(quote: Quote, year: YearSums) -> tuple[ReceiptParts, Fraction | None, int]:
    """Return what an invoice of a fiscal year claims by a price: the parts, the rate of tax, the tax inside the parts.

    The tax of the price stands where it was reckoned from this very year; a share of the tax of several years is
    reckoned anew, because a qualified invoice rounds its own tax. The value fee and space count as direct cost.
    """
    sums = year.sums
    bare = ReceiptParts(
        direct_yen=sums.direct + sums.value + sums.facility,
        indirect_yen=sums.indirect,
        strategic_yen=sums.strategic,
        researcher_yen=sums.researcher,
    )
    line = next(
        (
            line
            for line in quote.lines
            if line.element is Element.TAX and line.fiscal_year == year.fiscal_year and line.rate is not None
        ),
        None,
    )
    if line is None or not sums.tax_yen:
        return replace(bare, tax_yen=sums.tax), None, 0
    treatment = TaxOfInvoice.INSIDE if sums.tax_inside else TaxOfInvoice.BESIDE
    if line.base_yen == bare.total_yen:
        return replace(bare, tax_yen=sums.tax), line.rate, sums.tax_inside
    parts, inside = taxed(bare, line.rate, treatment)
    return parts, line.rate, inside


def parts_of_payment(claimed: ReceiptParts, paid_before: Iterable[int], amount_yen: int) -> ReceiptParts:
    """Return the parts of a payment towards an invoice: each payment takes from what is left in proportion to it.

    The last payment takes exactly the rest, so that all payments together have the parts of the invoice. What exceeds
    the invoice is direct cost, until it is given back.
    """
    left = claimed
    for earlier in paid_before:
        left = left.minus(_share(left, earlier))
    within = min(amount_yen, left.total_yen)
    share = _share(left, within)
    return replace(share, direct_yen=share.direct_yen + amount_yen - within)


def _share(left: ReceiptParts, amount_yen: int) -> ReceiptParts:
    if not amount_yen or not left.total_yen:
        return ReceiptParts()
    shares = split_largest_remainder(amount_yen, list(left.amounts().values()))
    return ReceiptParts(**dict(zip(PART_NAMES, shares, strict=True)))
