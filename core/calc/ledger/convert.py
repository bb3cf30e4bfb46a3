"""Reading one cell as the type of its column. Every refusal says why; nothing is guessed."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from core.calc.corporate_number import parse_corporate_number
from core.calc.countries import parse_country
from core.calc.dates import EARLIEST_YEAR, DateRefused, from_excel_serial, parse_date
from core.calc.fiscal_year import fiscal_year_in, fiscal_year_of
from core.calc.ledger.cells import Cell, CellError, is_blank, is_placeholder, shown
from core.calc.ledger.declared import Column, ColumnType, folded_choices
from core.calc.messages import Message, ValueRefused, gettext_noop
from core.calc.money import MAX_YEN, YenRefused, parse_yen, yen_from_number
from core.calc.prefectures import parse_prefecture
from core.calc.research_codes import parse_researcher_number
from core.calc.text import clean_text, folded_key

_COMPACT_DATES = range(18_680_101, 99_991_232)
_YEARS = range(1868, 9999)

_YES = frozenset(
    folded_key(mark)
    for mark in (
        "○",
        "◯",
        "〇",
        "●",
        "◎",
        "✓",
        "✔",
        "レ",
        "有",
        "あり",
        "有り",
        "はい",
        "該当",
        "対象",
        "済",
        "1",
        "true",
        "yes",
        "y",
        "t",
    )
)
_NO = frozenset(
    folded_key(mark)
    for mark in (
        "×",
        "✕",
        "✖",
        "☓",
        "x",
        "無",
        "なし",
        "無し",
        "いいえ",
        "非該当",
        "対象外",
        "未",
        "0",
        "false",
        "no",
        "n",
        "f",
    )
)
_NOWHERE = frozenset(folded_key(word) for word in ("海外", "国外", "外国", "不明", "該当なし", "なし"))


@dataclass(frozen=True, slots=True)
class CellContext:
    """What reading a cell depends on beside its column: the unit of a yen column, the calendar, and today."""

    today: datetime.date
    unit: int = 1
    epoch_1904: bool = False


class CellRefused(ValueRefused):
    """A cell that cannot be read as what its column holds."""


REMEDIES: Mapping[ColumnType, str] = {
    ColumnType.TEXT: gettext_noop("元の台帳でこのセルを直してください。"),
    ColumnType.KEY: gettext_noop("元の台帳で番号を確かめて直してください。"),
    ColumnType.YEN: gettext_noop("元の台帳で正しい金額を数字で入力してください。例：1,234,567"),
    ColumnType.DATE: gettext_noop("元の台帳で正しい日付を入力してください。例：2018/4/1、平成30年4月1日"),
    ColumnType.CHOICE: gettext_noop("元の台帳で選択肢のどれかに直してください。"),
    ColumnType.MARK: gettext_noop("元の台帳で「○」か空欄に直してください。"),
    ColumnType.FISCAL_YEAR: gettext_noop("元の台帳で年度を入力してください。例：2018、平成30年度"),
    ColumnType.CORPORATE_NUMBER: gettext_noop(
        "国税庁の法人番号公表サイトで確かめて直してください。わからないときは空欄にしてください。"
    ),
    ColumnType.ERAD_NUMBER: gettext_noop("e-Radで研究者番号を確かめて直してください。"),
    ColumnType.PREFECTURE: gettext_noop("元の台帳で都道府県名に直してください。例：京都府"),
    ColumnType.COUNTRY: gettext_noop("元の台帳で国名を直してください。例：日本、アメリカ合衆国"),
    ColumnType.PERSON: gettext_noop("元の台帳で氏名を直してください。"),
}
"""What to do about a refused cell, by the type of its column."""

CELL_ERROR_REMEDY = gettext_noop("元の台帳で数式を直すか、値を入力し直してください。")


def read_cell(cell: Cell, column: Column, context: CellContext) -> Any:
    """Return the value of a cell, None when it is blank. Raises ValueRefused."""
    if isinstance(cell, CellError):
        raise _cell_error(cell)
    if column.type is ColumnType.MARK:
        return _mark(cell)
    if is_blank(cell) or (is_placeholder(cell) and column.type not in (ColumnType.TEXT, ColumnType.PERSON)):
        return None
    return _READERS[column.type](cell, column, context)


def remedy_for(column: Column, cell: Cell) -> Message:
    """Return what the office should do about a refused cell."""
    return Message(CELL_ERROR_REMEDY if isinstance(cell, CellError) else REMEDIES[column.type])


def _cell_error(cell: CellError) -> CellRefused:
    if cell.code:
        return CellRefused(gettext_noop("セルがエラー（%(code)s）になっています。"), code=cell.code)
    return CellRefused(gettext_noop("数式の計算結果がファイルに保存されていません。"))


def _text(cell: Cell, column: Column, _context: CellContext) -> str | None:
    text = clean_text(shown(cell))
    if len(text) > column.max_length:
        raise CellRefused(
            gettext_noop("文字数が多すぎます（%(count)s文字）。%(limit)s文字以内にしてください。"),
            count=len(text),
            limit=column.max_length,
        )
    return text or None


def _yen(cell: Cell, column: Column, context: CellContext) -> int:
    minimum = -MAX_YEN if column.signed else 0
    if isinstance(cell, str):
        return parse_yen(cell, minimum=minimum, unit=context.unit)
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return yen_from_number(cell * context.unit, minimum=minimum)
    raise YenRefused(gettext_noop("金額として読めません。数字で入力してください。例：1,234,567"))


def _date(cell: Cell, column: Column, context: CellContext) -> datetime.date:
    years = {"first_year": EARLIEST_YEAR, "last_year": context.today.year + column.years_ahead}
    if isinstance(cell, str):
        return parse_date(cell, **years)
    day = _day_of(cell, context)
    if not years["first_year"] <= day.year <= years["last_year"]:
        return parse_date(day.strftime("%Y%m%d").rjust(8, "0"), **years)
    return day


def _day_of(cell: Cell, context: CellContext) -> datetime.date:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        number = int(cell)
        if number in _COMPACT_DATES:
            return parse_date(str(number), last_year=9999)
        return from_excel_serial(number, epoch_1904=context.epoch_1904)
    raise DateRefused(gettext_noop("日付として読めません。例：2026/3/31、令和8年3月31日、R8.3.31"))


def _choice(cell: Cell, column: Column, _context: CellContext) -> Any:
    text = clean_text(shown(cell))
    if column.read is not None:
        return column.read(text)
    return read_choice(text, column)


def read_choice(text: str, column: Column) -> str:
    """Return the stored value of what is written; raises CellRefused naming what can be written."""
    stored = _choices_of(column.code, tuple(column.choices.items())).get(folded_key(text))
    if stored is None:
        raise choice_refused(text, column.choices)
    return stored


def choice_refused(text: str, choices: Mapping[str, str]) -> CellRefused:
    """Return the refusal of an unknown choice; one word per stored value is offered."""
    offered: dict[str, str] = {}
    for written, stored in choices.items():
        offered.setdefault(stored, written)
    return CellRefused(
        gettext_noop("「%(text)s」は選択肢にありません。選べるもの：%(choices)s"),
        text=text,
        choices="、".join(offered.values()),
    )


@cache
def _choices_of(_code: str, items: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return folded_choices(dict(items))


def _mark(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    key = folded_key(shown(cell))
    if not key or is_placeholder(cell) or key in _NO:
        return False
    if key in _YES:
        return True
    raise CellRefused(gettext_noop("「○」か空欄（または有・無）のどちらかにしてください。"))


def _fiscal_year(cell: Cell, _column: Column, _context: CellContext) -> int:
    if isinstance(cell, datetime.date):
        return fiscal_year_of(cell)
    text = folded_key(shown(cell))
    year = fiscal_year_in(text if text.endswith("年度") else f"{text.removesuffix('年')}年度")
    if year is None or year not in _YEARS or not re.fullmatch(r"[^/]{1,12}", text):
        raise CellRefused(gettext_noop("年度として読めません。例：2018、平成30年度"))
    return year


def _corporate_number(cell: Cell, _column: Column, _context: CellContext) -> str:
    return parse_corporate_number(shown(cell))


def _erad_number(cell: Cell, _column: Column, _context: CellContext) -> str:
    return parse_researcher_number(shown(cell))


def _prefecture(cell: Cell, _column: Column, _context: CellContext) -> str | None:
    text = shown(cell)
    return None if folded_key(text) in _NOWHERE else parse_prefecture(text)


def _country(cell: Cell, _column: Column, _context: CellContext) -> str:
    return parse_country(shown(cell))


_READERS: Mapping[ColumnType, Callable[[Cell, Column, CellContext], Any]] = {
    ColumnType.TEXT: _text,
    ColumnType.KEY: _text,
    ColumnType.PERSON: _text,
    ColumnType.YEN: _yen,
    ColumnType.DATE: _date,
    ColumnType.CHOICE: _choice,
    ColumnType.FISCAL_YEAR: _fiscal_year,
    ColumnType.CORPORATE_NUMBER: _corporate_number,
    ColumnType.ERAD_NUMBER: _erad_number,
    ColumnType.PREFECTURE: _prefecture,
    ColumnType.COUNTRY: _country,
}
