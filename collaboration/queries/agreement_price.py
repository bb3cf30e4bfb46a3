"""The price of a contract as its page shows it: elements per fiscal year, what they rest on, what came in against them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from collaboration.calc.pricing.keeping import restored
from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.quote import Quote, Sums
from collaboration.calc.pricing.scenario import quote_from
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Agreement, AgreementPrice
from collaboration.models.estimate import READS_EVERY_ESTIMATE
from collaboration.queries.estimates import frozen_content, latest_price
from collaboration.queries.price_audit import PriceCheck, recheck
from core.models import User
from core.models.wording import term

NO_SUMS = Sums()


@dataclass(frozen=True, slots=True)
class ElementRow:
    """An element of the price: its yen in each fiscal year and in all, and the articles it rests on."""

    label: str
    years_yen: list[int]
    total_yen: int
    articles: list[str]


@dataclass(frozen=True, slots=True)
class PlannedYear:
    """What a fiscal year was to bring by the price, and what came in, in yen."""

    fiscal_year: int
    planned_yen: int
    received_yen: int

    @property
    def left_yen(self) -> int:
        """What is still to come; negative when more came in."""
        return self.planned_yen - self.received_yen


@dataclass(frozen=True, slots=True)
class AgreementPricePage:
    """The price that holds for a contract. `is_full` is False for those who see its total only."""

    price: AgreementPrice
    quote: Quote
    policy: CostPolicy
    check: PriceCheck
    is_full: bool
    rows: list[ElementRow]
    years: list[PlannedYear]
    differs: bool

    @property
    def planned_yen(self) -> int:
        """The price with tax, all years together."""
        return self.quote.sums.total_yen

    @property
    def received_yen(self) -> int:
        """What came in, all years together."""
        return sum(year.received_yen for year in self.years)

    @property
    def left_yen(self) -> int:
        """What is still to come in all."""
        return self.planned_yen - self.received_yen


@dataclass(frozen=True, slots=True)
class PlannedReceipt:
    """What a fiscal year was to bring, as the parts of a receipt."""

    fiscal_year: int
    parts: ReceiptParts


@dataclass(frozen=True, slots=True)
class ReceiptPlan:
    """What the price of a contract expects, and which price that is."""

    price: AgreementPrice
    years: list[PlannedReceipt]

    def year(self, stated: str) -> PlannedReceipt | None:
        """Return the fiscal year of an address, None when it names none of the plan."""
        return next((each for each in self.years if str(each.fiscal_year) == stated), None)


def agreement_price(
    agreement: Agreement, user: User, received: Mapping[int, int]
) -> AgreementPricePage | None:
    """Return the price that holds for an agreement as the user may see it; `received` is yen by fiscal year.

    None when no price is frozen, and for those who may see neither the estimate nor its total.
    """
    is_full = user.has_role(*READS_EVERY_ESTIMATE)
    if not is_full and agreement.department_id not in user.department_ids:
        return None
    price = latest_price(agreement)
    if price is None:
        return None
    quote = quote_from(frozen_content(price))
    root = agreement.parent or agreement
    return AgreementPricePage(
        price=price,
        quote=quote,
        policy=restored(CostPolicy, price.policy),
        check=recheck(price),
        is_full=is_full,
        rows=_rows(quote) if is_full else [],
        years=_years(quote, received),
        differs=root.amount_yen is not None and root.amount_yen != quote.sums.total_yen,
    )


def planned_receipts(agreement: Agreement) -> ReceiptPlan | None:
    """Return what each fiscal year was to bring by the price of the contract; None without a price.

    The value fee and the use of space are booked as direct cost. Where a price states its amounts with tax, that tax
    stays inside them.
    """
    price = latest_price(agreement)
    if price is None:
        return None
    quote = quote_from(frozen_content(price))
    years = [PlannedReceipt(year.fiscal_year, _parts(year.sums)) for year in quote.years]
    return ReceiptPlan(price, [year for year in years if year.parts.total_yen])


def _parts(sums: Sums) -> ReceiptParts:
    return ReceiptParts(
        direct_yen=sums.direct + sums.value + sums.facility,
        indirect_yen=sums.indirect,
        strategic_yen=sums.strategic,
        researcher_yen=sums.researcher,
        tax_yen=sums.tax,
    )


def _rows(quote: Quote) -> list[ElementRow]:
    found = []
    for element in Element:
        years_yen = [year.sums.of(element) for year in quote.years]
        if not any(years_yen):
            continue
        articles = [line.article for line in quote.lines if line.element is element and line.article]
        found.append(
            ElementRow(term(element.label), years_yen, quote.sums.of(element), list(dict.fromkeys(articles)))
        )
    if quote.sums.tax_inside:
        inside = [year.sums.tax_inside for year in quote.years]
        found.append(ElementRow(_("うち消費税等"), inside, quote.sums.tax_inside, []))
    return found


def _years(quote: Quote, received: Mapping[int, int]) -> list[PlannedYear]:
    planned = quote.by_year
    return [
        PlannedYear(year, planned.get(year, NO_SUMS).total_yen, received.get(year, 0))
        for year in sorted({*planned, *received})
    ]
