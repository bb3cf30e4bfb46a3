from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.closing import (
    ClosingDecision,
    ClosingRefused,
    ClosingState,
    YearAccount,
    reckon,
    state_of,
)
from collaboration.calc.expenditure import CostItem
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import StopCause
from collaboration.calc.pricing.policy import RefundRule
from collaboration.calc.receipts import ReceiptParts
from tests.factories.collaboration import cost_policy

SILENT = replace(cost_policy(), refund=None)
GENEROUS = replace(cost_policy(), refund=RefundRule(with_indirect=True))
RECEIVED = ReceiptParts(direct_yen=2_000_000, indirect_yen=600_000, tax_yen=260_000)
ACCOUNT = YearAccount(2025, received=RECEIVED, spent={CostItem.CONSUMABLES: 1_500_000})
D = ClosingDecision


def test_the_rest_is_what_there_was_and_was_not_spent():
    account = replace(ACCOUNT, carried_in_yen=100_000, refunded=ReceiptParts(direct_yen=50_000))
    assert (account.available_yen, account.rest_yen) == (2_050_000, 550_000)


def test_indirect_cost_spent_by_nobody_is_no_research_cost():
    assert replace(ACCOUNT, spent={CostItem.INDIRECT: 600_000}).spent_yen == 0


def test_indirect_cost_stays_unless_the_rules_say_otherwise():
    back = reckon(ACCOUNT, D.REFUND, policy=SILENT).refund
    assert (back.sums.direct, back.sums.indirect) == (500_000, 0)


def test_rules_that_return_indirect_cost_return_it_in_proportion_though_nobody_booked_it():
    back = reckon(ACCOUNT, D.REFUND, policy=GENEROUS).refund
    assert (back.sums.direct, back.sums.indirect) == (500_000, 150_000)


def test_what_was_given_back_before_is_not_given_back_again():
    account = replace(ACCOUNT, refunded=ReceiptParts(direct_yen=500_000, indirect_yen=150_000))
    assert account.rest_yen == 0
    assert reckon(account, D.REFUND, policy=GENEROUS).refund_yen == 0


def test_all_that_is_left_is_carried_over_and_nothing_goes_back():
    reckoned = reckon(ACCOUNT, D.CARRY, policy=SILENT)
    assert (reckoned.carried_yen, reckoned.refund_yen) == (500_000, 0)


@given(st.integers(1, 500_000))
def test_of_a_part_that_is_carried_over_the_other_part_goes_back(carried):
    reckoned = reckon(ACCOUNT, D.CARRY, policy=SILENT, carried_yen=carried)
    direct = reckoned.refund.sums.direct if reckoned.refund else 0
    assert reckoned.carried_yen + direct == ACCOUNT.rest_yen


@pytest.mark.parametrize("carried", [0, 500_001, -1])
def test_more_than_is_left_is_not_carried_over(carried):
    with pytest.raises(ClosingRefused, match="残額"):
        reckon(ACCOUNT, D.CARRY, policy=SILENT, carried_yen=carried)


@pytest.mark.parametrize("decision", [D.CARRY, D.REFUND])
def test_where_nothing_is_left_nothing_is_decided_but_that(decision):
    spent_out = replace(ACCOUNT, spent={CostItem.TRAVEL: 2_000_000})
    with pytest.raises(ClosingRefused, match="残額がない"):
        reckon(spent_out, decision, policy=SILENT)
    assert reckon(spent_out, D.KEEP, policy=SILENT).refund_yen == 0


def test_a_donation_is_never_given_back():
    gift = replace(GENEROUS, kind=AgreementKind.DONATION)
    with pytest.raises(ClosingRefused, match="寄附"):
        reckon(ACCOUNT, D.REFUND, policy=gift)
    assert reckon(ACCOUNT, D.CARRY, policy=gift).carried_yen == 500_000


def test_the_cause_decides_by_the_rule():
    rule = replace(SILENT, refund=RefundRule(company_stops=False))
    assert reckon(ACCOUNT, D.REFUND, policy=rule, cause=StopCause.COMPANY).refund_yen == 0


def test_spending_below_zero_is_a_slip():
    with pytest.raises(ClosingRefused, match="マイナス"):
        reckon(replace(ACCOUNT, spent={CostItem.TRAVEL: -1}), D.REFUND, policy=SILENT)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"needs_approval": False, "approved": None, "is_latest": True}, ClosingState.STANDING),
        ({"needs_approval": True, "approved": None, "is_latest": True}, ClosingState.WAITING),
        ({"needs_approval": True, "approved": True, "is_latest": True}, ClosingState.STANDING),
        ({"needs_approval": True, "approved": False, "is_latest": True}, ClosingState.RETURNED),
        ({"needs_approval": True, "approved": True, "is_latest": False}, ClosingState.REPLACED),
    ],
)
def test_a_closing_stands_once_nobody_has_to_approve_it_any_more(facts, state):
    assert state_of(**facts) is state
