"""What follows from request and policy together: quantities per year, and prices that are published with tax."""

from fractions import Fraction

import pytest

from collaboration.calc.pricing.contract import Contract
from collaboration.calc.pricing.kinds import Driver
from collaboration.calc.pricing.price import price
from tests.collaboration.calc.pricing.built import policy_of, request_of

FEE = {"unit_yen": 440_000, "includes_tax": True}


@pytest.mark.parametrize(
    ("treatment", "researcher", "tax"),
    [("taxable", 400_000, 40_000), ("export_exempt", 400_000, 0), ("out_of_scope", 400_000, 0)],
)
def test_fee_published_with_tax_is_charged_without_it_where_no_tax_is_due(treatment, researcher, tax):
    request = request_of(company_researchers=[{"months": 12}], tax_treatment=treatment, tax_note="国外の企業")
    sums = price(request, policy_of(researcher_fee=FEE)).sums
    assert (sums.researcher, sums.tax) == (researcher, tax)


def test_space_is_used_in_every_year_of_the_contract():
    contract = Contract(request_of(ends_on="2027-09-30", space={"area_m2": 100}), policy_of())
    assert [contract.quantity(Driver.AREA_M2, year) for year in contract.years] == [100, 100, 100]


def test_space_is_not_used_in_a_year_of_days_that_complete_the_last_month():
    contract = Contract(
        request_of(starts_on="2025-04-15", ends_on="2026-04-10", space={"area_m2": 100}), policy_of()
    )
    assert [contract.quantity(Driver.AREA_M2, year) for year in contract.years] == [100, 0]


def test_stated_area_counts_as_stated():
    quantities = [{"driver": "area_m2", "quantity": "100"}]
    contract = Contract(request_of(ends_on="2027-03-31", quantities=quantities), policy_of())
    assert [contract.quantity(Driver.AREA_M2, year) for year in contract.years] == [100, 0]


@pytest.mark.parametrize(
    ("ends_on", "indirect"), [("2025-09-30", 400_000), ("2026-03-31", 800_000), ("2027-09-30", 2_000_000)]
)
def test_price_of_space_per_year_counts_the_months_of_use(ends_on, indirect):
    prices = [{"label": "施設", "driver": "area_m2", "pool_yen": 480_000_000, "pool_quantity": "60000"}]
    policy = policy_of(indirect=[{"method": "unit_prices", "prices": prices}])
    assert price(request_of(ends_on=ends_on, space={"area_m2": 100}), policy).sums.indirect == indirect


def test_tax_that_is_rounded_up_is_never_more_than_the_amount_it_is_in():
    fee = {"unit_yen": 5, "includes_tax": True}
    policy = policy_of(researcher_fee=fee, rounding={"tax": {"unit": 1000, "mode": "ceil"}})
    assert price(request_of(company_researchers=[{"months": 12}]), policy).sums.researcher == 0


def test_hours_that_are_not_stated_are_those_of_the_people_in_each_year():
    people = [
        {"name": "教授", "fiscal_year": 2025, "hours": "100.5"},
        {"name": "助教", "fiscal_year": 2025, "hours": 20},
        {"name": "助教", "fiscal_year": 2026, "hours": 30},
        {"name": "客員", "fiscal_year": 2026},
    ]
    contract = Contract(request_of(ends_on="2027-03-31", commitments=people), policy_of())
    hours = [contract.quantity(Driver.HOURS, year) for year in contract.years]
    assert hours == [Fraction(241, 2), 30]
