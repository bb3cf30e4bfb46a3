"""What goes back when a contract ends or stops: by cause, with or without indirect cost, never more than was paid."""

import datetime
from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import Base, Element, StopCause
from collaboration.calc.pricing.policy import CostPolicy, IndirectRule, RefundRule
from collaboration.calc.pricing.quote import Sums
from collaboration.calc.pricing.refund import refund
from collaboration.calc.records import RecordRefused
from core.calc.money import MAX_YEN

PLAIN = CostPolicy(
    "sample",
    "架空大学共同研究取扱規程",
    AgreementKind.JOINT_RESEARCH,
    datetime.date(2024, 4, 1),
    "架空大学共同研究取扱規程",
    indirect=(IndirectRule(rate=Fraction(3, 10)),),
    refund=RefundRule(article="第12条"),
)
JST = replace(PLAIN, refund=RefundRule(with_indirect=True))
PAID = Sums(direct=3_000_000, researcher=440_000, indirect=900_000, tax=434_000)
SPENT = Sums(direct=2_000_000, researcher=440_000, indirect=900_000)


def returned(policy, paid=PAID, spent=SPENT, cause=StopCause.END):
    return refund(policy, paid, spent, cause).sums


def line_of(found, element):
    return next(line for line in found.lines if line.element is element)


def test_unspent_direct_cost_goes_back_at_the_end_with_its_tax_only():
    # tax: 434,000 × 1,000,000 ÷ 4,340,000
    assert returned(PLAIN) == Sums(direct=1_000_000, tax=100_000)


@pytest.mark.parametrize(
    ("cause", "field"),
    [
        (StopCause.COMPANY, "company_stops"),
        (StopCause.UNIVERSITY, "university_stops"),
        (StopCause.END, "end"),
    ],
)
def test_each_cause_follows_its_own_rule(cause, field):
    none = RefundRule(company_stops=False, university_stops=False, end=False)
    assert returned(replace(PLAIN, refund=none), cause=cause) == Sums()
    only = replace(PLAIN, refund=replace(none, **{field: True}))
    assert returned(only, cause=cause).direct == 1_000_000


def test_a_stop_by_the_company_returns_nothing_unless_the_rule_says_so():
    found = refund(JST, PAID, Sums(), StopCause.COMPANY)
    assert found.total_yen == 0
    assert str(line_of(found, Element.DIRECT).formula) == "この理由のときは返還しない定め"


def test_indirect_cost_follows_in_the_proportion_in_which_direct_cost_goes_back():
    # 900,000 × 1,000,000 ÷ 3,000,000; tax 434,000 × 1,300,000 ÷ 4,340,000
    assert returned(JST) == Sums(direct=1_000_000, indirect=300_000, tax=130_000)


def test_indirect_cost_left_over_by_itself_goes_back_too():
    spent = replace(SPENT, direct=3_000_000, indirect=850_000)
    assert returned(JST, spent=spent) == Sums(indirect=50_000, tax=5_000)
    more_than_matching = replace(SPENT, indirect=500_000)
    assert returned(JST, spent=more_than_matching).indirect == 400_000


def test_the_matching_share_is_taken_of_the_base_of_the_rate():
    policy = replace(JST, indirect=(IndirectRule(rate=Fraction(3, 10), base=Base.DIRECT_VALUE),))
    paid = Sums(direct=3_000_000, value=1_000_000, indirect=1_200_000)
    spent = Sums(direct=2_000_000, value=1_000_000, indirect=1_200_000)
    assert returned(policy, paid, spent).indirect == 300_000
    with_researcher = replace(
        JST, indirect=(IndirectRule(rate=Fraction(3, 10), base=Base.DIRECT_RESEARCHER),)
    )
    # The researcher fee stays, and with it its share of indirect cost: 1,032,000 × 1,000,000 ÷ 3,440,000
    paid = replace(PAID, indirect=1_032_000)
    assert returned(with_researcher, paid, replace(SPENT, indirect=1_032_000)).indirect == 300_000


def test_without_anything_paid_of_the_base_only_what_is_left_goes_back():
    paid = Sums(facility=100_000, indirect=30_000)
    assert returned(JST, paid, Sums(indirect=30_000)) == Sums(facility=100_000)


def test_the_matching_share_is_cut_to_whole_yen():
    paid, spent = Sums(direct=3, indirect=2), Sums(direct=1, indirect=2)
    assert returned(JST, paid, spent) == Sums(direct=2, indirect=1)


def test_the_researcher_fee_stays_unless_the_rule_returns_it():
    spent = replace(SPENT, researcher=220_000)
    assert returned(PLAIN, spent=spent).researcher == 0
    generous = replace(PLAIN, refund=RefundRule(with_researcher_fee=True))
    assert returned(generous, spent=spent).researcher == 220_000
    assert returned(generous, spent=spent, cause=StopCause.COMPANY).researcher == 0


def test_the_strategic_fee_stays():
    paid = Sums(direct=1_000_000, strategic=100_000)
    assert returned(JST, paid, Sums()).strategic == 0


def test_what_was_overspent_gives_nothing_back_and_is_told():
    found = refund(JST, PAID, replace(SPENT, direct=3_200_000), StopCause.END)
    assert (found.total_yen, found.shortfall_yen) == (0, 200_000)
    assert "200,000円上回る" in str(line_of(found, Element.DIRECT).formula)


def test_tax_inside_goes_back_with_the_amounts_that_contain_it():
    paid = Sums(direct=1_100_000, indirect=330_000, tax_inside=130_000)
    found = returned(JST, paid, Sums(indirect=330_000))
    assert found == Sums(direct=1_100_000, indirect=330_000, tax_inside=130_000)
    assert found.total_yen == 1_430_000


def test_the_lines_say_in_words_how_each_amount_came_about():
    found = refund(JST, PAID, SPENT, StopCause.END)
    assert [(line.element.value, line.yen, str(line.formula)) for line in found.lines] == [
        ("direct", 1_000_000, "受入額3,000,000円－支出額2,000,000円"),
        ("researcher", 0, "研究料は返還しない定め"),
        ("indirect", 300_000, "受入額900,000円×対象経費の返還額1,000,000円÷対象経費の受入額3,000,000円"),
        ("tax", 130_000, "消費税434,000円×返還額1,300,000円÷受入額（税抜）4,340,000円"),
    ]
    assert refund(PLAIN, PAID, SPENT, StopCause.END).article == "第12条"


def test_a_policy_without_a_rule_on_refunds_is_refused():
    with pytest.raises(RecordRefused, match="返還の定めがありません") as refused:
        refund(replace(PLAIN, refund=None), PAID, SPENT, StopCause.END)
    assert refused.value.problems[0].path == "policy.refund"


def test_amounts_out_of_range_are_refused_at_their_fields():
    with pytest.raises(RecordRefused) as refused:
        refund(PLAIN, Sums(direct=-1), Sums(indirect=MAX_YEN + 1), StopCause.END)
    assert [problem.path for problem in refused.value.problems] == ["paid.direct", "spent.indirect"]


AMOUNTS = st.integers(min_value=0, max_value=MAX_YEN)
RULES = st.builds(
    RefundRule,
    company_stops=st.booleans(),
    university_stops=st.booleans(),
    end=st.booleans(),
    with_indirect=st.booleans(),
    with_researcher_fee=st.booleans(),
)
SUMS = st.builds(Sums, **{name.name: AMOUNTS for name in fields(Sums)})


@given(paid=SUMS, spent=SUMS, cause=st.sampled_from(StopCause), rule=RULES)
def test_no_element_gives_back_more_than_was_paid_of_it(paid, spent, cause, rule):
    found = refund(replace(PLAIN, refund=rule), paid, spent, cause)
    for element in Element:
        assert 0 <= found.sums.of(element) <= paid.of(element)
    assert found.total_yen == sum(line.yen for line in found.lines)


@given(paid=SUMS)
def test_nothing_spent_returns_everything_that_may_be_returned(paid):
    whole = RefundRule(with_indirect=True, with_researcher_fee=True)
    paid = replace(paid, strategic=0, tax_inside=0)
    assert refund(replace(PLAIN, refund=whole), paid, Sums(), StopCause.END).sums == paid
