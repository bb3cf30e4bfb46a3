"""What a worksheet or a CSV file holds, before anybody says what it means."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.calc.text import folded_key


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error (#N/A), or a formula whose result was never stored (empty code)."""

    code: str

    def __str__(self) -> str:
        """Show the error as the worksheet does."""
        return self.code


Cell = str | int | Decimal | bool | datetime.date | CellError | None
"""One cell. Numbers are exact: whole ones int, others Decimal. A blank cell is None."""

MergedRange = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of a merged range as (row, column), counted from 0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file. `rows[0]` is row 1 of the sheet; rows may differ in length."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[MergedRange] = ()
    hidden: bool = False
    epoch_1904: bool = False


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def shown(cell: Cell) -> str:
    """Write a cell as the office sees it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    return str(cell)


def cell_at(row: Sequence[Cell], index: int) -> Cell:
    """Return a cell of a row, None beyond its end."""
    return row[index] if index < len(row) else None


_LONGEST_STROKE = 8
_DASHES = frozenset({"-", "--", "---", "…", "/", "~"})


def is_placeholder(cell: Cell) -> bool:
    """Whether a cell holds only the stroke with which offices say "none"."""
    return isinstance(cell, str) and len(cell) <= _LONGEST_STROKE and folded_key(cell) in _DASHES
