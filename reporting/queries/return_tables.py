"""The tables of a return as the ministry prints them, with last year's figures beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reporting.calc.aggregate import CellValue
from reporting.calc.edition import CellSpec, Column, Edition, Table, Take


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell with last year's figure and the difference; None where there is nothing to compare."""

    spec: CellSpec
    cell: CellValue
    before: int | None

    @property
    def difference(self) -> int | None:
        """This year less last year; between a yes and a no there is none."""
        if self.cell.value is None or self.before is None or self.spec.take is Take.YES_NO:
            return None
        return self.cell.value - self.before


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line of a table; a place where the form has no cell holds None."""

    label: str
    level: int
    is_total: bool
    cells: tuple[ShownCell | None, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table ready for the screen or a sheet."""

    table: Table
    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]


def shown_tables(
    edition: Edition, cells: Mapping[str, CellValue], previous: Mapping[str, CellValue]
) -> list[ShownTable]:
    """Return every table of the form filled with figures."""
    return [
        ShownTable(table, table.columns, tuple(_rows(edition, table, cells, previous)))
        for table in edition.tables
    ]


def _rows(
    edition: Edition, table: Table, cells: Mapping[str, CellValue], previous: Mapping[str, CellValue]
) -> Iterator[ShownRow]:
    for row in table.rows:
        shown = []
        for column in table.columns:
            code = f"{row.code}.{column.code}"
            spec = edition.cells.get(code)
            shown.append(None if spec is None or code not in cells else shown_cell(spec, cells, previous))
        yield ShownRow(row.label, row.level, bool(row.sum), tuple(shown))


def shown_cell(
    spec: CellSpec, cells: Mapping[str, CellValue], previous: Mapping[str, CellValue]
) -> ShownCell:
    """Return one cell with last year's figure."""
    before = previous.get(spec.code)
    return ShownCell(spec, cells[spec.code], before.value if before else None)
