from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.calc.edition import Take
from reporting.calc.figures import figure_text, percent_text, percent_units, rate_of_units


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (Fraction(3, 10), "30.0"),
        (Fraction(3, 7), "42.857"),
        (Fraction(29_999_999, 100_000_000), "29.999"),
        (Fraction(1, 8), "12.5"),
        (Fraction(0), "0.0"),
        (Fraction(12), "1,200.0"),
    ],
)
def test_rate_in_percent(rate, text):
    assert percent_text(percent_units(rate)) == text


def test_difference_below_nothing():
    assert percent_text(-12_857) == "-12.857"


@pytest.mark.parametrize(
    ("take", "value", "text"),
    [
        (Take.YES_NO, 1, "はい"),
        (Take.YES_NO, 0, "いいえ"),
        (Take.PERCENT, 30_000, "30.0"),
        (Take.YEN, 30_000, "30,000"),
        (Take.COUNT, 3, "3"),
    ],
)
def test_figure_in_words(take, value, text):
    assert figure_text(take, value) == text


@given(st.fractions(min_value=0, max_value=2, max_denominator=10_000))
def test_cell_never_shows_more_than_the_rate(rate):
    assert 0 <= rate - rate_of_units(percent_units(rate)) < Fraction(1, 100_000)
