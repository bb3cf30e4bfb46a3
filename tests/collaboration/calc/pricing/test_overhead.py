"""Indirect cost that is taken out of a fee, and a monthly schedule that is published with tax."""

import pytest

from collaboration.calc.pricing.price import price
from tests.collaboration.calc.pricing.built import policy_of, request_of

FEE = [{"category": "other", "fiscal_year": 2025, "yen": 150_000}]
SCHEDULE = {"monthly_yen": 110_000, "includes_tax": True}


@pytest.mark.parametrize(
    ("rule", "rounding"),
    [
        ({"rate": "99.9%"}, {"indirect": {"unit": 1000, "mode": "ceil"}}),
        ({"rate": "20%", "min_amount_yen": 200_000}, {}),
    ],
)
def test_no_more_is_taken_out_of_a_fee_than_it_is(rule, rounding):
    policy = policy_of(indirect=[{"base": "fee_inside", **rule}], rounding=rounding)
    sums = price(request_of(lines=FEE), policy).sums
    assert (sums.direct, sums.indirect) == (0, 150_000)


def test_a_year_without_a_fee_gives_nothing_of_it():
    policy = policy_of(
        indirect=[{"base": "fee_inside", "rate": "20%"}],
        compute_per="contract",
        facility={"monthly_yen": 100_000},
    )
    quote = price(request_of(ends_on="2027-03-31", lines=FEE, space={"area_m2": 0}), policy)
    assert [(sums.direct, sums.indirect) for sums in quote.by_year.values()] == [(120_000, 30_000), (0, 0)]


def test_a_contract_without_a_fee_has_nothing_to_take():
    policy = policy_of(indirect=[{"base": "fee_inside", "rate": "20%"}], compute_per="contract")
    quote = price(request_of(ends_on="2027-03-31"), policy)
    assert quote.sums.total_yen == 0


def test_a_schedule_that_is_published_with_tax_is_charged_without_it():
    policy = policy_of(indirect=[{"method": "schedule", "schedule": SCHEDULE}])
    sums = price(request_of(space={"area_m2": 0}), policy).sums
    assert (sums.indirect, sums.tax, sums.total_yen) == (1_200_000, 120_000, 1_320_000)
