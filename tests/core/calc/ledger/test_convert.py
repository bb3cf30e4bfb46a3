"""Cells are read as the type of their column says, or refused."""

import datetime
from decimal import Decimal

import pytest

from core.calc.ledger.cells import CellError
from core.calc.ledger.convert import CellContext, CellRefused, read_cell, remedy_for
from core.calc.ledger.declared import Column, ColumnType
from core.calc.messages import ValueRefused

CONTEXT = CellContext(datetime.date(2019, 5, 1))
D = datetime.date


def column(kind, **options):
    return Column("c", "列", kind, **options)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (ColumnType.TEXT, "　株式会社青葉  ", "株式会社青葉"),
        (ColumnType.TEXT, 12345, "12345"),
        (ColumnType.TEXT, D(2018, 4, 1), "2018/4/1"),
        (ColumnType.TEXT, "-", "-"),
        (ColumnType.TEXT, "\u200b", None),
        (ColumnType.TEXT, None, None),
        (ColumnType.KEY, 201800001, "201800001"),
        (ColumnType.KEY, "-", None),
        (ColumnType.PERSON, "髙橋󠄀　祐子\u200b", "髙橋󠄀　祐子"),
        (ColumnType.YEN, 3_000_000, 3_000_000),
        (ColumnType.YEN, Decimal("3000000.0"), 3_000_000),
        (ColumnType.YEN, "￥3,226,000", 3_226_000),
        (ColumnType.YEN, "―", None),
        (ColumnType.YEN, "", None),
        (ColumnType.YEN, 0, 0),
        (ColumnType.DATE, D(2018, 4, 1), D(2018, 4, 1)),
        (ColumnType.DATE, datetime.datetime(2018, 4, 1, 12, 0), D(2018, 4, 1)),  # noqa: DTZ001
        (ColumnType.DATE, 43191, D(2018, 4, 1)),
        (ColumnType.DATE, Decimal("43191.99999"), D(2018, 4, 1)),
        (ColumnType.DATE, 20180401, D(2018, 4, 1)),
        (ColumnType.DATE, "Ｈ３０．４．１", D(2018, 4, 1)),
        (ColumnType.DATE, "－", None),
        (ColumnType.MARK, "○", True),
        (ColumnType.MARK, "〇", True),
        (ColumnType.MARK, "有", True),
        (ColumnType.MARK, 1, True),
        (ColumnType.MARK, True, True),
        (ColumnType.MARK, None, False),
        (ColumnType.MARK, "×", False),
        (ColumnType.MARK, "無", False),
        (ColumnType.MARK, "-", False),
        (ColumnType.FISCAL_YEAR, 2018, 2018),
        (ColumnType.FISCAL_YEAR, "2018年度", 2018),
        (ColumnType.FISCAL_YEAR, "平成30年度", 2018),
        (ColumnType.FISCAL_YEAR, "H30", 2018),
        (ColumnType.FISCAL_YEAR, "令和元年度", 2019),
        (ColumnType.FISCAL_YEAR, D(2019, 3, 31), 2018),
        (ColumnType.CORPORATE_NUMBER, 7000012050002, "7000012050002"),
        (ColumnType.CORPORATE_NUMBER, "なし", CellRefused),
        (ColumnType.ERAD_NUMBER, 20000037, "20000037"),
        (ColumnType.PREFECTURE, "京都", "京都府"),
        (ColumnType.PREFECTURE, "海外", None),
        (ColumnType.COUNTRY, "米国", "US"),
        (ColumnType.COUNTRY, None, None),
    ],
)
def test_cells_are_read(kind, cell, value):
    if value is CellRefused:
        with pytest.raises(ValueRefused):
            read_cell(cell, column(kind), CONTEXT)
    else:
        assert read_cell(cell, column(kind), CONTEXT) == value


@pytest.mark.parametrize(
    ("kind", "cell", "reason"),
    [
        (ColumnType.YEN, D(2018, 4, 1), "金額として読めません"),
        (ColumnType.YEN, True, "金額として読めません"),
        (ColumnType.YEN, Decimal("0.5"), "1円未満"),
        (ColumnType.YEN, -1, "マイナス"),
        (ColumnType.DATE, "2108/7/1", "1945年から2069年まで"),
        (ColumnType.DATE, D(2108, 7, 1), "範囲の外"),
        (ColumnType.DATE, 60, "1900年2月29日"),
        (ColumnType.DATE, 59, "範囲の外"),
        (ColumnType.DATE, True, "日付として読めません"),
        (ColumnType.MARK, "△", "「○」か空欄"),
        (ColumnType.FISCAL_YEAR, "来年度", "年度として読めません"),
        (ColumnType.FISCAL_YEAR, 18, "年度として読めません"),
        (ColumnType.ERAD_NUMBER, 37, "8桁"),
        (ColumnType.TEXT, "a\x00", "ヌル文字"),
        (ColumnType.TEXT, "あ" * 201, "201文字"),
        (ColumnType.TEXT, CellError("#REF!"), "#REF!"),
        (ColumnType.YEN, CellError(""), "計算結果"),
        (ColumnType.MARK, CellError("#N/A"), "#N/A"),
    ],
)
def test_cells_are_refused(kind, cell, reason):
    with pytest.raises(ValueRefused, match=reason):
        read_cell(cell, column(kind), CONTEXT)


def test_units_of_a_heading_apply_to_numbers_and_bare_text():
    context = CellContext(CONTEXT.today, unit=1000)
    assert read_cell(1234, column(ColumnType.YEN), context) == 1_234_000
    assert read_cell("1,234", column(ColumnType.YEN), context) == 1_234_000
    assert read_cell("1,234円", column(ColumnType.YEN), context) == 1_234


def test_a_workbook_of_1904_counts_from_there():
    context = CellContext(CONTEXT.today, epoch_1904=True)
    assert read_cell(41729, column(ColumnType.DATE), context) == D(2018, 4, 1)


def test_choices_are_folded_and_an_unknown_one_names_them():
    choice = column(ColumnType.CHOICE, choices={"承継": "taken", "承継する": "taken", "非承継": "left"})
    assert read_cell("承継 する", choice, CONTEXT) == "taken"
    with pytest.raises(CellRefused, match="選べるもの：承継、非承継"):
        read_cell("保留", choice, CONTEXT)


@pytest.mark.parametrize("kind", list(ColumnType))
def test_every_type_has_a_remedy(kind):
    assert str(remedy_for(column(kind), "x")).endswith("。") or "例：" in str(remedy_for(column(kind), "x"))
