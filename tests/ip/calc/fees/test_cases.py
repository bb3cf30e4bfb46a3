"""Every worked example on fees comes out to the yen."""

import pytest

from ip.calc.fees.price import price_fees
from ip.queries.fee_tables import fee_tables
from tests.ip.calc.fees.cases import CASES, found_in, name_of, request_of

SINGLE = [case for case in CASES if "expect" in case]
GRIDS = [case for case in CASES if "cumulative" in case]
FEE_ROWS_OF_THE_NOTE = {"E34", "E35", "E37", "E38", "E40", "E41", "E43", "E44", "E46", "E47", "E49", "E50"}


@pytest.mark.parametrize("case", SINGLE, ids=map(name_of, SINGLE))
def test_a_case_comes_out_as_written(case):
    quote = price_fees(request_of(case), fee_tables())
    assert found_in(quote, case["expect"]) == case["expect"]


@pytest.mark.parametrize("case", GRIDS, ids=map(name_of, GRIDS))
def test_a_grid_of_years_and_claims_comes_out_as_printed(case):
    grid = case["cumulative"]
    found = {
        claims: [_paid_until(case, year, int(claims)) for year in grid["years"]]
        for claims in grid["by_claims"]
    }
    assert found == grid["by_claims"]


def _paid_until(case, year, claims):
    item = {
        "fee": "jp_annuity",
        "on": case["cumulative"]["on"],
        "claims": claims,
        "first_year": 1,
        "last_year": year,
    }
    return price_fees(request_of(case, items=[item]), fee_tables()).total_yen


def test_every_row_of_the_note_is_a_case():
    assert {case["id"] for case in CASES} >= FEE_ROWS_OF_THE_NOTE


def test_every_case_says_where_it_comes_from():
    assert [name_of(case) for case in CASES if not case["source"]] == []
