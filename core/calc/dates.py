"""Dates as Japanese offices write them, in western years and in the years of an era.

Accepted: 2026/3/31, 2026-3-31, 2026.3.31, 20260331, 2026年3月31日, 令和8年3月31日, 令８．３．３１, R8.3.31, 令和元年5月1日.
Refused, never guessed: month-first dates, years without a century, days that an era never had, fiscal years.
"""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache

from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import fold_width

FIRST_YEAR = 1868
LAST_YEAR = 2100
EARLIEST_YEAR = 1945
"""No contract, receipt or affiliation that a ledger still lists began before."""


class DateRefused(ValueRefused):
    """A text that is not one certain day; `message` says why and what would be right."""


@dataclass(frozen=True, slots=True)
class Era:
    """One era: its name, its letters, and its first day (the day of the change belongs to the new era)."""

    name: str
    short: str
    letter: str
    first_day: datetime.date


ERAS = (
    Era("令和", "令", "R", datetime.date(2019, 5, 1)),
    Era("平成", "平", "H", datetime.date(1989, 1, 8)),
    Era("昭和", "昭", "S", datetime.date(1926, 12, 25)),
    Era("大正", "大", "T", datetime.date(1912, 7, 30)),
    Era("明治", "明", "M", datetime.date(1868, 1, 25)),
)
"""Newest first. 元号法 (昭和54年法律第43号) and the orders on each change of era; Meiji from its lunar New Year, 25 January 1868."""

_SEPARATED = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?: ?T?00:00(?::00)?)?", re.ASCII)
_KANJI = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_ERA = re.compile(
    r"(明治|大正|昭和|平成|令和|[明大昭平令]|[MTSHRmtshr])\.?(元|\d{1,2})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{1,2}", re.ASCII)
_DAY_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", re.ASCII)
_FISCAL_YEAR = re.compile(r".*年度")
_MONTH_ONLY = re.compile(
    r"(?:\d{4}|(?:明治|大正|昭和|平成|令和|[MTSHR])(?:元|\d{1,2}))[年/.-]\d{1,2}月?", re.ASCII
)
_DECORATION = re.compile(r"[ \t]+|[(（][月火水木金土日祝・]{1,3}[)）]$")


@lru_cache(maxsize=8_192)
def parse_date(text: str, *, first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> datetime.date:
    """Read one certain day, or raise DateRefused with the reason. Both bounds are western years and included."""
    folded = _DECORATION.sub("", fold_width(text).strip()).replace("．", ".").replace("／", "/")
    if not folded:
        raise DateRefused(gettext_noop("日付が入力されていません。例：2026/3/31"))
    for pattern in (_SEPARATED, _KANJI, _COMPACT):
        if match := pattern.fullmatch(folded):
            groups = [group for group in match.groups() if group.isdecimal()]
            return _day(*(int(group) for group in groups), first_year=first_year, last_year=last_year)
    if match := _ERA.fullmatch(folded):
        name, year, month, day = match.groups()
        era = next(era for era in ERAS if name.upper() in (era.name, era.short, era.letter))
        numbers = (1 if year == "元" else int(year), int(month), int(day))
        return _day_of_era(era, *numbers, first_year=first_year, last_year=last_year)
    raise _refusal(folded)


def _refusal(folded: str) -> DateRefused:
    if _DAY_LAST.fullmatch(folded):
        return DateRefused(
            gettext_noop("月と日の順がわからない書き方です。年・月・日の順に入力してください。例：2026/3/4")
        )
    if _SHORT_YEAR.fullmatch(folded):
        return DateRefused(
            gettext_noop(
                "年が西暦か和暦かわかりません。西暦4桁か元号を付けて入力してください。例：2026/3/31、R8.3.31"
            )
        )
    if _FISCAL_YEAR.fullmatch(folded):
        return DateRefused(gettext_noop("年度ではなく、年月日を入力してください。例：2026/3/31"))
    if _MONTH_ONLY.fullmatch(folded):
        return DateRefused(gettext_noop("日まで入力してください。例：2026/3/31"))
    return DateRefused(gettext_noop("日付として読めません。例：2026/3/31、令和8年3月31日、R8.3.31"))


def _day(year: int, month: int, day: int, *, first_year: int, last_year: int) -> datetime.date:
    if not first_year <= year <= last_year:
        raise DateRefused(
            gettext_noop("%(year)s年は範囲の外です。%(first)s年から%(last)s年までの日付を入力してください。"),
            year=str(year),
            first=str(first_year),
            last=str(last_year),
        )
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise DateRefused(
            gettext_noop(
                "%(year)s年%(month)s月%(day)s日という日はありません。正しい日付を入力してください。"
            ),
            year=str(year),
            month=str(month),
            day=str(day),
        ) from None


def _day_of_era(
    era: Era, year: int, month: int, day: int, *, first_year: int, last_year: int
) -> datetime.date:
    western = era.first_day.year + year - 1
    if year == 0:
        raise DateRefused(gettext_noop("和暦の年は1（元年）から始まります。例：令和元年5月1日"))
    found = _day(
        western, month, day, first_year=min(first_year, FIRST_YEAR), last_year=max(last_year, LAST_YEAR)
    )
    if era_of(found) != era:
        raise DateRefused(
            gettext_noop(
                "%(era)s%(year)s年%(month)s月%(day)s日という日はありません。%(right)sのことであれば、そう入力してください。"
            ),
            era=era.name,
            year="元" if year == 1 else str(year),
            month=str(month),
            day=str(day),
            right=wareki(found),
        )
    return _day(western, month, day, first_year=first_year, last_year=last_year)


def era_of(day: datetime.date) -> Era | None:
    """Return the era a day belongs to, None before Meiji."""
    return next((era for era in ERAS if day >= era.first_day), None)


def era_year(day: datetime.date) -> str:
    """Return the year of the era, such as 令和8年 or 令和元年; empty before Meiji."""
    era = era_of(day)
    if era is None:
        return ""
    year = day.year - era.first_day.year + 1
    return f"{era.name}元年" if year == 1 else f"{era.name}{year}年"


def wareki(day: datetime.date) -> str:
    """Write a day in both calendars: 2026年3月31日（令和8年）."""
    western = f"{day.year}年{day.month}月{day.day}日"
    era = era_year(day)
    return f"{western}（{era}）" if era else western


def slashed(day: datetime.date) -> str:
    """Write a day in figures only, for sentences that are put into either language: 2026/3/31."""
    return f"{day.year}/{day.month}/{day.day}"


def from_excel_serial(number: int, *, epoch_1904: bool = False) -> datetime.date:
    """Turn the day number of a worksheet into a day.

    Excel counts a 29 February 1900 (serial 60) that never was; it is refused instead of shifted. The part of a day
    must be cut off by the caller. Raises DateRefused.
    """
    if epoch_1904:
        return _serial_day(datetime.date(1904, 1, 1), number)
    if number == 60:
        raise DateRefused(gettext_noop("1900年2月29日という日はありません。正しい日付を入力してください。"))
    return _serial_day(datetime.date(1899, 12, 31 if number < 60 else 30), number)


def _serial_day(epoch: datetime.date, number: int) -> datetime.date:
    if not 0 <= number <= (datetime.date.max - epoch).days:
        raise DateRefused(
            gettext_noop("日付の通し番号として読めません（%(number)s）。例：2026/3/31"), number=str(number)
        )
    return epoch + datetime.timedelta(days=number)
