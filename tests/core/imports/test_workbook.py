"""Workbooks: exact cells, errors as errors, and files that are not read at all."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from openpyxl import Workbook

from core.calc.ledger.cells import CellError
from core.imports.precheck import FileRefused
from core.imports.reading import file_hash, read_ledger
from tests.factories.ledgers import workbook


def read(content: bytes, name: str = "台帳.xlsx"):
    return read_ledger(io.BytesIO(content), name)


def rows_of(content: bytes):
    return read(content).sheets[0].rows


def test_cells_keep_their_types():
    day = datetime.date(2018, 4, 1)
    cells = ["文字", 3_000_000, 0.1, 1e15, day, True, "0123", "", "５．０１Ｅ＋１２"]
    (row,) = rows_of(workbook({"契約": [cells]}))
    assert row == ["文字", 3_000_000, Decimal("0.1"), 10**15, day, True, "0123", None, "５．０１Ｅ＋１２"]


def test_error_cells_and_formulas_without_a_result_are_told_apart_from_blanks():
    (row,) = rows_of(workbook({"契約": [["a", "#N/A", "=1+1", "#DIV/0!", ""]]}))
    assert row[:4] == ["a", CellError("#N/A"), CellError(""), CellError("#DIV/0!")]


def test_errors_far_down_a_long_sheet_are_found():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("契約")
        for row in range(40_000):
            sheet.write_row(row, 0, ["K-1", 1, 2, row])
        sheet.write_formula(40_000, 1, "=NA()", None, "#N/A")
    rows = rows_of(target.getvalue())
    assert rows[40_000] == [None, CellError("#N/A"), None, None]
    assert rows[39_999] == ["K-1", 1, 2, 39_999]


def test_dates_of_a_1904_workbook():
    day = datetime.date(2018, 4, 1)
    sheet = read(workbook({"契約": [[day, 41729]]}, epoch_1904=True)).sheets[0]
    assert sheet.epoch_1904
    assert sheet.rows[0] == [day, 41729]


def test_hidden_sheets_and_merged_cells_are_noted():
    content = workbook(
        {"契約": [["表題", ""], ["a", "b"]], "裏": [["x", "y"]]}, merged={"契約": ["A1:B1"]}, hidden=["裏"]
    )
    sheets = read(content).sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("契約", False), ("裏", True)]
    assert sheets[0].merged == (((0, 0), (0, 1)),)


def test_rows_and_columns_keep_their_places_when_a_sheet_begins_late():
    sheet = read(workbook({"契約": [[], [], ["", "", "契約番号"], ["", "", "K-1"]]})).sheets[0]
    assert sheet.rows[2:] == [[None, None, "契約番号"], [None, None, "K-1"]]


def test_names_of_sheets_with_signs():
    names = ["A&B <契約>", "工学・理学 '18"]
    assert [sheet.name for sheet in read(workbook({name: [["#N/A", "x"]] for name in names})).sheets] == names
    assert read(workbook({names[0]: [["#N/A"]]})).sheets[0].rows == [[CellError("#N/A")]]


def package(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def far_cell() -> bytes:
    book = Workbook()
    book.active["XFD1048576"] = 1
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    target = io.BytesIO(workbook({"契約": [["a"]]}))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空です"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "古い形式"),
        (b"%PDF-1.7", "として読めません"),
        (b"PK\x03\x04broken", "壊れています"),
        (package(hello=b"x"), "として読めません"),
        (far_cell(), "遠くのセル"),
        (with_part("xl/media/bomb.bin", b"0" * 60_000_000), "大きすぎる"),
        (with_part("xl/vbaProject.bin", b"x"), "マクロ"),
        (with_part("../../evil.txt", b"x"), "外を指す"),
        (workbook({"契約": [["a"]]})[:-200], "壊れています"),
    ],
    ids=["empty", "xls", "pdf", "broken zip", "zip", "far cell", "bomb", "macro", "zip slip", "cut off"],
)
def test_what_is_no_ledger_is_refused_with_a_way_out(content, reason):
    with pytest.raises(FileRefused, match=reason):
        read(content)


def test_entities_are_never_expanded():
    content = workbook({"契約": [["a"]]})
    source = zipfile.ZipFile(io.BytesIO(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for info in source.infolist():
            part = source.read(info)
            if info.filename == "xl/workbook.xml":
                part = part.replace(
                    b"<workbook", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook', 1
                )
            archive.writestr(info, part)
    with pytest.raises(FileRefused, match="外を指す"):
        read(target.getvalue())


def test_a_wide_file_of_blank_formatted_cells_is_read():
    book = Workbook()
    book.active["A1"] = "契約番号"
    book.active["XFD1"].number_format = "0"
    target = io.BytesIO()
    book.save(target)
    assert rows_of(target.getvalue())[0][0] == "契約番号"


def test_the_hash_is_that_of_the_bytes():
    assert file_hash(io.BytesIO(b"abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
