"""Which column of a sheet is which, as proposed by the program or corrected by the office."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from core.calc.fiscal_year import fiscal_year_in
from core.calc.ledger.cells import Sheet
from core.calc.ledger.declared import Column, ColumnType, SheetKind
from core.calc.ledger.headers import Header, first_header, header_at, recognise, titles_above, unit_of
from core.calc.messages import ValueRefused
from core.calc.text import folded_key


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """How one sheet is read. Rows are counted from 0, columns by their place; `kind` is empty for a sheet left out.

    `units` holds the size of a yen column's unit where it is not one yen; `fills` a value for a column that is missing.
    """

    sheet: str
    kind: str
    header_row: int
    header_depth: int
    columns: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    title_fiscal_year: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what a database keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the mapping that was kept."""
        return cls(**stored)

    def header(self, sheet: Sheet) -> Header:
        """Return the header of the sheet this mapping was made for."""
        return header_at(sheet, self.header_row, self.header_depth)


def propose_mapping(sheet: Sheet, kinds: Sequence[SheetKind], *, has_siblings: bool = False) -> SheetMapping:
    """Propose kind, header and columns for a sheet; the kind is empty when nothing fits.

    `has_siblings` says that other sheets are of the same kind, so that this one's name tells them apart.
    """
    found = recognise(sheet, kinds)
    if found is None:
        header = first_header(sheet)
        return SheetMapping(sheet.name, "", header.row if header else 0, 1)
    mapping = SheetMapping(sheet.name, found.kind.code, found.header.row, found.header.depth, found.columns)
    return complete_mapping(mapping, sheet, found.kind, has_siblings=has_siblings)


def complete_mapping(
    mapping: SheetMapping, sheet: Sheet, kind: SheetKind, *, has_siblings: bool = False
) -> SheetMapping:
    """Add what follows from headings, titles and the name of the sheet: units, the fiscal year, missing columns."""
    header = mapping.header(sheet)
    titles = titles_above(sheet, header)
    return replace(
        mapping,
        units=_units(mapping.columns, header, titles, kind),
        fills=_fills(mapping.columns, sheet, kind, has_siblings=has_siblings),
        title_fiscal_year=next(
            (year for text in (sheet.name, *titles) if (year := fiscal_year_in(text))), None
        ),
    )


def header_signature(labels: Sequence[str]) -> str:
    """Return a mark by which the same header is known again, whatever its blanks and widths."""
    joined = "\x1f".join(folded_key(label) for label in labels)
    return hashlib.sha256(joined.encode()).hexdigest()


def _units(
    columns: Mapping[str, int], header: Header, titles: Sequence[str], kind: SheetKind
) -> dict[str, int]:
    general = next((unit for title in titles if "単位" in title and (unit := unit_of(title))), 1)
    units = {
        code: unit_of(header.labels[index]) or general
        for code, index in columns.items()
        if kind.column(code).type is ColumnType.YEN
    }
    return {code: unit for code, unit in units.items() if unit != 1}


def _fills(
    columns: Mapping[str, int], sheet: Sheet, kind: SheetKind, *, has_siblings: bool
) -> dict[str, str]:
    return {
        column.code: sheet.name
        for column in kind.columns
        if column.from_sheet_name
        and column.code not in columns
        and _names(column, sheet, kind, has_siblings=has_siblings)
    }


def _names(column: Column, sheet: Sheet, kind: SheetKind, *, has_siblings: bool) -> bool:
    if column.read is None:
        return has_siblings and folded_key(sheet.name) != folded_key(kind.label)
    try:
        column.read(sheet.name)
    except ValueRefused:
        return False
    return True
