"""Tables of charges over several fiscal years."""

from collaboration.calc.pricing.price import price
from tests.factories.collaboration import cost_policy, pricing_request

SUPPORT = {"code": "s", "label": "支援費", "unit_yen": 12_500, "per": ["months", "cases", "persons"]}
RESEARCH = {"code": "r", "label": "研究費", "unit_yen": 6_000, "per": ["points", "cases"]}


def _yen_by_year(charge, quantities):
    policy = cost_policy(charges=[charge], surcharges=[], indirect=[{"rate": "30%"}])
    request = pricing_request(
        lines=[],
        commitments=[],
        company_researchers=[],
        starts_on="2026-10-01",
        ends_on="2028-03-31",
        quantities=[{"driver": driver, "quantity": amount} for driver, amount in quantities.items()],
    )
    return {year.fiscal_year: year.sums.direct for year in price(request, policy).years}


def test_a_charge_by_the_month_holds_its_cases_in_every_year():
    assert _yen_by_year(SUPPORT, {"cases": "5", "persons": "1"}) == {
        2026: 6 * 5 * 12_500,
        2027: 12 * 5 * 12_500,
    }


def test_a_charge_by_the_case_is_due_once():
    assert _yen_by_year(RESEARCH, {"points": "40", "cases": "5"}) == {2026: 1_200_000, 2027: 0}


def test_months_stated_without_a_year_count_in_the_first():
    assert _yen_by_year(SUPPORT, {"months": "18", "cases": "5", "persons": "1"}) == {
        2026: 18 * 5 * 12_500,
        2027: 0,
    }
