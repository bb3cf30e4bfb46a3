"""Days on which an office is open."""

import datetime

import pytest

from core.calc.working_days import closing_day, is_working_day, working_days_after

YEAR_END = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "days", "last"),
    [
        ("2026-06-01", 0, "2026-06-01"),
        ("2026-06-01", 4, "2026-06-05"),
        ("2026-06-01", 5, "2026-06-08"),
        ("2026-06-05", 1, "2026-06-08"),
        ("2026-06-06", 1, "2026-06-08"),
        ("2026-06-07", 5, "2026-06-12"),
        ("2026-05-01", 1, "2026-05-07"),
        ("2026-09-18", 1, "2026-09-24"),
        ("2026-11-20", 1, "2026-11-24"),
        ("2026-12-28", 1, "2027-01-04"),
        ("2026-12-25", 5, "2027-01-07"),
        ("2027-01-08", 1, "2027-01-12"),
    ],
)
def test_weekends_holidays_and_closing_days_are_not_counted(first, days, last):
    assert working_days_after(day(first), days, YEAR_END) == day(last)


@pytest.mark.parametrize("holiday", ["2026-05-06", "2026-09-22", "2020-07-23", "2019-05-01", "2027-03-22"])
def test_substitute_in_between_and_moved_holidays(holiday):
    assert not is_working_day(day(holiday))


def test_closing_days_are_the_offices_own():
    assert is_working_day(day("2026-12-29"))
    assert not is_working_day(day("2026-12-29"), YEAR_END)


@pytest.mark.parametrize("text", ["2-30", "13-01", "12/29", "", "12-29-30"])
def test_unreadable_closing_day(text):
    with pytest.raises(ValueError, match=r"."):
        closing_day(text)


def test_leap_day():
    assert closing_day("02-29") == (2, 29)
