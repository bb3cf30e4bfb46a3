"""Scenarios side by side: each element of each price, and how it differs from the first."""

from collections.abc import Sequence
from dataclasses import dataclass

from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.quote import Quote


@dataclass(frozen=True, slots=True)
class Side:
    """One scenario's yen in a row, and how much more than the first scenario's that is."""

    yen: int
    more: int


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One element across the scenarios; None is the total with tax."""

    element: Element | None
    sides: tuple[Side, ...]

    @property
    def differs(self) -> bool:
        """Whether the scenarios disagree."""
        return any(side.more for side in self.sides)


def compare(quotes: Sequence[Quote]) -> tuple[ComparisonRow, ...]:
    """Return a row per element that any scenario has, then the total."""
    rows = [_row(element, [quote.sums.of(element) for quote in quotes]) for element in Element]
    total = _row(None, [quote.sums.total_yen for quote in quotes])
    return (*(row for row in rows if any(side.yen for side in row.sides)), total)


def _row(element: Element | None, yen: Sequence[int]) -> ComparisonRow:
    return ComparisonRow(element, tuple(Side(each, each - yen[0]) for each in yen))
