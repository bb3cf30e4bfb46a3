"""Indirect cost at its edges: taken out of a fee, of a schedule published with tax, of a rounded or of the whole total."""

import pytest

from collaboration.calc.pricing.price import price
from collaboration.calc.records import RecordRefused
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


def test_several_parts_of_a_fee_may_not_exceed_it():
    def sums(*rates):
        policy = policy_of(indirect=[{"base": "fee_inside", "rate": rate} for rate in rates])
        return price(request_of(lines=FEE), policy).sums

    assert (sums("60%", "40%").direct, sums("60%", "40%").indirect) == (0, 150_000)
    with pytest.raises(RecordRefused) as refused:
        sums("60%", "50%")
    assert [problem.path for problem in refused.value.problems] == ["policy.indirect"]


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


ROUNDED = {"total": {"unit": 1000}}


def priced(yen, **policy):
    lines = [{"category": "consumables", "fiscal_year": 2025, "yen": yen}]
    return price(request_of(lines=lines), policy_of(rounding=ROUNDED, **policy)).sums


def test_rounding_the_total_is_settled_in_indirect_cost():
    sums = priced(1_234_567, indirect=[{"rate": "30%"}])
    assert (sums.indirect, sums.total_excluding_tax_yen) == (369_433, 1_604_000)


@pytest.mark.parametrize("indirect", [[], [{"method": "fixed", "amount_yen": 400}]])
def test_no_element_falls_below_zero_by_rounding_the_total(indirect):
    sums = priced(1_234_567, indirect=indirect)
    assert sums.total_excluding_tax_yen == 1_234_567 + sums.indirect >= 1_234_567


@pytest.mark.parametrize(
    ("agreed", "rate", "path"), [("100%", "30%", "indirect_rate"), (None, "100%", "policy.indirect[0].rate")]
)
def test_rate_of_the_whole_total_is_refused_where_it_was_given(agreed, rate, path):
    with pytest.raises(RecordRefused) as refused:
        price(request_of(indirect_rate=agreed), policy_of(indirect=[{"rate": rate, "base": "gross"}]))
    assert [problem.path for problem in refused.value.problems] == [path]
