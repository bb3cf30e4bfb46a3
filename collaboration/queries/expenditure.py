"""What was spent of contracts, held against what their price or their receipts allow."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from collaboration.calc.expenditure import (
    Amounts,
    CostItem,
    SpendYear,
    budget_of_price,
    budget_of_receipts,
    spend_year,
)
from collaboration.calc.kinds import ReceiptKind
from collaboration.calc.pricing.scenario import quote_from
from collaboration.calc.receipts import NOTHING, ReceiptParts
from collaboration.models import Agreement, AgreementPrice, Expenditure, Receipt, YearClosing
from collaboration.queries.estimates import frozen_content, latest_price
from core.calc.ledger.check import number_key
from core.models import User

VoucherName = tuple[int, int, str, str, str]
"""Agreement, year, item, folded number and line: what tells one row of the finance ledger from every other."""

GIVEN_BACK = (ReceiptKind.REFUND, ReceiptKind.REFUND_REVERSAL)


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent of a contract per fiscal year. Without a price, what came in is what may be spent."""

    years: list[SpendYear]
    has_price: bool


@dataclass(frozen=True, slots=True)
class YearReceipts:
    """What came in for a fiscal year, entries taken back deducted, and what was given back of it on whatever day."""

    received: ReceiptParts = NOTHING
    refunded: ReceiptParts = NOTHING


def of_contract(agreement: Agreement, *, path: str = "agreement") -> Q:
    """Select what belongs to a contract as a whole, with its amendments."""
    root = agreement.parent_id or agreement.pk
    return Q(**{path: root}) | Q(**{f"{path}__parent": root})


def spending_of(agreement: Agreement) -> Spending:
    """Return what was spent of a contract in every year that has money or a budget."""
    price, spent = latest_price(agreement), spent_by_year(agreement)
    budget = _budget(agreement, price)
    years = sorted({*budget, *spent})
    return Spending(
        [spend_year(year, budget.get(year, {}), spent.get(year, {})) for year in years], price is not None
    )


def spent_by_year(agreement: Agreement) -> dict[int, Amounts]:
    """Return what was spent of a contract per fiscal year and item, entries taken back deducted."""
    rows = (
        Expenditure.objects.filter(of_contract(agreement))
        .order_by()
        .values_list("fiscal_year", "item")
        .annotate(yen=Sum("amount_yen"))
    )
    years: defaultdict[int, dict[CostItem, int]] = defaultdict(dict)
    for year, item, yen in rows:
        years[year][CostItem(item)] = int(yen)
    return dict(years)


def receipts_by_year(agreement: Agreement) -> dict[int, YearReceipts]:
    """Return what came in for each fiscal year; money given back later belongs to the year of the receipt it undoes."""
    rows = Receipt.objects.filter(of_contract(agreement)).select_related("corrects__corrects")
    years: dict[int, YearReceipts] = {}
    for row in rows:
        first = row
        while first.corrects is not None:
            first = first.corrects
        before = years.get(first.fiscal_year, YearReceipts())
        parts = row.parts
        if row.kind not in GIVEN_BACK:
            received = (
                before.received.plus(parts)
                if row.kind == ReceiptKind.RECEIPT
                else before.received.minus(parts)
            )
            years[first.fiscal_year] = YearReceipts(received, before.refunded)
        else:
            refunded = (
                before.refunded.plus(parts)
                if row.kind == ReceiptKind.REFUND
                else before.refunded.minus(parts)
            )
            years[first.fiscal_year] = YearReceipts(before.received, refunded)
    return years


def rows_of(
    user: User, agreement: Agreement, *, fiscal_year: int | None, item: str
) -> "QuerySet[Expenditure]":
    """Return the rows of the finance ledger of a contract, latest first."""
    rows = Expenditure.objects.visible_to(user).filter(of_contract(agreement))
    if fiscal_year is not None:
        rows = rows.filter(fiscal_year=fiscal_year)
    if item:
        rows = rows.filter(item=item)
    return rows.order_by("-spent_on", "-pk")


def latest_spending(agreement: Agreement) -> tuple[int, int] | None:
    """Return the latest fiscal year in which something was spent of a contract, with the sum; None without any."""
    years = Expenditure.objects.filter(of_contract(agreement)).order_by("-fiscal_year")
    return years.values_list("fiscal_year").annotate(yen=Sum("amount_yen")).first()


def expenditures_of_ledger(agreement_ids: Iterable[int]) -> dict[VoucherName, tuple[datetime.date, int]]:
    """Return day and amount of everything that was spent of these agreements, by what names a row."""
    wanted = set(agreement_ids)
    rows = (
        Expenditure.objects.filter(agreement__in=wanted).order_by("pk")
        if wanted
        else Expenditure.objects.none()
    )
    names = rows.values_list(
        "agreement_id", "fiscal_year", "item", "voucher", "line", "spent_on", "amount_yen"
    )
    return {
        (agreement, year, item, number_key(voucher), number_key(line)): (day, yen)
        for agreement, year, item, voucher, line, day, yen in names.iterator()
    }


def closed_years(agreement_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Return the years of these agreements whose account is closed, an amendment's being those of its contract."""
    wanted = set(agreement_ids)
    own = YearClosing.objects.filter(agreement__in=wanted).order_by().values_list("agreement", "fiscal_year")
    above = (
        YearClosing.objects.filter(agreement__amendments__in=wanted)
        .order_by()
        .values_list("agreement__amendments", "fiscal_year")
    )
    return {*own, *above}


def _budget(agreement: Agreement, price: AgreementPrice | None) -> Mapping[int, Amounts]:
    if price is not None:
        return budget_of_price(quote_from(frozen_content(price)))
    received = receipts_by_year(agreement)
    return {
        year: budget_of_receipts(each.received)
        for year, each in received.items()
        if any(each.received.amounts().values())
    }
