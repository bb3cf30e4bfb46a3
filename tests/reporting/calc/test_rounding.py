from fractions import Fraction

import pytest

from reporting.calc.edition import RoundingMode
from reporting.calc.rounding import half_up, to_unit
from tests.reporting.cases import cases


@pytest.mark.parametrize("case", cases("rounding"), ids=lambda case: str(case["yen"]))
@pytest.mark.parametrize("mode", list(RoundingMode))
def test_yen_in_thousands(case, mode):
    assert to_unit(case["yen"], 1000, mode) == case[mode.value]


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (Fraction(5, 2), 0, Fraction(3)),
        (Fraction(-5, 2), 0, Fraction(-3)),
        (Fraction(249, 100), 0, Fraction(2)),
        (Fraction(1, 20), 1, Fraction(1, 10)),
        (Fraction(1, 21), 1, Fraction(0)),
        (Fraction(1, 21), 2, Fraction(5, 100)),
    ],
)
def test_half_up_rounds_halves_away_from_zero(value, digits, expected):
    assert half_up(value, digits) == expected
