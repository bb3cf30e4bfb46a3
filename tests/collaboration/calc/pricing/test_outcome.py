"""What outcome clauses would bring (costing note, W20 and W21), and what of them is not recorded."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest

from collaboration.calc.pricing.outcome import (
    Equity,
    Milestone,
    OutcomeTerms,
    Royalty,
    missing_entries,
    missing_items,
    outcome_payments,
    units_of,
)
from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.quote import WarningCode
from collaboration.calc.records import RecordRefused
from tests.collaboration.calc.pricing.built import policy_of, request_of

DAY = datetime.date(2027, 3, 31)
MILESTONE = Milestone("試作品の完成", 2_000_000, evidence="試験成績書", judge="共同運営委員会", due_on=DAY)
ROYALTY = Royalty(Fraction(3, 100), sales_definition="返品を除く国内の売上高", cap_yen=3_000_000)
EQUITY = Equity(
    3_000_000,
    50_000,
    share_class="新株予約権（普通株式）",
    number_formula="対価÷公正価値",
    valued_on=DAY,
    exercise_price_yen=0,
    exercise_until_on=DAY,
    holder="架空大学",
    is_held_by_institution=True,
    conflict_reviewed_on=DAY,
)
TERMS = OutcomeTerms(
    milestones=(MILESTONE,),
    royalty=ROYALTY,
    equity=EQUITY,
    payment_days=0,
    credited_against_fixed=False,
    audit_right=True,
    survives_years=0,
)


def yen_of(terms):
    return [payment.yen for payment in outcome_payments(terms)]


def royalty_of(**values):
    sales = (120_000_000, 80_000_000, 0)
    return yen_of(OutcomeTerms(royalty=replace(ROYALTY, expected_sales_yen=sales, cap_yen=None, **values)))


def test_a_royalty_is_raised_to_its_minimum_and_then_cut_to_its_cap():
    assert royalty_of() == [3_600_000, 2_400_000, 0]
    assert royalty_of(minimum_yen=1_000_000) == [3_600_000, 2_400_000, 1_000_000]
    sales = (120_000_000, 80_000_000, 0)
    both = replace(ROYALTY, expected_sales_yen=sales, minimum_yen=1_000_000)
    assert yen_of(OutcomeTerms(royalty=both)) == [3_000_000, 2_400_000, 1_000_000]


def test_a_royalty_is_cut_to_whole_yen():
    royalty = Royalty(Fraction(15, 1000), expected_sales_yen=(123_456_789,))
    assert yen_of(OutcomeTerms(royalty=royalty)) == [1_851_851]


def test_the_formula_says_whether_the_minimum_or_the_cap_decided():
    sales = (120_000_000, 80_000_000, 0)
    royalty = replace(ROYALTY, expected_sales_yen=sales, minimum_yen=1_000_000)
    cut, plain, raised = (str(payment.formula) for payment in outcome_payments(OutcomeTerms(royalty=royalty)))
    assert cut == "第1期：正味売上高120,000,000円×3%＝3,600,000円（円未満切捨て）→ 上限額3,000,000円"
    assert plain == "第2期：正味売上高80,000,000円×3%＝2,400,000円（円未満切捨て）"
    assert raised == "第3期：正味売上高0円×3%＝0円（円未満切捨て）→ 最低額1,000,000円"


def test_a_cap_below_the_minimum_is_refused_at_its_field():
    terms = OutcomeTerms(royalty=replace(ROYALTY, minimum_yen=3_000_001))
    with pytest.raises(RecordRefused) as refused:
        outcome_payments(terms)
    assert [problem.path for problem in refused.value.problems] == ["outcome.royalty.cap_yen"]
    assert "3,000,000円" in str(refused.value)
    assert "3,000,001円" in str(refused.value)


def test_equity_stands_for_whole_units_and_the_rest_is_paid():
    assert units_of(EQUITY) == (60, 0)
    assert yen_of(OutcomeTerms(equity=EQUITY)) == [3_000_000]
    assert units_of(replace(EQUITY, unit_yen=70_000)) == (42, 60_000)
    assert yen_of(OutcomeTerms(equity=replace(EQUITY, unit_yen=70_000))) == [2_940_000, 60_000]


def test_clauses_come_in_the_order_of_the_contract():
    royalty = replace(ROYALTY, expected_sales_yen=(100,))
    labels = [payment.label for payment in outcome_payments(replace(TERMS, royalty=royalty))]
    assert labels == ["試作品の完成", "ロイヤルティ", "新株予約権等"]


def test_nothing_is_missing_where_everything_is_said_even_when_it_is_no_or_zero():
    assert missing_items(TERMS) == ()


@pytest.mark.parametrize("name", ["label", "yen", "evidence", "judge", "due_on"])
def test_a_milestone_that_says_too_little_is_named_by_its_place(name):
    blank = {"label": " ", "yen": 0, "evidence": "", "judge": "", "due_on": None}
    terms = replace(TERMS, milestones=(MILESTONE, replace(MILESTONE, **{name: blank[name]})))
    assert [item.path for item in missing_entries(terms)] == [f"milestones[1].{name}"]


def test_the_same_gap_in_two_milestones_is_named_once():
    without_judge = replace(MILESTONE, judge="")
    terms = replace(TERMS, milestones=(without_judge, without_judge))
    assert missing_items(terms) == ("マイルストーン到達の判定者",)
    assert len(missing_entries(terms)) == 2


def test_a_royalty_needs_its_rate_its_base_and_a_minimum_or_a_cap():
    terms = replace(TERMS, royalty=Royalty(Fraction(0)))
    assert [item.path for item in missing_entries(terms)] == [
        "royalty.rate",
        "royalty.sales_definition",
        "royalty.cap_yen",
    ]
    only_minimum = replace(ROYALTY, cap_yen=None, minimum_yen=1)
    assert missing_items(replace(TERMS, royalty=only_minimum)) == ()


def test_equity_needs_all_its_terms_and_a_holder_that_is_no_individual():
    terms = OutcomeTerms(equity=Equity(3_000_000, 50_000))
    assert [item.path for item in missing_entries(terms)] == [
        "equity.share_class",
        "equity.number_formula",
        "equity.valued_on",
        "equity.exercise_price_yen",
        "equity.exercise_until_on",
        "equity.holder",
        "equity.is_held_by_institution",
        "equity.conflict_reviewed_on",
    ]


def test_payments_in_money_need_a_term_a_credit_rule_an_audit_right_and_a_survival():
    terms = OutcomeTerms(milestones=(MILESTONE,))
    assert [item.path for item in missing_entries(terms)] == [
        "payment_days",
        "credited_against_fixed",
        "audit_right",
        "survives_years",
    ]
    assert missing_items(OutcomeTerms(equity=EQUITY)) == ()


def test_terms_without_any_clause_are_incomplete():
    assert missing_items(OutcomeTerms()) == (
        "成果連動の条項（マイルストーン、ロイヤルティ、新株予約権等のいずれか）",
    )


def test_a_quote_carries_the_payments_and_what_is_missing():
    terms = replace(TERMS, milestones=(replace(MILESTONE, judge=""),))
    request = request_of(lines=[{"category": "consumables", "fiscal_year": 2025, "yen": 1_000_000}])
    quote = price(replace(request, outcome=terms), policy_of(indirect=[{"rate": "30%"}]))
    assert [payment.yen for payment in quote.outcome] == [2_000_000, 3_000_000]
    assert quote.outcome_items_missing == ("マイルストーン到達の判定者",)
    assert WarningCode.OUTCOME_INCOMPLETE in [warning.code for warning in quote.warnings]
