"""Every worked example of the note on costing comes out to the yen."""

from collections import Counter

import pytest

from collaboration.calc.pricing.price import price
from tests.collaboration.calc.pricing.cases import CASES, found_in, name_of, policy_of, request_of

FORWARD = [case for case in CASES if "amendment" not in case]
ROWS_OF_THE_NOTE = {
    "W01": 1,
    "W01b": 3,
    "W03": 2,
    "W04": 1,
    "W05": 1,
    "W06": 5,
    "W07": 1,
    "W08": 1,
    "W10": 4,
    "W11": 9,
    "W13": 3,
    "W14": 3,
    "W15": 5,
    "W17": 1,
    "W18": 3,
    "W20": 4,
    "W21": 1,
    "W22": 4,
    "W23": 1,
    "W24": 3,
    "W25": 6,
    "W26": 1,
    "W28": 4,
    "W30": 4,
}


@pytest.mark.parametrize("case", FORWARD, ids=map(name_of, FORWARD))
def test_a_case_comes_out_as_written(case):
    policy = policy_of(case, case["policy"])
    assert found_in(price(request_of(case, policy), policy), case["expect"]) == case["expect"]


def test_every_row_of_the_note_is_a_case():
    own = Counter(case["id"] for case in CASES if case["id"].startswith("W"))
    assert own == ROWS_OF_THE_NOTE


def test_every_case_says_where_it_comes_from():
    unknown = [
        name_of(case)
        for case in CASES
        if not case["source"] or not (case.get("published") or case["kind"] in {"rule", "syn"})
    ]
    assert unknown == []
