"""The term of an agreement by fiscal year, and a year later."""

import datetime

import pytest

from collaboration.calc.term import activity_years, one_year_later

DAY = datetime.date


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (DAY(2025, 4, 1), DAY(2026, 4, 1)),
        (DAY(2024, 2, 29), DAY(2025, 2, 28)),
        (DAY(2027, 2, 28), DAY(2028, 2, 29)),
        (DAY(2027, 2, 27), DAY(2028, 2, 27)),
        (DAY(2028, 2, 28), DAY(2029, 2, 28)),
        (DAY(2025, 12, 31), DAY(2026, 12, 31)),
    ],
)
def test_the_same_day_a_year_later(day, later):
    assert one_year_later(day) == later


def years(*args, **kwargs):
    return [(row.fiscal_year, row.carried_out) for row in activity_years(*args, **kwargs)]


def test_the_term_is_carried_out_in_every_year_it_touches():
    assert years(DAY(2018, 3, 31), DAY(2019, 4, 1), {}, until=2018) == [
        (2017, True),
        (2018, True),
        (2019, True),
    ]


def test_a_term_without_end_runs_to_the_current_year():
    assert years(DAY(2018, 4, 1), None, {}, until=2020) == [(2018, True), (2019, True), (2020, True)]


def test_a_term_that_begins_in_the_future_has_at_least_its_first_year():
    assert years(DAY(2021, 4, 1), None, {}, until=2019) == [(2021, True)]


def test_without_a_start_there_is_no_year():
    assert activity_years(None, None, {}, until=2020) == []


def test_an_override_wins_over_the_term_and_keeps_its_reason():
    [first, second] = activity_years(
        DAY(2018, 4, 1), DAY(2020, 3, 31), {2019: (False, "中断したため")}, until=2020
    )
    assert (first.overridden, first.reason) == (False, "")
    assert (second.by_term, second.carried_out, second.overridden, second.reason) == (
        True,
        False,
        True,
        "中断したため",
    )


def test_a_year_outside_the_term_is_listed_when_named():
    rows = activity_years(DAY(2018, 4, 1), DAY(2019, 3, 31), {}, until=2020, also=frozenset({2019}))
    assert [(row.fiscal_year, row.by_term) for row in rows] == [(2018, True), (2019, False)]


def test_an_override_outside_the_term_counts():
    rows = activity_years(DAY(2018, 4, 1), DAY(2019, 3, 31), {2019: (True, "延長の協議中")}, until=2020)
    assert [(row.fiscal_year, row.by_term, row.carried_out) for row in rows] == [
        (2018, True, True),
        (2019, False, True),
    ]
