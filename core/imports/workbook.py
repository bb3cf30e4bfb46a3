"""Reading .xlsx into sheets of exact cells. Numbers arrive as whole or decimal numbers, errors as errors."""

import datetime
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from core.calc.ledger.cells import Cell, CellError, Sheet
from core.calc.messages import gettext_noop
from core.imports.precheck import (
    ByteSource,
    FileRefused,
    check_extent,
    check_package,
    column_index,
    sheet_parts,
)

_LARGEST_EXACT = 2**53
_PIECE = 4 * 1024 * 1024
_DATE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_RESULT = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")

Errors = Mapping[tuple[int, int], CellError]


def read_workbook(file: ByteSource) -> list[Sheet]:
    """Return every worksheet with its cells. Raises FileRefused for what is not read at all."""
    check_package(file)
    content = file.read()
    with zipfile.ZipFile(BytesIO(content)) as package:
        epoch_1904 = bool(_DATE_1904.search(package.read("xl/workbook.xml")))
        errors = {part.name: _errors(package, part.path) for part in sheet_parts(package)}
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        return [
            _sheet(
                workbook.get_sheet_by_name(each.name),
                errors.get(each.name, {}),
                hidden=each.visible != SheetVisibleEnum.Visible,
                epoch_1904=epoch_1904,
            )
            for each in workbook.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, ValueError) as broken:
        raise FileRefused(
            gettext_noop("ファイルが壊れています。Excelで開けるか確かめ、保存し直してください。")
        ) from broken


def _sheet(source: CalamineSheet, errors: Errors, *, hidden: bool, epoch_1904: bool) -> Sheet:
    _top, left = source.start or (0, 0)
    # The reader makes a new string for every cell; one copy of each keeps a long ledger small.
    once: dict[str, str] = {}
    rows: list[list[Cell]] = [
        [*[None] * left, *(_cell(value, once) for value in row)] for row in source.iter_rows()
    ]
    for (row, column), error in errors.items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        if rows[row][column] is None:
            rows[row][column] = error
    return Sheet(source.name, rows, tuple(source.merged_cell_ranges or ()), hidden, epoch_1904)


def _cell(value: Any, once: dict[str, str]) -> Cell:
    if isinstance(value, str):
        return once.setdefault(value, value) if value else None
    if isinstance(value, float):
        return _exact(value)
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    if isinstance(value, bool | int | datetime.date):
        return value
    return str(value)


def _exact(value: float) -> int | Decimal:
    """Give the number the worksheet shows: whole numbers exactly, others as their shortest decimal."""
    if value.is_integer() and abs(value) <= _LARGEST_EXACT:
        return int(value)
    return Decimal(repr(value))


def _errors(package: zipfile.ZipFile, path: str) -> dict[tuple[int, int], CellError]:
    """Find cells that show an error, and formulas that were saved without a result; the reader gives both as blank.

    The part is read piece by piece, each cut after a row, because it may be a hundred times the size of the file.
    """
    found: dict[tuple[int, int], CellError] = {}
    with package.open(path) as part:
        rest = b""
        while piece := part.read(_PIECE):
            content, _end, rest = (rest + piece).rpartition(b"row>")
            _note_errors(content, found)
        _note_errors(rest, found)
    return found


def _note_errors(content: bytes, found: dict[tuple[int, int], CellError]) -> None:
    check_extent(content)
    if b'"e"' not in content and b"<f" not in content and b":f" not in content:
        return
    for attributes, body in _CELL.findall(content):
        place = _PLACE.search(attributes)
        if place is None:
            continue
        result = _RESULT.search(body)
        at = (int(place.group(2)) - 1, column_index(place.group(1)))
        if b't="e"' in attributes:
            found[at] = CellError(result.group(1).decode("ascii", "replace") if result else "")
        elif (
            _FORMULA.search(body) and (result is None or not result.group(1)) and b't="str"' not in attributes
        ):
            found[at] = CellError("")
