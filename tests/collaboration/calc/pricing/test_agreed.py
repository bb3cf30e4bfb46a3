"""Agreed totals at the edges, where rounding and fixed sums leave little or nothing."""

import pytest

from collaboration.calc.pricing.price import price
from collaboration.calc.records import RecordRefused
from tests.collaboration.calc.pricing.built import policy_of, request_of


def agreed(yen, solve_for, policy, **fields):
    total = {"yen": yen, "solve_for": solve_for}
    return price(request_of(mode="total", agreed=total, tax_treatment="out_of_scope", **fields), policy).sums


def test_a_strategic_fee_that_is_rounded_up_is_left_room_for():
    policy = policy_of(
        strategic={"rate": "10%"}, rounding={"strategic": {"unit": 1000, "mode": "ceil"}}, indirect=[]
    )
    sums = agreed(1_000_000, "direct", policy)
    assert (sums.direct, sums.strategic, sums.indirect) == (909_000, 91_000, 0)


def test_a_fixed_sum_above_the_total_leaves_no_direct_cost():
    policy = policy_of(indirect=[{"method": "fixed", "amount_yen": 1_000_000}])
    sums = agreed(500, "direct", policy)
    assert (sums.direct, sums.indirect) == (0, 500)


def test_a_fee_may_lie_above_the_total_by_what_is_taken_out_of_it():
    policy = policy_of(indirect=[{"base": "fee_inside", "rate": "2%"}])
    sums = agreed(1_000, "indirect", policy, lines=[{"category": "other", "fiscal_year": 2025, "yen": 1_005}])
    assert (sums.direct, sums.indirect, sums.total_yen) == (985, 15, 1_000)


@pytest.mark.parametrize("solve_for", ["direct", "value", "indirect"])
def test_a_total_below_what_is_known_is_refused_with_both_sums(solve_for):
    policy = policy_of(value={"method": "free"}, researcher_fee={"unit_yen": 440_000, "includes_tax": False})
    with pytest.raises(RecordRefused) as refused:
        agreed(400_000, solve_for, policy, company_researchers=[{"months": 12}])
    (problem,) = refused.value.problems
    assert problem.path == "agreed.yen"
    assert "400,000円" in str(problem.message)
    assert "440,000円" in str(problem.message)
