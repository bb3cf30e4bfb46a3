"""Tables leave the program as text, numbers and days, never as formulas."""

import csv
import datetime
import io

import openpyxl
import pytest

from core.exports.tables import Column, ColumnKind, csv_lines, write_workbook

COLUMNS = (
    Column("title", "題目"),
    Column("yen", "金額", ColumnKind.NUMBER),
    Column("day", "日付", ColumnKind.DATE),
)
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－1", "＋1", "＠A", "=cmd|' /C calc'!A0"]


def sheet_of(rows):
    target = io.BytesIO()
    write_workbook(target, "契約一覧", COLUMNS, rows)
    return openpyxl.load_workbook(target).active


def lines_of(rows):
    text = "".join(csv_lines(COLUMNS, rows))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_workbook_keeps_headings_and_values():
    sheet = sheet_of([("電池の研究", 10**13, datetime.date(2026, 3, 31)), ("", None, None)])
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)]
    assert rows == [["題目", "金額", "日付"], ["電池の研究", 10**13, datetime.datetime(2026, 3, 31)]]  # noqa: DTZ001


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\r" not in text])
def test_workbook_cells_are_never_formulas(text):
    cell = sheet_of([(text, None, None)])["A2"]
    assert (cell.data_type, cell.value) == ("s", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_text_that_would_be_calculated_gets_an_apostrophe(text):
    assert lines_of([(text, None, None)])[1][0] == f"'{text}"


def test_csv_amounts_stay_numbers():
    assert lines_of([("題", -500, datetime.date(2026, 3, 31))])[1] == ["題", "-500", "2026-03-31"]


@pytest.mark.parametrize("name", ["髙﨑", "𠮷野", "神", "祇\U000e0100"])
def test_rare_characters_come_out_as_they_went_in(name):
    assert sheet_of([(name, None, None)])["A2"].value == name
    assert lines_of([(name, None, None)])[1][0] == name


def test_empty_table_has_its_headings():
    assert lines_of([]) == [["題目", "金額", "日付"]]
    assert [cell.value for cell in next(sheet_of([]).iter_rows())] == ["題目", "金額", "日付"]
