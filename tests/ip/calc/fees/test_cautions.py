"""Where a figure or a meaning is not sure, the quote says so."""

import pytest

from collaboration.calc.records import read_record
from ip.calc.fees.kinds import Status
from ip.calc.fees.price import price_fees
from ip.calc.fees.request import FeeRequest
from ip.queries.fee_tables import fee_tables

YEAR_4 = {"fee": "jp_annuity", "on": "2025-04-01", "claims": 10, "first_year": 4}


def cautions(**asked):
    quote = price_fees(read_record(FeeRequest, asked), fee_tables())
    return {caution.path: str(caution.message) for caution in quote.cautions}


@pytest.mark.parametrize(
    ("asked", "path", "words"),
    [
        (
            {"items": [{"fee": "jp_appeal", "on": "2025-04-01", "claims": 3}]},
            "items[0].fee",
            "確認していません",
        ),
        ({"items": [{"fee": "jp_ext_time", "on": "2025-04-01"}]}, "items[0].on", "いつからのもの"),
        (
            {"items": [{**YEAR_4, "due_on": "2024-09-01"}]},
            "items[0].on",
            "6か月を過ぎています",
        ),
        (
            {
                "items": [
                    {
                        **YEAR_4,
                        "on": "2022-04-20",
                        "first_year": 1,
                        "last_year": 3,
                        "decision_served_on": "2022-02-28",
                    }
                ]
            },
            "items[0].decision_served_on",
            "2,100円",
        ),
        (
            {"owners": [{"share": "1", "fee_class": "sme"}], "items": [YEAR_4]},
            "owners[0].fee_class",
            "公表資料で確認していません",
        ),
        (
            {
                "filed_on": "2005-04-01",
                "owners": [{"share": "1", "fee_class": "national_university"}],
                "items": [{**YEAR_4, "first_year": 18}],
            },
            "owners[0].is_employee_invention",
            "免除",
        ),
    ],
)
def test_it_is_said_at_its_field(asked, path, words):
    assert words in cautions(**asked)[path]


def test_a_sure_amount_is_not_warned_of():
    assert cautions(items=[YEAR_4]) == {}


def test_a_line_is_as_sure_as_its_weakest_figure():
    asked = {"owners": [{"share": "1", "fee_class": "sme"}], "items": [YEAR_4]}
    quote = price_fees(read_record(FeeRequest, asked), fee_tables())
    assert quote.lines[0].status is Status.MEMORY
