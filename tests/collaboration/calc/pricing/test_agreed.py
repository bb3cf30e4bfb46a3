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


LINES = [{"category": "other", "fiscal_year": 2025, "yen": 1_000_000}]


@pytest.mark.parametrize(
    ("value", "fields", "found"),
    [
        (None, {}, ("direct", 2_307_692)),
        (None, {"lines": LINES}, ("indirect", 2_000_000)),
        ({"method": "free"}, {"lines": LINES}, ("value", 1_307_692)),
    ],
)
def test_what_is_not_known_is_found_where_nobody_says_what(value, fields, found):
    policy = policy_of(indirect=[{"base": "D+V", "rate": "30%"}], value=value)
    sums = agreed(3_000_000, None, policy, **fields)
    element, yen = found
    assert getattr(sums, element) == yen
    assert sums.total_yen == 3_000_000


def test_a_total_with_tax_inside_shows_it():
    request = request_of(mode="total", agreed={"yen": 1_100_000, "solve_for": "direct"})
    sums = price(request, policy_of(tax={"mode": "inclusive"})).sums
    assert (sums.direct, sums.tax, sums.tax_inside) == (1_100_000, 0, 100_000)


def test_without_years_the_total_follows_the_months_and_the_last_year_takes_what_is_left():
    request = request_of(mode="total", ends_on="2026-10-31", agreed={"yen": 1_000_001, "solve_for": "direct"})
    quote = price(request, policy_of())
    assert [sums.total_yen for sums in quote.by_year.values()] == [631_579, 368_422]
    assert [warning.code for warning in quote.warnings] == ["split_assumed"]


def test_tiers_and_minimum_amounts_are_searched_step_by_step():
    rule = {"rate": "30%", "min_amount_yen": 200_000, "tiers": [{"rate": "10%", "up_to_yen": 700_000}]}
    policy = policy_of(indirect=[rule])
    sums = agreed(905_000, "direct", policy)
    # 700,000 with the minimum of 200,000 is 900,000; one yen more already costs 910,001.
    assert (sums.direct, sums.indirect) == (700_000, 205_000)


def test_without_direct_cost_there_is_no_rate_on_it():
    quote = price(request_of(), policy_of())
    assert quote.indirect_on_direct is None


def test_a_total_below_the_least_indirect_cost_leaves_no_direct_cost():
    policy = policy_of(indirect=[{"rate": "30%", "min_amount_yen": 200_000}])
    sums = agreed(150_000, "direct", policy)
    assert (sums.direct, sums.indirect) == (0, 150_000)


def test_a_year_to_which_nothing_falls_costs_nothing_and_bears_no_tax():
    by_year = [{"fiscal_year": 2025, "yen": 1_100_000}, {"fiscal_year": 2026, "yen": 0}]
    total = {"yen": 1_100_000, "by_year": by_year, "solve_for": "direct"}
    quote = price(request_of(mode="total", ends_on="2027-03-31", agreed=total), policy_of())
    assert [(sums.direct, sums.tax) for sums in quote.by_year.values()] == [(1_000_000, 100_000), (0, 0)]


def test_a_year_that_is_not_stated_gets_nothing():
    total = {"yen": 1_100_000, "by_year": [{"fiscal_year": 2026, "yen": 1_100_000}], "solve_for": "direct"}
    quote = price(request_of(mode="total", ends_on="2027-03-31", agreed=total), policy_of())
    assert [sums.total_yen for sums in quote.by_year.values()] == [0, 1_100_000]
