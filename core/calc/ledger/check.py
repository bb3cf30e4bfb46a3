"""Checking a whole ledger: every cell, every row, every sheet, and what they say of each other.

Each fault is reported once, at its own cell. A value that could not be read is absent from its row, so no later rule
speaks of it; a row with a fault still lends its number to whatever refers to it.
"""

import datetime
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from core.calc.ledger.cells import Cell, Sheet, cell_at, shown
from core.calc.ledger.convert import CellContext, read_cell, remedy_for
from core.calc.ledger.declared import Column, Reference, RowContext, SheetKind, UniqueRule
from core.calc.ledger.mapping import SheetMapping
from core.calc.ledger.problems import Finding, Problem, ProblemSeverity
from core.calc.ledger.rows import RowKind, row_kind, telling_places
from core.calc.messages import Message, ValueRefused, Word, gettext_noop
from core.calc.text import folded_key


@dataclass(slots=True)
class StagedRow:
    """One row of data. `values` holds what could be read (None: blank); an unreadable cell is absent.

    `unchanged` is set when the records say the same already, so that there is nothing to write.
    """

    sheet: str
    row: int
    cells: Sequence[Cell]
    values: dict[str, Any]
    has_error: bool = False
    unchanged: bool = False

    def get(self, code: str) -> Any:
        """Return a value, None when it is blank, absent or unreadable."""
        return self.values.get(code)


@dataclass(slots=True)
class StagedSheet:
    """One sheet as it was read: its kind (None when it is left out), its rows of data, and what was skipped."""

    name: str
    kind: SheetKind | None
    mapping: SheetMapping
    labels: Sequence[str]
    rows: list[StagedRow] = field(default_factory=list)
    skipped: dict[RowKind, int] = field(default_factory=dict)
    rows_below_header: int = 0

    def label_of(self, code: str) -> str:
        """Return the heading that the file gives a column, else the column's own name."""
        index = self.mapping.columns.get(code)
        if index is not None and index < len(self.labels) and self.labels[index]:
            return self.labels[index]
        return self.kind.column(code).label if self.kind else code

    def cell_of(self, row: StagedRow, code: str) -> Cell:
        """Return the raw cell of a column."""
        index = self.mapping.columns.get(code)
        return None if index is None else cell_at(row.cells, index)


@dataclass(slots=True)
class CheckedLedger:
    """All sheets of a file and every problem found so far."""

    sheets: list[StagedSheet]
    problems: list[Problem] = field(default_factory=list)

    def of_kind(self, kind_code: str) -> list[StagedSheet]:
        """Return the sheets of one kind."""
        return [sheet for sheet in self.sheets if sheet.kind is not None and sheet.kind.code == kind_code]

    def report(self, sheet: StagedSheet, row: StagedRow, finding: Finding) -> None:
        """Add a problem at a cell of a row."""
        self.problems.append(
            Problem(
                sheet=sheet.name,
                row=row.row,
                column=sheet.label_of(finding.column),
                value=shown(sheet.cell_of(row, finding.column)),
                severity=finding.severity,
                reason=finding.reason,
                remedy=finding.remedy,
            )
        )
        row.has_error = row.has_error or finding.severity is ProblemSeverity.ERROR


Exists = Callable[[str, str, AbstractSet[str]], AbstractSet[str]]
"""Which of the keys name a record already: (kind, column, keys) to the keys found."""


def stage_sheet(
    sheet: Sheet, mapping: SheetMapping, kind: SheetKind | None, ledger: CheckedLedger, today: datetime.date
) -> StagedSheet:
    """Read one sheet into rows of values, reporting every cell that cannot be read and every needed cell left blank."""
    header = mapping.header(sheet) if sheet.rows else None
    staged = StagedSheet(sheet.name, kind, mapping, header.labels if header else ())
    ledger.sheets.append(staged)
    body = sheet.rows[header.first_data_row :] if header else []
    staged.rows_below_header = len(body)
    if kind is None or header is None or _lacks_columns(staged, kind, ledger):
        return staged
    named = telling_places(kind, mapping.columns)
    for place, cells in enumerate(body, start=header.first_data_row + 1):
        what = row_kind(cells, named, header.labels)
        if what is RowKind.DATA:
            _stage_row(
                staged,
                StagedRow(sheet.name, place, cells, {}),
                kind,
                ledger,
                CellContext(today, 1, sheet.epoch_1904),
            )
        else:
            staged.skipped[what] = staged.skipped.get(what, 0) + 1
    return staged


def check_rows(ledger: CheckedLedger, today: datetime.date) -> None:
    """Apply the rules that look at one row."""
    for sheet in ledger.sheets:
        if sheet.kind is None:
            continue
        context = RowContext(
            frozenset((*sheet.mapping.columns, *sheet.mapping.fills)), today, sheet.mapping.title_fiscal_year
        )
        for row in sheet.rows:
            for rule in sheet.kind.rules:
                for finding in list(rule(row.values, context)):
                    ledger.report(sheet, row, finding)


def check_duplicates(ledger: CheckedLedger, kinds: Iterable[SheetKind]) -> None:
    """Report rows that repeat what must be unique, over all sheets of a kind."""
    for kind in kinds:
        for rule in kind.unique:
            _check_unique(ledger, ledger.of_kind(kind.code), rule)


def check_references(ledger: CheckedLedger, exists: Exists) -> None:
    """Report names of rows that stand neither in the file nor among the records."""
    for kind in {sheet.kind.code: sheet.kind for sheet in ledger.sheets if sheet.kind}.values():
        for reference in kind.references:
            _check_reference(ledger, kind, reference, exists)


def dependents_of_errors(ledger: CheckedLedger) -> dict[tuple[str, int], str]:
    """Return the sound rows that cannot be written because the row they name is not: (sheet, row) to its name."""
    held: dict[tuple[str, int], str] = {}
    refused = {(kind, key) for kind, key, rows in _rows_by_key(ledger) if all(row.has_error for row in rows)}
    grew = True
    while grew:
        grew = False
        for sheet in ledger.sheets:
            for row in sheet.rows:
                name = _refused_name(sheet, row, refused)
                if name is None or row.has_error or (sheet.name, row.row) in held:
                    continue
                held[sheet.name, row.row] = name
                refused |= _names_of(sheet, row)
                grew = True
    return held


def number_key(value: Any) -> str:
    """Fold a number of the ledger so that width, case and kind of hyphen do not matter."""
    return folded_key(str(value))


def _lacks_columns(staged: StagedSheet, kind: SheetKind, ledger: CheckedLedger) -> bool:
    missing = [
        column
        for column in kind.required
        if column.code not in staged.mapping.columns and column.code not in staged.mapping.fills
    ]
    for column in missing:
        ledger.problems.append(
            Problem(
                sheet=staged.name,
                row=staged.mapping.header_row + 1,
                column=column.label,
                value="",
                severity=ProblemSeverity.ERROR,
                reason=Message(
                    gettext_noop("「%(column)s」の列が見つかりません。"), {"column": (column.label,)}
                ),
                remedy=Message(
                    gettext_noop("「シートと列」の画面で、どの列が「%(column)s」かを選んでください。"),
                    {"column": (column.label,)},
                ),
            )
        )
    return bool(missing)


def _stage_row(
    staged: StagedSheet, row: StagedRow, kind: SheetKind, ledger: CheckedLedger, context: CellContext
) -> None:
    staged.rows.append(row)
    for column in kind.columns:
        index = staged.mapping.columns.get(column.code)
        fill = staged.mapping.fills.get(column.code)
        if index is None and fill is None:
            continue
        cell = cell_at(row.cells, index) if index is not None else fill
        unit = staged.mapping.units.get(column.code, 1)
        try:
            value = read_cell(cell, column, CellContext(context.today, unit, context.epoch_1904))
        except ValueRefused as refused:
            ledger.report(
                staged,
                row,
                Finding(column.code, ProblemSeverity.ERROR, refused.message, remedy_for(column, cell)),
            )
            continue
        if value is None and column.required:
            ledger.report(staged, row, missing_value(column))
        else:
            row.values[column.code] = value


def missing_value(column: Column) -> Finding:
    """Return the finding for a needed cell that is blank."""
    return Finding(
        column.code,
        ProblemSeverity.ERROR,
        Message(gettext_noop("「%(column)s」が空欄です。"), {"column": (column.label,)}),
        Message(gettext_noop("元の台帳で「%(column)s」を入力してください。"), {"column": (column.label,)}),
    )


def _check_unique(ledger: CheckedLedger, sheets: Sequence[StagedSheet], rule: UniqueRule) -> None:
    seen: dict[tuple[str, Hashable], list[StagedRow]] = {}
    for sheet in sheets:
        for row in sheet.rows:
            value = row.get(rule.column)
            if value is None:
                continue
            scope = rule.scope(row.values) if rule.scope else None
            earlier = seen.setdefault((number_key(value), scope), [])
            clash = next((other for other in earlier if not _may_stand_beside(other, row, rule)), None)
            if clash is not None:
                ledger.report(sheet, row, _duplicate(rule.column, sheet, clash))
            earlier.append(row)


def _may_stand_beside(other: StagedRow, row: StagedRow, rule: UniqueRule) -> bool:
    if not rule.different:
        return False
    same = all(_comparable(other.get(code)) == _comparable(row.get(code)) for code in rule.same)
    return same and any(other.get(code) != row.get(code) for code in rule.different)


def _comparable(value: Any) -> Any:
    return folded_key(value) if isinstance(value, str) else value


def _duplicate(column: str, sheet: StagedSheet, clash: StagedRow) -> Finding:
    if clash.sheet == sheet.name:
        reason = Message(gettext_noop("%(row)s行目と重複しています。"), {"row": clash.row})
    else:
        reason = Message(
            gettext_noop("シート「%(sheet)s」の%(row)s行目と重複しています。"),
            {"sheet": clash.sheet, "row": clash.row},
        )
    return Finding(
        column,
        ProblemSeverity.ERROR,
        reason,
        Message(gettext_noop("どちらが正しいかを確かめ、番号を直すか、余分な行を削除してください。")),
    )


def _check_reference(ledger: CheckedLedger, kind: SheetKind, reference: Reference, exists: Exists) -> None:
    here = {
        number_key(value)
        for sheet in ledger.of_kind(reference.target_kind)
        for row in sheet.rows
        if (value := row.get(reference.target_column)) is not None
    }
    open_names = [
        (sheet, row, name)
        for sheet in ledger.of_kind(kind.code)
        for row in sheet.rows
        if (name := reference.derive(row.values)) is not None and number_key(name) not in here
    ]
    found = exists(
        reference.target_kind, reference.target_column, {name for _sheet, _row, name in open_names}
    )
    for sheet, row, name in open_names:
        if name not in found:
            ledger.report(sheet, row, _unknown(reference, name))


def _unknown(reference: Reference, name: str) -> Finding:
    words: Mapping[str, Word] = {"thing": (reference.thing,), "name": name}
    return Finding(
        reference.shown_at,
        ProblemSeverity.ERROR,
        Message(
            gettext_noop("%(thing)s「%(name)s」は、このファイルにも登録済みの記録にもありません。"), words
        ),
        Message(gettext_noop("番号を確かめて直すか、%(thing)sを先に登録してください。"), words),
    )


def _rows_by_key(ledger: CheckedLedger) -> list[tuple[str, str, list[StagedRow]]]:
    rows: dict[tuple[str, str], list[StagedRow]] = {}
    for sheet in ledger.sheets:
        for row in sheet.rows:
            for name in _names_of(sheet, row):
                rows.setdefault(name, []).append(row)
    return [(kind, key, found) for (kind, key), found in rows.items()]


def _names_of(sheet: StagedSheet, row: StagedRow) -> set[tuple[str, str]]:
    return {
        (sheet.mapping.kind, number_key(value))
        for rule in (sheet.kind.unique if sheet.kind else ())
        if (value := row.get(rule.column)) is not None
    }


def _refused_name(sheet: StagedSheet, row: StagedRow, refused: set[tuple[str, str]]) -> str | None:
    for reference in sheet.kind.references if sheet.kind else ():
        name = reference.derive(row.values)
        if name is not None and (reference.target_kind, number_key(name)) in refused:
            return name
    return None
