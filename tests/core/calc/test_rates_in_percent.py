"""Rates as people write them under a heading in percent."""

from fractions import Fraction

import pytest

from core.calc.messages import ValueRefused
from core.calc.rates import parse_percent, parse_quantity, percent_exactly


@pytest.mark.parametrize("text", ["30", "30%", "３０％", "30 %", "3/10", "30.0"])
def test_three_tenths_however_written(text):
    assert parse_percent(text) == Fraction(3, 10)


def test_less_than_one_percent_needs_its_sign():
    assert parse_percent("0.5%") == Fraction(1, 200)
    with pytest.raises(ValueRefused, match=r"0\.3%か30%か"):
        parse_percent("0.3")


@pytest.mark.parametrize("text", ["", "三割", "-3", "30%%", "1/0", "1e2"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueRefused):
        parse_percent(text)


@pytest.mark.parametrize(
    "rate", [Fraction(3, 10), Fraction(3, 7), Fraction(1, 200), Fraction(0), Fraction(1)]
)
def test_what_is_shown_reads_back(rate):
    assert parse_percent(percent_exactly(rate)) == rate


@pytest.mark.parametrize(
    ("text", "number"),
    [("120", 120), ("７．５", Fraction(15, 2)), ("1,200", 1200), ("1/2", Fraction(1, 2)), ("0", 0)],
)
def test_quantities(text, number):
    assert parse_quantity(text) == number


@pytest.mark.parametrize("text", ["-1", "30%", "12,00", "多数", "1/0", "1e3"])
def test_no_quantity(text):
    with pytest.raises(ValueRefused):
        parse_quantity(text)
