from fractions import Fraction

import pytest

from reporting.calc.derived import change_percent, decimal_text, million_yen, per_unit_kyen, share_percent


@pytest.mark.parametrize(("kyen", "expected"), [(0, 0), (499, 0), (500, 1), (68_424_999, 68_425), (-500, -1)])
def test_million_yen_is_rounded_half_up(kyen, expected):
    assert million_yen(kyen) == expected


def test_amount_per_case_counts_cases_without_money():
    assert per_unit_kyen(68_425_000, 27_389) == 2_498


def test_amount_per_case_of_no_case_is_unknown():
    assert per_unit_kyen(1_000, 0) is None


def test_share_has_one_decimal():
    assert share_percent(5_076, 27_389) == Fraction(185, 10)


def test_share_of_nothing_is_unknown():
    assert share_percent(1, 0) is None


def test_change_against_the_year_before():
    assert change_percent(27_389, 25_451) == Fraction(76, 10)


def test_change_from_nothing_is_unknown():
    assert change_percent(5, 0) is None


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(185, 10), 1, "18.5"),
        (Fraction(-86, 10), 1, "-8.6"),
        (Fraction(100), 1, "100.0"),
        (Fraction(12_345), 0, "12,345"),
        (Fraction(-1, 100), 2, "-0.01"),
    ],
)
def test_decimal_text(value, digits, text):
    assert decimal_text(value, digits) == text
