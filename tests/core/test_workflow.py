"""The table engine of state changes."""

import pytest

from core.workflow import Transition, Workflow, WorkflowIncomplete

OPEN = Transition("open", "開始", ("draft",), "open", "core.test")
CLOSE = Transition("close", "終了", ("draft", "open"), "closed", "core.test")
STATES = ("draft", "open", "closed")


def test_row_is_found_by_trigger_and_state():
    flow = Workflow("test", STATES, (OPEN, CLOSE))
    assert flow.find("close", "open") is CLOSE
    assert flow.find("open", "closed") is None
    assert flow.find("unknown", "draft") is None


def test_available_rows_come_in_table_order():
    assert Workflow("test", STATES, (OPEN, CLOSE)).available("draft") == (OPEN, CLOSE)
    assert Workflow("test", STATES, (OPEN, CLOSE)).available("closed") == ()


def test_same_trigger_may_lead_elsewhere_from_another_state():
    reopen = Transition("open", "再開", ("closed",), "draft", "core.test")
    assert Workflow("test", STATES, (OPEN, CLOSE, reopen)).find("open", "closed") is reopen


@pytest.mark.parametrize(
    ("states", "rows", "said"),
    [
        ((), (), "missing"),
        (("draft", "draft"), (), "repeated"),
        (("draft", "open"), (OPEN, OPEN), "two rows answer open in draft"),
        (STATES, (OPEN,), "nothing leads to closed"),
        (("draft", "open"), (OPEN, CLOSE), "unknown closed"),
        (("draft", "open"), (Transition("open", "開始", ("lost",), "open", "core.test"),), "unknown lost"),
        (("draft", "open"), (Transition("open", "開始", ("draft",), "open", ""),), "permission"),
        (("draft", "open"), (Transition("", "開始", ("draft",), "open", "core.test"),), "trigger"),
        (("draft", "open"), (Transition("open", "開始", (), "open", "core.test"),), "sources"),
    ],
)
def test_faulty_table_is_refused(states, rows, said):
    with pytest.raises(WorkflowIncomplete, match=said):
        Workflow("test", states, rows)
