"""Letters made from a price: what may be asked for, and the table of amounts with or without consumption tax.

A letter may show amounts the other way than the policy computes them. The tax of a fiscal year is then spread over its
amounts in proportion to them, so that every column still adds up to the total that was computed.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from collaboration.calc.pricing.kinds import Category, Element, TaxMode
from collaboration.calc.pricing.pay import has_pay
from collaboration.calc.pricing.quote import Line, Quote, YearSums
from collaboration.calc.pricing.request import Commitment
from collaboration.calc.pricing.scenario import PricedScenario
from core.calc.enums import LabelledEnum
from core.calc.messages import Message, ValueRefused, gettext_noop
from core.calc.money import split_largest_remainder

PRICED = tuple(element for element in Element if element is not Element.TAX)


class LetterKind(LabelledEnum):
    """What is written to a partner about a price."""

    QUOTATION = "quotation", "見積書"
    BASIS = "basis", "経費積算書"


class LetterForm(LabelledEnum):
    """As which kind of file."""

    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"


class LetterLanguage(LabelledEnum):
    """In which language."""

    JAPANESE = "ja", "日本語"
    ENGLISH = "en", "英語"


OFFER_DAYS = 60
"""How long an offer usually stands; the office may say otherwise."""

SERIES: dict[LetterKind, str] = {LetterKind.QUOTATION: "MS", LetterKind.BASIS: "SS"}


class LetterTermsRefused(ValueRefused):
    """What was asked of a letter contradicts itself; `field` is the entry to be corrected."""

    field = "valid_until"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTerms:
    """What is asked of a letter. Raises LetterTermsRefused when it would have run out before it is issued."""

    kind: LetterKind
    form: LetterForm
    language: LetterLanguage
    tax_form: TaxMode
    with_seal: bool
    issued_on: datetime.date
    valid_until: datetime.date | None = None
    with_unit_prices: bool = False
    """Whether the price of an hour is printed that was found from what a person earns."""
    remarks: str = ""

    def __post_init__(self) -> None:
        """Compare the days."""
        if self.valid_until is not None and self.valid_until < self.issued_on:
            raise LetterTermsRefused(
                gettext_noop(
                    "有効期限が発行日（%(day)s）より前です。発行日以後の日を入力してください。例：%(day)s"
                ),
                day=self.issued_on.isoformat(),
            )


def usual_end_of_offer(issued_on: datetime.date) -> datetime.date:
    """Return the last day of an offer for which nothing else was said."""
    return issued_on + datetime.timedelta(days=OFFER_DAYS)


def without_unit_prices(priced: PricedScenario) -> Quote:
    """Return the quote without the prices of an hour that were found from what persons earn; hours and amounts stay."""
    waiting: dict[tuple[str, int], list[Commitment]] = {}
    for item in priced.scenario.request.commitments:
        waiting.setdefault((item.name, item.fiscal_year), []).append(item)
    lines = []
    for line in priced.quote.lines:
        found = waiting.get((line.label, line.fiscal_year)) if line.element is Element.VALUE else None
        lines.append(_covered(line, found.pop(0)) if found else line)
    return replace(priced.quote, lines=tuple(lines))


def _covered(line: Line, item: Commitment) -> Line:
    """Cover the unit price of one line; other formulas, such as a share of a year's cost, name none."""
    if not has_pay(item):
        return line
    formula = line.formula
    if "unit" in formula.words:
        words = {"hours": formula.words["hours"]}
        formula = Message(gettext_noop("従事時間%(hours)s時間分の額"), words)
    return replace(line, formula=formula, base_yen=None)


def letter_series(kind: LetterKind, fiscal_year: int) -> str:
    """Return what the numbers of a kind of letter have in common in one fiscal year: MS2026."""
    return f"{SERIES[kind]}{fiscal_year}"


@dataclass(frozen=True, slots=True)
class AmountKey:
    """A row of the table of amounts: an element, and for direct cost the category within it."""

    element: Element
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class YearAmounts:
    """The amounts of one fiscal year as a letter shows them. `parts` add up to `subtotal`, with tax to `total`."""

    fiscal_year: int
    parts: Mapping[AmountKey, int]
    tax: int
    total: int
    tax_form: TaxMode

    @property
    def subtotal(self) -> int:
        """What the parts add up to: the total, or the total without tax."""
        return self.total if self.tax_form is TaxMode.INCLUSIVE else self.total - self.tax

    def of(self, element: Element) -> int:
        """Return the amount of an element."""
        return sum(yen for key, yen in self.parts.items() if key.element is element)


def amounts_by_year(quote: Quote, tax_form: TaxMode) -> list[YearAmounts]:
    """Return the amounts of every fiscal year, all with tax or all without."""
    categories = _direct_by_category(quote)
    return [_amounts(year, categories.get(year.fiscal_year, {}), tax_form) for year in quote.years]


def shown_keys(years: Sequence[YearAmounts]) -> list[AmountKey]:
    """Return the rows that any year has an amount for, in the order of a basis of estimate."""
    return [key for key in _every_key() if any(year.parts.get(key) for year in years)]


def _every_key() -> Iterator[AmountKey]:
    for element in PRICED:
        yield AmountKey(element)
        if element is Element.DIRECT:
            yield from (AmountKey(element, category) for category in Category)


def _direct_by_category(quote: Quote) -> dict[int, Counter[Category | None]]:
    found: dict[int, Counter[Category | None]] = {}
    for line in quote.lines:
        if line.element is Element.DIRECT and line.counts:
            found.setdefault(line.fiscal_year, Counter())[line.category] += line.yen
    return found


def _amounts(year: YearSums, categories: Mapping[Category | None, int], tax_form: TaxMode) -> YearAmounts:
    sums = year.sums
    parts = {AmountKey(element): sums.of(element) for element in PRICED if element is not Element.DIRECT}
    if sum(categories.values()) == sums.direct and all(yen >= 0 for yen in categories.values()):
        parts |= {AmountKey(Element.DIRECT, category): yen for category, yen in categories.items()}
    else:
        # Lines that were solved from an agreed total need not fall into categories.
        parts[AmountKey(Element.DIRECT)] = sums.direct
    parts = {key: yen for key, yen in parts.items() if yen}
    moved = sums.tax if tax_form is TaxMode.INCLUSIVE else -sums.tax_inside
    return YearAmounts(year.fiscal_year, _spread(moved, parts), sums.tax_yen, sums.total_yen, tax_form)


def _spread(moved: int, parts: dict[AmountKey, int]) -> dict[AmountKey, int]:
    """Add a sum to the parts (take it from them when negative) in proportion to them."""
    if not moved or not parts:
        return parts
    sign = 1 if moved > 0 else -1
    shares = split_largest_remainder(abs(moved), list(parts.values()))
    return {key: yen + sign * share for (key, yen), share in zip(parts.items(), shares, strict=True)}
