"""Plain tables as a workbook or as CSV. Text stays text: no cell of an export is ever a formula."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

import xlsxwriter
from django.utils.functional import Promise

CellValue = str | int | datetime.date | None

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
LONGEST_SHEET_NAME = 31


class ColumnKind(StrEnum):
    """How the values of a column are written."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its code, its heading, the kind of its values and its width in characters."""

    code: str
    label: str | Promise
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 14

    @property
    def css(self) -> str:
        """The class of its cells on a screen."""
        return "number" if self.kind is ColumnKind.NUMBER else ""


NUMBER_FORMATS = {ColumnKind.TEXT: "@", ColumnKind.NUMBER: "#,##0", ColumnKind.DATE: "yyyy-mm-dd"}


def write_workbook(
    target: IO[bytes], sheet_name: str, columns: Sequence[Column], rows: Iterable[Sequence[CellValue]]
) -> None:
    """Write a workbook of one sheet, row by row, so that memory does not grow with the rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet(sheet_name[:LONGEST_SHEET_NAME])
        heading = workbook.add_format({"bold": True, "bg_color": "#E6E6E6", "bottom": 1})
        formats = [workbook.add_format({"num_format": NUMBER_FORMATS[column.kind]}) for column in columns]
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(0, at, str(column.label), heading)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write(sheet, last, at, value, formats[at])
        sheet.autofilter(0, 0, last, len(columns) - 1)


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, at: int, value: CellValue, style: object) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime.date):
        sheet.write_datetime(row, at, value, style)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, style)
    else:
        sheet.write_string(row, at, value, style)


def csv_lines(columns: Sequence[Column], rows: Iterable[Sequence[CellValue]]) -> Iterator[str]:
    """Yield CSV for spreadsheet programs: with a byte order mark, days as 2026-03-31.

    Text that such a program would calculate gets an apostrophe in front.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([str(column.label) for column in columns])
    yield BYTE_ORDER_MARK + _emptied(buffer)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
        yield _emptied(buffer)


def _plain(value: CellValue) -> str:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else str(value)


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
