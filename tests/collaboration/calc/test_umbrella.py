"""When an umbrella agreement is in force, and how much of its frame is used."""

import datetime

import pytest

from collaboration.calc.counting import Term
from collaboration.calc.kinds import AgreementState
from collaboration.calc.umbrella import FrameLine, frame_lines, is_in_force

DAY = datetime.date(2019, 3, 31)


def on(day, ends_on=None):
    return Term(day, None, ends_on)


@pytest.mark.parametrize(
    ("state", "term", "counts"),
    [
        (AgreementState.CONCLUDED, on(datetime.date(2018, 7, 1)), True),
        (AgreementState.RUNNING, on(DAY, DAY), True),
        (AgreementState.RUNNING, on(datetime.date(2018, 7, 1), datetime.date(2019, 3, 30)), False),
        (AgreementState.CONCLUDED, on(datetime.date(2019, 4, 1)), False),
        (AgreementState.COMPLETED, on(datetime.date(2018, 7, 1)), False),
        (AgreementState.COMPLETED, on(datetime.date(2018, 7, 1), datetime.date(2020, 3, 31)), True),
        (AgreementState.DRAFT, on(datetime.date(2018, 7, 1)), False),
        (AgreementState.CANCELLED, on(datetime.date(2018, 7, 1)), False),
        (AgreementState.CONCLUDED, on(None), False),
    ],
)
def test_in_force_from_the_first_to_the_last_day(state, term, counts):
    assert is_in_force(state, term, DAY) is counts


def test_a_year_uses_what_came_in_and_the_term_what_was_agreed():
    lines = frame_lines(
        [(2025, 5_000_000, "別紙2"), (None, 20_000_000, "")], {2024: 7, 2025: 6_000_001}, 9_000_000
    )
    assert lines == [
        FrameLine(2024, None, 7),
        FrameLine(2025, 5_000_000, 6_000_001, "別紙2"),
        FrameLine(None, 20_000_000, 9_000_000),
    ]
    assert [(line.left_yen, line.over_yen) for line in lines] == [
        (None, 0),
        (-1_000_001, 1_000_001),
        (11_000_000, 0),
    ]


def test_years_without_frame_and_without_money_are_left_out():
    assert frame_lines([], {2025: 0}, 5) == []
