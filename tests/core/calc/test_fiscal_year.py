"""Fiscal years at both edges."""

import datetime

import pytest

from core.calc.fiscal_year import (
    first_day,
    fiscal_year_label,
    fiscal_year_of,
    fiscal_years,
    last_day,
    overlaps,
)

D = datetime.date


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (D(2019, 3, 31), 2018),
        (D(2019, 4, 1), 2019),
        (D(2018, 4, 1), 2018),
        (D(2018, 12, 31), 2018),
        (D(2019, 1, 1), 2018),
    ],
)
def test_year_of_a_day(day: D, year: int) -> None:
    assert fiscal_year_of(day) == year


def test_first_and_last_day() -> None:
    assert (first_day(2018), last_day(2018)) == (D(2018, 4, 1), D(2019, 3, 31))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (D(2017, 4, 1), D(2018, 3, 31), False),
        (D(2017, 4, 1), D(2018, 4, 1), True),
        (D(2019, 3, 31), D(2019, 3, 31), True),
        (D(2019, 4, 1), D(2020, 3, 31), False),
        (None, D(2018, 4, 1), True),
        (D(2019, 3, 31), None, True),
        (None, None, True),
    ],
)
def test_overlap(start: D | None, end: D | None, *, expected: bool) -> None:
    assert overlaps(start, end, 2018) is expected


def test_years_of_a_period() -> None:
    assert list(fiscal_years(D(2018, 3, 31), D(2020, 4, 1))) == [2017, 2018, 2019, 2020]
    assert list(fiscal_years(D(2020, 4, 1), D(2018, 3, 31))) == []


@pytest.mark.parametrize(
    ("year", "label"),
    [
        (2018, "2018年度（平成30年度）"),
        (2019, "2019年度（令和元年度）"),
        (2020, "2020年度（令和2年度）"),
        (1988, "1988年度（昭和63年度）"),
        (1989, "1989年度（平成元年度）"),
        (1926, "1926年度（昭和元年度）"),
        (1860, "1860年度"),
    ],
)
def test_label(year: int, label: str) -> None:
    assert fiscal_year_label(year) == label
