"""Counting months and days: what holds for every day."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calc.messages import ValueRefused
from ip.calc.docket.kinds import Counting
from ip.calc.docket.months import counted, end_of_month, is_month_end, jp_art3, same_day

DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2090, 12, 31))
MONTHS = st.integers(0, 300)
FORWARD = [counting for counting in Counting if counting != Counting.BACKWARDS]


@given(DAYS, DAYS, MONTHS, st.integers(0, 90), st.sampled_from(FORWARD))
def test_a_later_day_never_ends_earlier(first, second, months, days, counting):
    first, second = sorted((first, second))
    assert counted(counting, first, months, days) <= counted(counting, second, months, days)


@given(DAYS, MONTHS)
def test_the_two_ways_differ_by_days_only(day, months):
    art3, same = jp_art3(day, months), same_day(day, months)
    assert same <= art3
    assert (art3.year, art3.month) == (same.year, same.month)
    assert is_month_end(art3) or art3 == same


@given(DAYS, st.integers(1, 300))
def test_a_month_end_stays_a_month_end_in_japan(day, months):
    assert is_month_end(jp_art3(end_of_month(day, 0), months))


@given(DAYS, MONTHS)
def test_the_end_of_the_month_is_its_end(day, months):
    assert is_month_end(end_of_month(day, months))


def test_backwards():
    assert counted(Counting.BACKWARDS, datetime.date(2026, 4, 30), 2, 0) == datetime.date(2026, 2, 28)


@pytest.mark.parametrize("counting", list(Counting))
def test_what_no_calendar_holds_is_refused_in_words(counting):
    day = datetime.date.min if counting == Counting.BACKWARDS else datetime.date.max
    with pytest.raises(ValueRefused, match="日付を確かめてください"):
        counted(counting, day, 12, 30)
