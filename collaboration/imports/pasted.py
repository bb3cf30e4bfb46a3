"""Contracts pasted from a worksheet: the rows of a grid, checked cell by cell as a ledger is and kept as one import."""

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.db import transaction

from collaboration.imports.agreement_sheet import AGREEMENTS
from core.actions.imports import set_mapping
from core.calc.ledger.check import CheckedLedger, dependents_of_errors
from core.calc.ledger.declared import Column
from core.calc.ledger.headers import match_columns
from core.calc.ledger.mapping import SheetMapping
from core.calc.ledger.problems import Problem
from core.calc.messages import Message, ValueRefused, gettext_noop
from core.calc.text import folded_key
from core.imports.batches import check_import, commit_import, is_written, receive
from core.imports.reading import LedgerFile, read_ledger
from core.imports.staging import check_ledger
from core.models import Department, ImportBatch, User

SHEET = "まとめて登録"
FILE_NAME = f"{SHEET}.csv"
ENCODING = "utf-8-sig"
CODES = (
    "number",
    "kind",
    "title",
    "organization_name",
    "department",
    "principal",
    "signed_on",
    "starts_on",
    "ends_on",
    "amount_yen",
    "note",
)
COLUMNS: tuple[Column, ...] = tuple(AGREEMENTS.column(code) for code in CODES)
FIRST_ROW = 2
"""The headings are row 1, as in a worksheet, so that the rows of the grid are counted as its file counts them."""

MOST_ROWS = 200
FEWEST_HEADINGS = 3
_CODE_OF_LABEL = {column.label: column.code for column in COLUMNS}
_MAPPING = SheetMapping(SHEET, AGREEMENTS.code, 0, 1, {code: place for place, code in enumerate(CODES)})

GridRow = tuple[str, ...]
"""The cells of one row in the order of COLUMNS, as they were typed."""

NEW_DEPARTMENT = gettext_noop(
    "「%(name)s」は登録されていない部局です。このまま登録すると、新しい部局になります。"
)
HELD_BACK = gettext_noop("「%(name)s」の行に誤りがあるため、この行も登録できません。")
SKIPPED = gettext_noop("見出し、合計、注記の行とみなしました。登録しません。")


@dataclass(frozen=True, slots=True)
class Pasted:
    """Rows read from a pasted text, and the headings of columns for which the grid has no place."""

    rows: list[GridRow]
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellNote:
    """What the check says of a cell: an error keeps its row out, everything else is only shown."""

    is_error: bool
    sentences: tuple[Message, ...]


@dataclass(slots=True)
class GridCheck:
    """What the check found. Rows are places in the grid, counted from 0."""

    notes: dict[tuple[int, str], list[CellNote]] = field(default_factory=dict)
    good: set[int] = field(default_factory=set)
    unchanged: set[int] = field(default_factory=set)

    @property
    def errors(self) -> list[tuple[int, str, CellNote]]:
        """Every error with its row and column, in reading order."""
        order = {code: place for place, code in enumerate(CODES)}
        found = [
            (row, code, note) for (row, code), notes in self.notes.items() for note in notes if note.is_error
        ]
        return sorted(found, key=lambda each: (each[0], order[each[1]]))

    def add(self, row: int, code: str, note: CellNote) -> None:
        """Keep a note at its cell."""
        self.notes.setdefault((row, code), []).append(note)


def read_pasted(text: str) -> Pasted:
    """Read cells as a worksheet copies them: tabs between cells, a heading row by its headings. Raises ValueRefused."""
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    except csv.Error as broken:
        raise ValueRefused(
            gettext_noop(
                "貼り付けた内容を表として読めません。Excelでセルの範囲をコピーし、もう一度貼り付けてください。"
            )
        ) from broken
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    columns = match_columns(lines[0], AGREEMENTS) if lines else {}
    if len(columns) < FEWEST_HEADINGS:
        return Pasted(_limited([_fitted(line) for line in lines]), _beyond_the_grid(lines))
    places = [columns.get(code) for code in CODES]
    rows = [
        tuple("" if at is None or at >= len(line) else line[at].strip() for at in places)
        for line in lines[1:]
    ]
    unread = [label for at, label in enumerate(lines[0]) if label.strip() and at not in places]
    return Pasted(_limited(rows), tuple(unread))


def is_empty(row: GridRow) -> bool:
    """Whether nothing is typed into a row."""
    return not any(cell.strip() for cell in row)


def check_grid(rows: Sequence[GridRow], *, today: datetime.date) -> GridCheck:
    """Check every cell as the ledger import does; nothing is written. Raises ValueRefused when nothing can be read."""
    file = _file_of(rows)
    ledger = check_ledger(file, [_MAPPING], today=today)
    check = GridCheck()
    for problem in ledger.problems:
        check.add(problem.row - FIRST_ROW, _CODE_OF_LABEL.get(problem.column, CODES[0]), _note_of(problem))
    for (_sheet, number), name in dependents_of_errors(ledger).items():
        check.add(number - FIRST_ROW, CODES[0], CellNote(True, (Message(HELD_BACK, {"name": name}),)))  # noqa: FBT003 -- an error
    _note_departments(ledger, check)
    _sort_rows(ledger, rows, check)
    return check


def register_grid(
    rows: Sequence[GridRow], *, good_rows_only: bool, today: datetime.date, by: User
) -> ImportBatch:
    """Write the rows as one import, which is taken back as a whole.

    Raises ActionRefused, with nothing written, when a row has an error and only the good rows were not asked for.
    """
    kept: list[ImportBatch] = []
    try:
        with transaction.atomic():
            batch = receive(ContentFile(_as_csv(rows)), FILE_NAME, by=by, encoding=ENCODING)
            kept.append(batch)
            set_mapping(batch, {**batch.mapping, "sheets": [_MAPPING.as_json()]}, by=by)
            check_import(batch, today=today, by=by)
            commit_import(batch, good_rows_only=good_rows_only, today=today, by=by)
    except BaseException:
        _forget_files(kept)
        raise
    return batch


def _forget_files(batches: Sequence[ImportBatch]) -> None:
    """Delete the files whose rows were rolled back."""
    for batch in batches:
        if batch.file.name and not ImportBatch.objects.filter(pk=batch.pk).exists():
            batch.file.storage.delete(batch.file.name)


def _note_of(problem: Problem) -> CellNote:
    """Return the reason; only of a number that stands elsewhere does the remedy say more than to mend the cell."""
    is_elsewhere = problem.value and _CODE_OF_LABEL.get(problem.column) == "number"
    return CellNote(problem.is_error, (problem.reason, problem.remedy) if is_elsewhere else (problem.reason,))


def _sort_rows(ledger: CheckedLedger, rows: Sequence[GridRow], check: GridCheck) -> None:
    """Say of every row whether it would be written; one that is no contract is named."""
    staged = {row.row - FIRST_ROW: row for row in ledger.sheets[0].rows}
    held = dependents_of_errors(ledger)
    for place, cells in enumerate(rows):
        row = staged.get(place)
        if row is None:
            if not is_empty(cells):
                check.add(place, CODES[0], CellNote(False, (Message(SKIPPED),)))  # noqa: FBT003 -- no error
        elif is_written(row, held):
            check.good.add(place)
        elif row.unchanged:
            check.unchanged.add(place)


def _note_departments(ledger: CheckedLedger, check: GridCheck) -> None:
    known = {folded_key(name) for name in Department.objects.values_list("name", flat=True)}
    for row in ledger.sheets[0].rows:
        name = row.get("department")
        if name and folded_key(name) not in known:
            note = CellNote(False, (Message(NEW_DEPARTMENT, {"name": name}),))  # noqa: FBT003 -- no error
            check.add(row.row - FIRST_ROW, "department", note)


def _fitted(line: Sequence[str]) -> GridRow:
    cells = [cell.strip() for cell in line[: len(CODES)]]
    return (*cells, *[""] * (len(CODES) - len(cells)))


def _beyond_the_grid(lines: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the cells of the first row that the grid has no column for, so that none is dropped in silence."""
    longest = max(lines, key=len, default=[])
    return tuple(cell for cell in longest[len(CODES) :] if cell.strip())


def _limited(rows: list[GridRow]) -> list[GridRow]:
    if len(rows) > MOST_ROWS:
        raise ValueRefused(
            gettext_noop(
                "一度に登録できるのは%(most)s行までです（%(count)s行ありました）。「台帳の取込」からファイルで取り込んでください。"
            ),
            most=MOST_ROWS,
            count=len(rows),
        )
    return rows


def _file_of(rows: Sequence[GridRow]) -> LedgerFile:
    return read_ledger(io.BytesIO(_as_csv(rows)), FILE_NAME, encoding=ENCODING)


def _as_csv(rows: Sequence[GridRow]) -> bytes:
    """Write the rows below the headings, blank rows in their places."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, quoting=csv.QUOTE_ALL)
    writer.writerow([column.label for column in COLUMNS])
    writer.writerows([" ".join(cell.split()) for cell in row] for row in rows)
    return target.getvalue().encode(ENCODING)
