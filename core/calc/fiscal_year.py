"""Japanese fiscal years: from 1 April to 31 March, named by the year in which they begin."""

import datetime
import re

from core.calc.dates import ERAS
from core.calc.text import folded_key

_TITLE_YEAR = re.compile(r"(?:(\d{4})|(明治|大正|昭和|平成|令和|[mtshr])(元|\d{1,2}))年度")


def fiscal_year_of(day: datetime.date) -> int:
    """Return the fiscal year a day belongs to."""
    return day.year if day.month >= 4 else day.year - 1


def first_day(fiscal_year: int) -> datetime.date:
    """Return 1 April of the fiscal year."""
    return datetime.date(fiscal_year, 4, 1)


def last_day(fiscal_year: int) -> datetime.date:
    """Return 31 March, the last day of the fiscal year."""
    return datetime.date(fiscal_year + 1, 3, 31)


def overlaps(start: datetime.date | None, end: datetime.date | None, fiscal_year: int) -> bool:
    """Whether a period touches the fiscal year; both ends count, None means open."""
    begins_in_time = start is None or start <= last_day(fiscal_year)
    ends_late_enough = end is None or end >= first_day(fiscal_year)
    return begins_in_time and ends_late_enough


def fiscal_years(start: datetime.date, end: datetime.date) -> range:
    """Return every fiscal year a period touches; empty when it ends before it starts."""
    if end < start:
        return range(0)
    return range(fiscal_year_of(start), fiscal_year_of(end) + 1)


def fiscal_year_label(fiscal_year: int) -> str:
    """Write a fiscal year in both calendars: 2018年度（平成30年度）.

    The era is that of 31 March for the year of a change of era, as the ministries write it: 2019年度（令和元年度）.
    """
    era = next((era for era in ERAS if era.first_day <= last_day(fiscal_year)), None)
    if era is None:
        return f"{fiscal_year}年度"
    year = fiscal_year - era.first_day.year + 1
    if year < 1:
        # The change came between January and March: the fiscal year began, and is named, in the era before.
        era = ERAS[ERAS.index(era) + 1]
        year = fiscal_year - era.first_day.year + 1
    name = f"{era.name}{'元' if year == 1 else year}年度"
    return f"{fiscal_year}年度（{name}）"


def fiscal_year_in(text: str) -> int | None:
    """Return the fiscal year that a title names, such as 2018 for 平成30年度."""
    match = _TITLE_YEAR.search(folded_key(text))
    if match is None:
        return None
    western, era_name, era_year = match.groups()
    if western:
        return int(western)
    era = next(era for era in ERAS if era_name.upper() in (era.name, era.letter))
    return era.first_day.year - 1 + (1 if era_year == "元" else int(era_year))
