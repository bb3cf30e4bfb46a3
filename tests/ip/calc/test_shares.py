"""Shares are exact fractions that make one whole."""

from fractions import Fraction

import pytest

from ip.calc.shares import is_fine_enough, whole_problem


@pytest.mark.parametrize(
    "shares",
    [
        [Fraction(1)],
        [Fraction(1, 3)] * 3,
        [Fraction(3, 10), Fraction("0.5"), Fraction(1, 5)],
        [Fraction(1, 7)] * 7,
    ],
)
def test_what_makes_one_whole_is_right(shares):
    assert whole_problem(shares) is None


def test_says_the_rest_and_the_excess():
    assert "残りの1/10" in str(whole_problem([Fraction(3, 10), Fraction(6, 10)]))
    assert "1を1/6超えて" in str(whole_problem([Fraction(1, 2), Fraction(2, 3)]))
    assert "合計が0です" in str(whole_problem([]))


def test_three_times_a_third_in_percent_is_not_a_whole():
    assert whole_problem([Fraction("0.333333")] * 3) is not None


@pytest.mark.parametrize(
    ("share", "fits"),
    [(Fraction(0), False), (Fraction(1), True), (Fraction(4, 3), False), (Fraction(1, 10**7), False)],
)
def test_bounds(share, fits):
    assert is_fine_enough(share) is fits
