"""What is not known, or not stated, is refused at its field with a sentence."""

import pytest

from collaboration.calc.records import RecordRefused, read_record
from ip.calc.fees.price import price_fees
from ip.calc.fees.request import FeeRequest
from ip.queries.fee_tables import fee_tables

EXAM = {"fee": "jp_exam", "on": "2025-04-01", "claims": 10}
YEAR_4 = {"fee": "jp_annuity", "on": "2025-04-01", "claims": 10, "first_year": 4}
UNIVERSITY = {"share": "1", "fee_class": "national_university"}


def refusal(**asked):
    with pytest.raises(RecordRefused) as caught:
        price_fees(read_record(FeeRequest, asked), fee_tables())
    return {problem.path: str(problem.message) for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("asked", "path", "words"),
    [
        ({"items": []}, "items", "1件以上"),
        ({"items": [EXAM]}, "filed_on", "値がありません"),
        ({"filed_on": "2003-04-01", "items": [EXAM]}, "items[0].on", "表にありません"),
        ({"filed_on": "2024-01-01", "items": [{**EXAM, "claims": 0}]}, "items[0].claims", "1以上"),
        ({"filed_on": "2000-01-01", "items": [{"fee": "jp_file", "on": "2000-01-01"}]}, "filed_on", "表に"),
        (
            {
                "filed_on": "2023-06-01",
                "items": [{"fee": "pct_intl_filing", "on": "2023-06-01", "sheets": 3}],
            },
            "filed_on",
            "190,300 / 242,700",
        ),
        (
            {"filed_on": "2026-06-01", "items": [{"fee": "pct_intl_filing", "on": "2026-06-01"}]},
            "items[0].sheets",
            "枚数",
        ),
        ({"items": [{**YEAR_4, "first_year": 2}]}, "items[0].first_year", "一括"),
        ({"items": [{**YEAR_4, "first_year": 1, "last_year": 2}]}, "items[0].first_year", "一括"),
        ({"items": [{**YEAR_4, "last_year": 3}]}, "items[0].first_year", "年を入力"),
        ({"items": [{**YEAR_4, "on": "2007-01-01"}]}, "items[0].on", "第4年分"),
        (
            {"items": [{**YEAR_4, "due_on": "2025-03-31", "last_year": 5}]},
            "items[0].last_year",
            "1年分ずつ",
        ),
        (
            {"items": [{**YEAR_4, "first_year": 1, "last_year": 3, "due_on": "2025-03-31"}]},
            "items[0].due_on",
            "追納の期間はありません",
        ),
        ({"items": [{**YEAR_4, "claims_paid": 3, "fee": "jp_appeal"}]}, "items[0].claims_paid", "空欄"),
        ({"filed_on": "2003-04-01", "items": [YEAR_4]}, "exam_requested_on", "審査請求日を入力"),
        ({"exam_requested_on": "2004-03-31", "items": [YEAR_4]}, "exam_requested_on", "表にありません"),
        ({"owners": [UNIVERSITY], "items": [YEAR_4]}, "filed_on", "値がありません"),
        ({"owners": [{"share": "1/3", "fee_class": "full"}], "items": [YEAR_4]}, "owners", "1/3です"),
        ({"owners": [{"share": "1", "fee_class": "state"}], "items": [YEAR_4]}, "owners[0].fee_class", "国"),
        (
            {
                "owners": [{"share": "1", "fee_class": "small_or_startup"}],
                "exam_requested_on": "2018-04-01",
                "items": [YEAR_4],
            },
            "owners[0].fee_class",
            "小規模企業",
        ),
    ],
)
def test_it_is_refused_at_its_field(asked, path, words):
    assert words in refusal(**asked)[path]


def test_every_fault_is_named_at_once():
    asked = {
        "filed_on": "2024-01-01",
        "items": [{**EXAM, "claims": 0}, {**YEAR_4, "first_year": 2}, YEAR_4],
    }
    assert list(refusal(**asked)) == ["items[0].claims", "items[1].first_year"]


def test_shares_and_acts_are_faulted_together():
    owners = [{"share": "1/2", "fee_class": "full"}]
    assert list(refusal(owners=owners, items=[{**YEAR_4, "claims": 0}])) == ["owners", "items[0].claims"]


def test_a_share_of_nothing_is_refused():
    owners = [{"share": "0", "fee_class": "full"}, {"share": "1", "fee_class": "full"}]
    assert list(refusal(owners=owners, items=[YEAR_4])) == ["owners[0].share"]
