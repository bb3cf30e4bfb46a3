"""The table of a change of contract: each element and each fiscal year before and after it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from collaboration.calc.pricing.amendment import AmendmentQuote
from collaboration.calc.pricing.kinds import Element, TaxMode
from collaboration.calc.pricing.letter import PRICED, amounts_by_year
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.exports.letters.amounts import RowKind, element_label
from core.models.wording import fiscal_year_in_words, term


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of yen before and after the change; the parts of the total are fiscal years."""

    label: str
    kind: RowKind
    before: int
    after: int

    @property
    def difference(self) -> int:
        """The increase; negative for a decrease."""
        return self.after - self.before


def change_rows(change: AmendmentQuote, policy: CostPolicy, tax_form: TaxMode) -> Iterator[ChangeRow]:
    """Yield the elements as the letter shows amounts, then the total with tax and how it falls to fiscal years."""
    before, after = (amounts_by_year(quote, tax_form) for quote in (change.before, change.after))
    for element in PRICED:
        yen = [sum(year.of(element) for year in years) for years in (before, after)]
        if any(yen):
            yield ChangeRow(element_label(element, policy), RowKind.ELEMENT, *yen)
    tax = [sum(year.tax for year in years) for years in (before, after)]
    if any(tax) and tax_form is TaxMode.EXCLUSIVE:
        yield ChangeRow(term(Element.TAX.label), RowKind.TAX, *tax)
    totals = [sum(year.total for year in years) for years in (before, after)]
    yield ChangeRow(_("合計（税込）") if any(tax) else _("合計"), RowKind.TOTAL, *totals)
    for year in change.years:
        label = fiscal_year_in_words(year.fiscal_year)
        yield ChangeRow(label, RowKind.PART, year.before_yen, year.after_yen)
