"""Scenarios side by side: each element of each price, and how it differs from the first."""

from collections.abc import Sequence
from dataclasses import dataclass

from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.quote import Quote
from core.calc.messages import gettext_noop


@dataclass(frozen=True, slots=True)
class Side:
    """One scenario's yen in a row, and how much more than the first scenario's that is."""

    yen: int
    more: int


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One element, or one of the totals, across the scenarios. The label is a term of the catalogue."""

    label: str
    sides: tuple[Side, ...]
    is_total: bool = False

    @property
    def differs(self) -> bool:
        """Whether the scenarios disagree."""
        return any(side.more for side in self.sides)


def compare(quotes: Sequence[Quote]) -> tuple[ComparisonRow, ...]:
    """Return a row per element that any scenario has, then the totals without and with tax.

    Where tax lies inside the elements of one scenario and beside those of another, only the totals compare like with like.
    """
    rows = [_row(element.label, [quote.sums.of(element) for quote in quotes]) for element in Element]
    return (
        *(row for row in rows if any(side.yen for side in row.sides)),
        _row(
            gettext_noop("合計（税抜）"),
            [quote.sums.total_excluding_tax_yen for quote in quotes],
            is_total=True,
        ),
        _row(gettext_noop("合計（税込）"), [quote.sums.total_yen for quote in quotes], is_total=True),
    )


def _row(label: str, yen: Sequence[int], *, is_total: bool = False) -> ComparisonRow:
    return ComparisonRow(label, tuple(Side(each, each - yen[0]) for each in yen), is_total)
