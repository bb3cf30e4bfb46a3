"""Closed days of the offices: complete, as the law says, and an error where they are not known."""

import datetime

import jpholiday
import pytest

from ip.calc.docket.closed_days import CalendarMissing
from ip.calc.docket.kinds import Office
from ip.queries.docket_rules import calendars

CLOSED = calendars()


def day(text):
    return datetime.date.fromisoformat(text)


def days_of(year):
    first = datetime.date(year, 1, 1)
    return (first + datetime.timedelta(days=number) for number in range(366))


def is_japan_closed(on):
    new_year = (on.month, on.day) in {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
    return on.weekday() >= 5 or new_year or jpholiday.is_holiday(on)


@pytest.mark.parametrize("years", [range(1993, 2010), range(2010, 2030), range(2030, 2061)], ids=str)
def test_japan_is_closed_as_the_law_says(years):
    wrong = [
        on
        for year in years
        for on in days_of(year)
        if on.year == year and CLOSED.is_closed(Office.JPO, on) != is_japan_closed(on)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("office", "closed", "is_closed"),
    [
        ("USPTO", "2026-07-03", True),  # Independence Day on a Saturday
        ("USPTO", "2021-12-31", True),  # New Year's Day of 2022 on a Saturday
        ("USPTO", "2025-01-20", True),
        ("USPTO", "2026-11-23", False),
        ("EPO", "2020-06-11", True),  # Corpus Christi, in Munich only
        ("EPO", "2026-04-06", True),
        ("EPO", "2026-04-07", False),
        ("IB", "2017-01-02", True),
        ("CNIPA", "2026-02-14", False),  # a Saturday on which China works
        ("CNIPA", "2026-10-06", True),
        ("KIPO", "2026-02-17", True),
    ],
)
def test_days_that_are_known(office, closed, is_closed):
    assert CLOSED.is_closed(Office(office), day(closed)) is is_closed


def test_the_next_open_day_is_looked_for_over_the_new_year():
    assert CLOSED.next_open(Office.JPO, day("2026-12-29")) == day("2027-01-04")


@pytest.mark.parametrize("on", ["2027-06-01", "2009-12-31"])
def test_a_year_without_data_is_an_error(on):
    with pytest.raises(CalendarMissing, match="中国国家知識産権局の") as missing:
        CLOSED.next_open(Office.CNIPA, day(on))
    assert (missing.value.office, missing.value.year) == (Office.CNIPA, day(on).year)


def test_every_table_lists_every_year_once_and_only_days_of_it():
    for office, table in CLOSED.tables.items():
        years = [row.year for row in table.year]
        assert years == list(range(years[0], years[-1] + 1)), office
        for row in table.year:
            assert {on.year for on in (*row.closed, *row.working_weekends)} <= {row.year}
            assert all(on.weekday() < 5 for on in row.closed)
            assert all(on.weekday() >= 5 for on in row.working_weekends)
