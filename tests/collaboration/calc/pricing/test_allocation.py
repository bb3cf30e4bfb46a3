"""Who gets what of indirect cost, to the yen."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.pricing.allocation import (
    AllocationRule,
    AllocationSource,
    moved_shares,
    rule_in_force,
    share_out,
)
from collaboration.calc.pricing.policy import RoundingRule, Share
from core.calc.money import RoundingMode
from tests.factories.collaboration import cost_policy

HALVES = (Share("部局", Fraction(1, 2)), Share("本部", Fraction(1, 2)))
THIRDS = (Share("研究代表者", Fraction(3, 10)), Share("部局", Fraction(3, 10)), Share("本部", Fraction(2, 5)))


def rule(shares, **rounding):
    return AllocationRule(AllocationSource.PRICE, "", shares, RoundingRule(**rounding))


def yen(shares):
    return [share.yen for share in shares]


@pytest.mark.parametrize(
    ("shares", "rounding", "whole", "parts"),
    [
        (HALVES, RoundingRule(), 300_001, [150_000, 150_001]),
        (HALVES, RoundingRule(1000, RoundingMode.FLOOR), 300_001, [150_000, 150_001]),
        (HALVES, RoundingRule(1, RoundingMode.CEIL), 1, [1, 0]),
        (THIRDS, RoundingRule(), 99_999, [29_999, 29_999, 40_001]),
        (THIRDS, RoundingRule(1000, RoundingMode.FLOOR), 99_999, [29_000, 29_000, 41_999]),
        (THIRDS, RoundingRule(), 0, [0, 0, 0]),
        ((Share("本部", Fraction(1)),), RoundingRule(), 7, [7]),
        ((), RoundingRule(), 7, []),
    ],
)
def test_what_rounding_leaves_over_goes_to_the_last(shares, rounding, whole, parts):
    assert yen(share_out(shares, rounding, whole)) == parts


def test_what_goes_back_is_taken_from_those_who_got_it():
    moved = list(moved_shares(rule(HALVES), [1_001, -501, -500]))
    assert [yen(each) for each in moved] == [[500, 501], [-250, -251], [-250, -250]]


def test_refunds_that_are_rounded_alone_would_leave_a_yen_behind():
    moved = [yen(each) for each in moved_shares(rule(HALVES), [3, -1, -1, -1])]
    assert [sum(column) for column in zip(*moved, strict=True)] == [0, 0]
    assert moved[1:] == [[0, -1], [-1, 0], [0, -1]]


MOVES = st.lists(st.integers(0, 10**13), min_size=1, max_size=6)
RATES = st.lists(st.fractions(0, 1, max_denominator=100), min_size=1, max_size=5)


@given(MOVES, RATES, st.sampled_from(RoundingMode), st.sampled_from((1, 10, 1000)))
def test_every_movement_is_shared_out_wholly_and_all_together_as_the_rest(moves, rates, mode, unit):
    shares = tuple(Share(str(at), rate) for at, rate in enumerate(rates))
    ruled = rule(shares, unit=unit, mode=mode)
    movements = [sum(moves), *(-move for move in moves[1:])]
    parts = [yen(each) for each in moved_shares(ruled, movements)]
    assert [sum(each) for each in parts] == movements
    left = yen(share_out(shares, ruled.rounding, sum(movements)))
    assert [sum(column) for column in zip(*parts, strict=True)] == left
    assert all(part >= 0 for part in left)


def test_a_policy_that_shares_nothing_out_is_no_rule():
    assert AllocationRule.of(cost_policy(), AllocationSource.PRICE).source is AllocationSource.NONE
    assert rule_in_force([]).source is AllocationSource.NONE


def test_of_several_regimes_none_is_guessed_unless_they_agree():
    one = replace(cost_policy(), allocation=HALVES)
    assert rule_in_force([one]).shares == HALVES
    assert rule_in_force([one, replace(one, id="designated")]).source is AllocationSource.INSTITUTION
    several = rule_in_force([one, replace(one, allocation=THIRDS)])
    assert (several.source, several.shares) == (AllocationSource.SEVERAL, ())
