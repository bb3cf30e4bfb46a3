"""The upkeep of rights over years."""

import datetime

import pytest

from collaboration.calc.records import RecordRefused, read_record
from ip.calc.fees.price import price_fees
from ip.calc.fees.projection import months_later
from ip.calc.fees.request import FeeRequest
from ip.queries.fee_tables import fee_tables

UNIVERSITY = {"share": "1", "fee_class": "national_university"}
RATES = [{"currency": "USD", "yen": "150.5"}, {"currency": "EUR", "yen": "160"}]


def project(**projection):
    asked = {"filed_on": "2020-04-01", "owners": [UNIVERSITY], "projection": projection}
    return price_fees(read_record(FeeRequest, asked), fee_tables())


def test_a_japanese_right_is_kept_until_its_term_ends():
    quote = project(registered_on="2024-04-01", claims=10)
    by_year = {cost.years[0]: cost.yen for cost in quote.projected}
    assert sum(yen for year, yen in by_year.items() if year <= 10) == 156_800
    assert by_year[11] == 105_400
    assert max(by_year) == 16
    assert quote.projected_yen == 156_800 + 6 * 105_400


def test_years_asked_for_and_the_day_from_which_limit_it():
    years = [cost.years for cost in project(registered_on="2024-04-01", claims=10, years=5).projected]
    assert years == [(1, 3), (4, 4), (5, 5)]
    later = project(registered_on="2024-04-01", claims=10, years=5, from_on="2028-04-01").projected
    assert [(cost.years, cost.fiscal_year) for cost in later] == [((5, 5), 2028)]


def test_abroad_is_estimated_with_the_rate_given():
    right = {"office": "US", "filed_on": "2021-04-01", "granted_on": "2024-02-29"}
    first, *_ = project(foreign=[right], rates=RATES).projected
    assert (first.due_on, first.amount, first.yen) == (datetime.date(2027, 8, 29), 2_150, 323_575)
    assert first.is_estimate


def test_a_european_application_is_paid_until_it_is_granted():
    right = {"office": "EP", "filed_on": "2021-04-01", "granted_on": "2025-01-01"}
    assert [cost.years[0] for cost in project(foreign=[right], rates=RATES).projected] == [3, 4]


@pytest.mark.parametrize(
    ("projection", "path"),
    [
        ({"registered_on": "2019-04-01", "claims": 1}, "projection.registered_on"),
        ({"registered_on": "2024-04-01"}, "projection.claims"),
        ({"foreign": [{"office": "US", "filed_on": "2021-04-01"}]}, "projection.foreign[0].granted_on"),
        ({"foreign": [{"office": "EP", "filed_on": "2021-04-01"}]}, "projection.rates"),
        (
            {
                "foreign": [{"office": "KR", "filed_on": "2021-04-01", "granted_on": "2023-04-01"}],
                "rates": [{"currency": "KRW", "yen": "0.1"}],
            },
            "projection.foreign[0].claims",
        ),
    ],
)
def test_what_is_missing_is_named_at_its_field(projection, path):
    with pytest.raises(RecordRefused) as caught:
        project(**projection)
    assert [problem.path for problem in caught.value.problems] == [path]


def test_a_short_month_has_a_last_day():
    assert months_later(datetime.date(2024, 2, 29), 12) == datetime.date(2025, 2, 28)
    assert months_later(datetime.date(2024, 8, 31), 6) == datetime.date(2025, 2, 28)
