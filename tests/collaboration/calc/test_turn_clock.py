"""The days each side had a matter, and what stands in the middle."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.turn_clock import BAR, Holder, Stay, median, read_clock

TODAY = datetime.date(2026, 4, 30)


def day(order):
    return datetime.date(2026, 4, order)


def test_days_by_side_and_in_all():
    clock = read_clock(
        [
            Stay(Holder.UNIVERSITY, day(1), day(8)),
            Stay(Holder.COMPANY, day(8), day(18)),
            Stay(Holder.UNIVERSITY, day(18), day(18)),
            Stay(Holder.COMPANY, day(18)),
        ],
        TODAY,
    )
    assert [(share.holder, share.days) for share in clock.shares] == [
        (Holder.UNIVERSITY, 7),
        (Holder.COMPANY, 22),
    ]
    assert (clock.total_days, clock.current_days, clock.current.holder) == (29, 12, Holder.COMPANY)
    assert clock.days_of(Holder.LAW_OFFICE) == 0


def test_what_was_passed_on_and_ended_is_on_no_desk():
    clock = read_clock([Stay(Holder.COMPANY, day(1), day(3))], TODAY)
    assert (clock.current, clock.current_days, clock.total_days) == (None, 0, 2)


def test_nothing_recorded():
    assert read_clock([], TODAY).shares == ()


@given(st.lists(st.tuples(st.sampled_from(Holder), st.integers(0, 400)), max_size=12))
def test_parts_of_the_bar_lie_side_by_side_and_fill_it(rows):
    stays, since = [], datetime.date(2020, 1, 1)
    for holder, days in rows:
        stays.append(Stay(holder, since, since := since + datetime.timedelta(days=days)))
    clock = read_clock(stays, TODAY)
    assert clock.total_days == sum(days for _holder, days in rows) == sum(s.days for s in clock.shares)
    edge = 0
    for share in clock.shares:
        assert share.begins == edge
        edge += share.width
    assert edge == (BAR if clock.total_days else 0)


@pytest.mark.parametrize(
    ("values", "middle"),
    [([], None), ([3], 3), ([9, 1, 4], 4), ([4, 1], Fraction(5, 2)), ([2, 8, 4, 100], 6)],
)
def test_median(values, middle):
    assert median(values) == middle
