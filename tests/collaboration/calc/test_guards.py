"""What stands in the way of each step, from facts alone."""

import datetime
from dataclasses import replace

import pytest

from collaboration.calc.approvals import Asked, Decision, approvers_wanted, in_order, is_approved, waiting_now
from collaboration.calc.guards import GUARDS, GuardFacts, Place, PriceFacts, open_guards
from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.calc.pricing.kinds import ApprovalRule
from collaboration.calc.pricing.policy import CostPolicy, Threshold
from collaboration.calc.pricing.quote import Caution, WarningCode
from collaboration.workflow import AGREEMENT_TRIGGERS
from core.calc.messages import Message

TODAY = datetime.date(2026, 4, 10)
HEAD, PRESIDENT = Threshold(0, "研究科長"), Threshold(10_000_000, "学長")
FACTS = GuardFacts(
    state=AgreementState.NEGOTIATING,
    today=TODAY,
    signed_on=datetime.date(2026, 4, 1),
    starts_on=datetime.date(2026, 4, 1),
    ends_on=datetime.date(2027, 3, 31),
    amount_yen=3_000_000,
)


def asked(*decisions, amount_yen=3_000_000, order=None):
    return tuple(
        Asked(key, order or key, f"役職{key}", decision, amount_yen)
        for key, decision in enumerate(decisions, start=1)
    )


def places(trigger, **changes):
    return [(each.place, each.yields) for each in open_guards(trigger, replace(FACTS, **changes))]


def caution(code):
    return Caution(code, "path", Message("注意"), Message("対応"))


def rules(*thresholds, approvals=ApprovalRule.HIGHEST):
    return CostPolicy(
        id="joint",
        label="共同研究",
        kind=AgreementKind.JOINT_RESEARCH,
        valid_from=TODAY,
        source="規程",
        thresholds=thresholds,
        approvals=approvals,
    )


def price(total_yen=3_000_000, years=None, *codes):
    return PriceFacts(total_yen, years or {2026: total_yen}, tuple(map(caution, codes)))


@pytest.mark.parametrize("trigger", ["refer", "conclude", "start", "cancel"])
def test_a_contract_in_order_meets_no_guard(trigger):
    assert places(trigger) == []


def test_guards_belong_to_steps_that_exist():
    assert set(GUARDS) <= AGREEMENT_TRIGGERS


@pytest.mark.parametrize(
    ("trigger", "changes", "found"),
    [
        ("conclude", {"signed_on": None}, (Place.SIGNED_ON, False)),
        ("conclude", {"signed_on": TODAY + datetime.timedelta(days=1)}, (Place.SIGNED_ON, False)),
        ("conclude", {"has_party": False}, (Place.PARTIES, False)),
        (
            "conclude",
            {"screenings": (Message("輸出管理の確認が済んでいません。"),)},
            (Place.SCREENING, False),
        ),
        (
            "conclude",
            {"state": AgreementState.DRAFT, "screenings": (Message("利益相反の確認がまだです。"),)},
            (Place.SCREENING, True),
        ),
        ("refer", {"screenings": (Message("倫理審査が済んでいません。"),)}, (Place.SCREENING, False)),
        ("conclude", {"price": price(2_999_999)}, (Place.AMOUNT, True)),
        ("conclude", {"price": price(3_000_000, {2026: 2_000_000, 2027: 1_000_000})}, (Place.PRICE, True)),
        ("conclude", {"price": price(3_000_000, None, WarningCode.UNDER_MINIMUM)}, (Place.PRICE, True)),
        ("conclude", {"price": price(3_000_000, None, WarningCode.EFFORT_ABOVE_WHOLE)}, (Place.PRICE, True)),
        ("conclude", {"asked": asked(Decision.APPROVE, amount_yen=1)}, (Place.APPROVALS, False)),
        ("start", {"signed_on": None}, (Place.SIGNED_ON, False)),
        ("start", {"signed_on": datetime.date(2026, 4, 2)}, (Place.STARTS_ON, True)),
        ("start", {"starts_on": datetime.date(2026, 5, 1)}, (Place.STARTS_ON, False)),
        ("complete", {}, (Place.ENDS_ON, True)),
        ("settle", {"received_yen": 2_999_999}, (Place.RECEIPTS, True)),
        ("cancel", {"received_yen": 1}, (Place.RECEIPTS, False)),
    ],
)
def test_what_is_missing_is_named_once_at_its_place(trigger, changes, found):
    assert places(trigger, **changes) == [found]


def test_a_caution_that_is_no_guard_holds_nothing():
    assert places("conclude", price=price(3_000_000, None, WarningCode.KIND_DIFFERS)) == []


@pytest.mark.parametrize(
    ("rows", "wanted", "is_open"),
    [
        ((), (), True),
        (asked(Decision.APPROVE, None), (), True),
        (asked(Decision.RETURN), (), True),
        (asked(Decision.APPROVE, Decision.APPROVE), (), False),
        (asked(Decision.APPROVE), (PRESIDENT,), True),
        (asked(Decision.APPROVE), (Threshold(0, "役職1"),), False),
    ],
)
def test_acceptance_waits_for_every_approval_and_the_one_the_rules_name(rows, wanted, is_open):
    assert bool(places("accept", asked=rows, wanted=wanted)) is is_open


def test_an_approval_of_another_amount_does_not_hold():
    assert places("accept", asked=asked(Decision.APPROVE, amount_yen=2_000_000)) == [(Place.APPROVALS, False)]


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [({}, False), ({"wanted": (HEAD,)}, True), ({"asked": asked(Decision.RETURN)}, True)],
)
def test_a_draft_is_concluded_at_once_only_where_nobody_approves(changes, is_open):
    assert bool(places("conclude", state=AgreementState.DRAFT, **changes)) is is_open


@pytest.mark.parametrize(
    ("yen", "wanted"), [(0, HEAD), (9_999_999, HEAD), (10_000_000, PRESIDENT), (10**13, PRESIDENT)]
)
def test_the_highest_threshold_reached_names_the_approver(yen, wanted):
    assert approvers_wanted([rules(PRESIDENT, HEAD)], yen) == (wanted,)


def test_below_every_threshold_nobody_is_named():
    assert approvers_wanted([rules(PRESIDENT)], 9_999_999) == ()
    assert approvers_wanted([], 10**13) == ()


@pytest.mark.parametrize(
    ("yen", "said"),
    [(9_999_999, "研究科長"), (10_000_000, "研究科長、学長"), (30_000_000, "研究科長、理事、学長")],
)
def test_rules_may_want_every_threshold_reached_and_nobody_twice(yen, said):
    higher = [Threshold(20_000_000, "理事", "別表"), Threshold(30_000_000, "学長")]
    chain = rules(*higher, PRESIDENT, HEAD, approvals=ApprovalRule.EVERY)
    assert in_order(approvers_wanted([chain], yen)) == said


def test_regimes_that_differ_ask_for_all_that_any_of_them_wants():
    chain = rules(HEAD, PRESIDENT, approvals=ApprovalRule.EVERY)
    dean = Threshold(5_000_000, "本部長")
    assert approvers_wanted([rules(dean), chain], 10**8) == (HEAD, dean, PRESIDENT)
    assert approvers_wanted([rules(dean), rules(HEAD)], 10**8) == (dean,)


def test_acceptance_wants_the_approvers_in_the_order_of_the_rules():
    first, second = Threshold(0, "研究科長"), Threshold(1, "学長")
    head = Asked(1, 1, "研究科長", Decision.APPROVE, 3_000_000)
    president = Asked(2, 2, "学長", Decision.APPROVE, 3_000_000)

    def sentence(*rows):
        found = open_guards("accept", replace(FACTS, asked=rows, wanted=(first, second)))
        return [guard.message.template % guard.message.words for guard in found]

    assert sentence(head, president) == []
    assert sentence(head) == ["規程で決められた「学長」の承認がありません。"]
    turned = (replace(president, order=1), replace(head, order=2))
    assert sentence(*turned) == ["承認の順番が規程と異なります（規程：研究科長、学長の順）。"]
    assert sentence(head, replace(president, order=1)) == [
        "承認の順番が規程と異なります（規程：研究科長、学長の順）。"
    ]


def test_approvals_of_one_order_wait_together_and_the_next_order_after_them():
    rows = (*asked(None, None, order=1), Asked(3, 2, "学長", None, 1))
    assert [row.key for row in waiting_now(rows)] == [1, 2]
    first_done = (replace(rows[0], decision=Decision.APPROVE), *rows[1:])
    assert [row.key for row in waiting_now(first_done)] == [2]
    both_done = tuple(replace(row, decision=Decision.APPROVE) for row in rows[:2])
    assert [row.key for row in waiting_now((*both_done, rows[2]))] == [3]


@pytest.mark.parametrize("refusal", [Decision.RETURN, Decision.REJECT])
def test_a_refusal_ends_the_round(refusal):
    assert waiting_now(asked(refusal, None)) == ()
    assert not is_approved(asked(refusal, Decision.APPROVE))


def test_nobody_asked_is_not_approved():
    assert not is_approved(())
