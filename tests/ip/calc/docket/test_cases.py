"""Every worked example of the note on intellectual property that is about dates comes out to the day."""

from collections import Counter

import pytest

from collaboration.calc.records import read_record
from ip.calc.docket.kinds import Counting
from ip.calc.docket.matter import Matter
from ip.calc.docket.months import counted
from tests.ip.calc.docket.facts import cases, docket

COUNTING, DEADLINES = cases("docket_counting"), cases("docket_deadlines")
ROWS_OF_THE_NOTE = {
    "E01": 1,
    "E02": 2,
    "E04": 1,
    "E05": 1,
    "E07": 1,
    "E08": 1,
    "E10": 1,
    "E11": 1,
    "E13": 1,
    "E14": 2,
    "E16": 1,
    "E17": 2,
    "E19": 2,
    "E20": 1,
    "E22": 1,
    "E23": 1,
    "E25": 2,
    "E26": 1,
    "E28": 1,
    "E29": 1,
    "E31": 2,
    "E32": 2,
}


def name_of(case):
    return f"{case['id']} {case['name']}"


@pytest.mark.parametrize("case", COUNTING, ids=map(name_of, COUNTING))
def test_a_count_comes_out_as_written(case):
    months, days = case.get("months", 0), case.get("days", 0)
    assert counted(Counting(case["counting"]), case["from"], months, days) == case["expect"]


@pytest.mark.parametrize("case", DEADLINES, ids=map(name_of, DEADLINES))
def test_a_deadline_comes_out_as_written(case):
    found = docket(read_record(Matter, case["matter"]))
    for expected in case["expect"]:
        wanted = (expected["code"], expected.get("number", 0), expected.get("office"))
        (deadline,) = (
            row
            for row in found.deadlines
            if (row.code, row.number) == wanted[:2] and wanted[2] in (None, row.office)
        )
        assert facts_of(deadline, expected) == expected


def facts_of(deadline, expected):
    """Tell of a deadline what the case tells of it."""
    found = {name: getattr(deadline, name) for name in expected if name != "options"}
    if "options" in expected:
        options = {row.code if row.step == 1 else f"{row.code}_{row.step}": row for row in deadline.options}
        found["options"] = {
            code: {name: getattr(options[code], name) for name in facts}
            for code, facts in expected["options"].items()
        }
    return found


def test_every_row_of_the_note_is_a_case():
    found = Counter(case["id"] for case in COUNTING + DEADLINES if case["id"].startswith("E"))
    assert found == ROWS_OF_THE_NOTE


def test_every_case_says_where_it_comes_from():
    assert [name_of(case) for case in COUNTING + DEADLINES if not case["source"]] == []
