"""The table of amounts: elements and categories in rows, fiscal years in columns, every column adding up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from collaboration.calc.pricing.kinds import Element, TaxMode
from collaboration.calc.pricing.letter import AmountKey, LetterTerms, YearAmounts, shown_keys
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.quote import Quote
from core.calc.rates import percent_in_words
from core.models.wording import listed, term, translated


class RowKind(StrEnum):
    """What a row adds up: parts to their element, elements to the subtotal, with tax to the total."""

    PART = "part"
    ELEMENT = "element"
    SUBTOTAL = "subtotal"
    TAX = "tax"
    TOTAL = "total"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class AmountRow:
    """A row of yen, one per fiscal year."""

    label: str
    kind: RowKind
    yen: tuple[int, ...]

    @property
    def total(self) -> int:
        """The amount over all fiscal years."""
        return sum(self.yen)


def amount_rows(
    quote: Quote, policy: CostPolicy, years: Sequence[YearAmounts], terms: LetterTerms
) -> Iterator[AmountRow]:
    """Yield the rows of elements, then what they add up to and the tax, as the letter shows amounts."""
    yield from _element_rows(policy, years)
    tax = AmountRow(tax_in_words(quote), RowKind.TAX, tuple(year.tax for year in years))
    total = tuple(year.total for year in years)
    if not quote.sums.tax_yen:
        yield AmountRow(_("合計"), RowKind.TOTAL, total)
    elif terms.tax_form is TaxMode.EXCLUSIVE:
        yield AmountRow(_("小計（税抜）"), RowKind.SUBTOTAL, tuple(year.subtotal for year in years))
        yield tax
        yield AmountRow(_("合計（税込）"), RowKind.TOTAL, total)
    else:
        yield AmountRow(_("合計（税込）"), RowKind.TOTAL, total)
        yield AmountRow(_("うち%(tax)s") % {"tax": tax.label}, RowKind.INSIDE, tax.yen)


def _element_rows(policy: CostPolicy, years: Sequence[YearAmounts]) -> Iterator[AmountRow]:
    keys = shown_keys(years)
    for element in dict.fromkeys(key.element for key in keys):
        label = element_label(element, policy)
        yield AmountRow(label, RowKind.ELEMENT, tuple(year.of(element) for year in years))
        for key in keys:
            if key.element is element and key.category is not None:
                yield AmountRow(
                    _part_label(key), RowKind.PART, tuple(year.parts.get(key, 0) for year in years)
                )


def _part_label(key: AmountKey) -> str:
    return _(key.category.label) if key.category else ""


def element_label(element: Element, policy: CostPolicy) -> str:
    """Name an element as the institution does; a reader of another language gets the usual term."""
    own = {
        Element.VALUE: policy.value.label if policy.value else "",
        Element.INDIRECT: policy.indirect[0].label if len(policy.indirect) == 1 else "",
        Element.STRATEGIC: policy.strategic.label if policy.strategic else "",
    }
    if own.get(element) and (get_language() or "").startswith("ja"):
        return own[element]
    return term(element.label)


def tax_in_words(quote: Quote) -> str:
    """Name consumption tax with its rates, or say why there is none."""
    lines = [line for line in quote.lines if line.element is Element.TAX]
    rates = sorted({line.rate for line in lines if line.rate is not None})
    if rates:
        words = {"rates": listed(percent_in_words(rate) for rate in rates)}
        return _("消費税等（%(rates)s）") % words
    return _("消費税等：%(reason)s") % {"reason": translated(lines[0].formula)} if lines else ""
