"""Rates agreed under rules that lay down a least rate and leave the rest to agreement (「30％以上」)."""

import pytest

from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.quote import WarningCode
from collaboration.calc.records import RecordRefused
from tests.collaboration.calc.pricing.built import policy_of, request_of

LINES = [{"category": "consumables", "fiscal_year": 2025, "yen": 1_000_000}]


def quoted(agreed, **rule):
    request = request_of(lines=LINES, indirect_rate=agreed)
    quote = price(request, policy_of(indirect=[{"article": "第8条", **rule}]))
    return quote.sums.indirect, [warning.code for warning in quote.warnings]


@pytest.mark.parametrize(
    ("agreed", "indirect", "warnings"),
    [
        ("30%", 300_000, []),
        ("35%", 350_000, []),
        ("29.9%", 299_000, [WarningCode.UNDER_MINIMUM]),
    ],
)
def test_rate_is_agreed_above_the_least(agreed, indirect, warnings):
    assert quoted(agreed, min_rate="30%") == (indirect, warnings)


def test_rate_left_to_agreement_has_no_least():
    assert quoted("5%") == (50_000, [])


def test_rate_below_the_usual_but_not_below_the_least_needs_no_warning():
    assert quoted("20%", rate="30%", min_rate="20%") == (200_000, [])


def test_rate_that_is_neither_agreed_nor_laid_down_is_not_guessed():
    with pytest.raises(RecordRefused) as refused:
        price(request_of(lines=LINES), policy_of(indirect=[{"min_rate": "30%"}]))
    assert [problem.path for problem in refused.value.problems] == ["policy.indirect[0].rate"]


PERSON = {"name": "研究代表者", "fiscal_year": 2025, "amount_yen": 500_000}
EXEMPT = {
    "indirect": [{"rate": "30%"}],
    "exemptions": [{"circumstance": "state", "approver": "学長", "article": "第10条"}],
}


def codes(policy=None, **request):
    quote = price(request_of(**{"lines": LINES, **request}), policy_of(**(policy or {})))
    return [(warning.code, warning.path) for warning in quote.warnings]


@pytest.mark.parametrize(
    ("exemption", "warnings"),
    [
        (None, [(WarningCode.UNDER_MINIMUM, "indirect_rate")]),
        (
            {"circumstance": "president", "approved_by": "学長"},
            [(WarningCode.UNDER_MINIMUM, "indirect_rate")],
        ),
        (
            {"circumstance": "state", "approved_by": " "},
            [(WarningCode.NEEDS_APPROVAL, "exemption.approved_by")],
        ),
        ({"circumstance": "state", "approved_by": "学長"}, []),
    ],
)
def test_a_lower_rate_needs_a_reason_that_the_rules_know_and_an_approver(exemption, warnings):
    assert codes(EXEMPT, indirect_rate="10%", exemption=exemption) == warnings


@pytest.mark.parametrize(("agreed", "warned"), [("14.9%", True), ("15%", False)])
def test_a_strategic_fee_below_its_least_is_warned_of(agreed, warned):
    strategic = {"rate": "20%", "min_rate": "15%"}
    expected = [(WarningCode.UNDER_MINIMUM, "strategic_rate")] if warned else []
    assert codes({"strategic": strategic}, strategic_rate=agreed) == expected


def test_a_strategic_fee_that_is_laid_down_without_a_least_is_its_own_least():
    assert codes({"strategic": {"rate": "10%"}}, strategic_rate="9%") == [
        (WarningCode.UNDER_MINIMUM, "strategic_rate")
    ]


def test_money_that_a_public_fund_gives_already_is_warned_of_at_its_line():
    lines = [{**LINES[0], "publicly_funded": True}, LINES[0]]
    people = [PERSON, {**PERSON, "publicly_funded": True}]
    assert codes({"value": {"method": "free"}}, lines=lines, commitments=people) == [
        (WarningCode.DOUBLE_FUNDING, "lines[0].publicly_funded"),
        (WarningCode.DOUBLE_FUNDING, "commitments[1].publicly_funded"),
    ]


@pytest.mark.parametrize(("hours", "warned"), [("930", False), ("931", True)])
def test_effort_above_the_whole_is_warned_of_with_what_else_takes_time(hours, warned):
    person = {"name": "研究代表者", "fiscal_year": 2025, "hourly_yen": 1, "other_effort": "50%"}
    found = codes(
        {"value": {"method": "hours", "annual_hours": 1860}}, commitments=[{**person, "hours": hours}]
    )
    assert found == ([(WarningCode.EFFORT_ABOVE_WHOLE, "commitments[0].effort")] if warned else [])


def test_rules_of_another_kind_and_tax_without_a_reason_are_warned_of():
    assert codes(kind="commissioned_research", tax_treatment="out_of_scope") == [
        (WarningCode.KIND_DIFFERS, "kind"),
        (WarningCode.TAX_TREATMENT_UNEXPLAINED, "tax_note"),
    ]


def test_outcome_clauses_that_say_too_little_are_warned_of():
    found = codes(outcome={"royalty": {"rate": "3%"}})
    assert [code for code, _ in found] == [WarningCode.OUTCOME_INCOMPLETE]


def test_a_total_below_what_cost_plus_gives_is_warned_of_with_the_difference():
    agreed = {"yen": 1_200_000, "solve_for": "indirect"}
    request = request_of(lines=LINES, mode="total", agreed=agreed)
    quote = price(request, policy_of(indirect=[{"rate": "30%"}]))
    (warning,) = quote.warnings
    assert (warning.code, warning.path) == (WarningCode.TOTAL_UNDER_COST_PLUS, "agreed.yen")
    assert "230,000円少なく" in str(warning.message)


def test_a_condition_that_fails_is_warned_of_with_the_advice_of_the_rules():
    gate = {"code": "g", "label": "年1,000万円以上", "elements": ["direct"], "minimum_yen": 10_000_000}
    policy = policy_of(gates=[{**gate, "advice": "特定共同研究を選ばないでください。"}])
    (warning,) = price(request_of(lines=LINES), policy).warnings
    assert warning.code == WarningCode.GATE_FAILED
    assert "特定共同研究を選ばないでください。" in str(warning.remedy)
