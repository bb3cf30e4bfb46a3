import pytest

from reporting.calc.ladder import ReturnStanding, ReturnState, Rung, rung_of, steps
from tests.reporting.cases import cases


@pytest.mark.parametrize("case", cases("ladder"), ids=lambda case: case["name"])
def test_rung_follows_from_counts_and_state(case):
    known = case.get("standing")
    standing = ReturnStanding(**{**known, "state": ReturnState(known["state"])}) if known else None
    assert rung_of(standing) == Rung(case["expect"])


def test_ladder_shows_every_rung_once_in_order():
    assert [step.rung.label for step in steps(Rung.TO_EXPLAIN)] == [
        "未着手", "入力あり", "点検済", "要説明", "確定可", "施錠", "提出済", "差替",
    ]  # fmt: skip


def test_ladder_marks_what_is_done_and_what_lies_ahead():
    assert [step.place for step in steps(Rung.CHECKED)] == ["done", "done", "current", *["ahead"] * 5]
