"""A contract that is changed after the rate was (costing note, W18): the three rules, decreases, and rounding."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.amendment import price_amendment, price_change, promised_after
from collaboration.calc.pricing.kinds import (
    AmendmentRule,
    AppliesBy,
    Base,
    Category,
    Circumstance,
    Element,
    Mode,
    PeriodRule,
    Span,
    TaxMode,
)
from collaboration.calc.pricing.policy import (
    CostPolicy,
    DatedRate,
    IndirectRule,
    ResearcherFeeRule,
    RoundingRule,
    Roundings,
    StrategicRule,
    TaxRule,
    Tier,
)
from collaboration.calc.pricing.price import price, sums_of
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.request import (
    AgreedTotal,
    CompanyResearcher,
    CostLine,
    Exemption,
    PricingRequest,
)
from collaboration.calc.records import RecordRefused
from tests.factories.contracts import random_contract

DAY = datetime.date
KIND = AgreementKind.JOINT_RESEARCH
TAX = TaxRule(rates=(DatedRate(DAY(2019, 10, 1), Fraction(1, 10)),))


def policy(percent, **values):
    indirect = values.pop("indirect", (IndirectRule(rate=Fraction(percent, 100), article="第8条"),))
    return CostPolicy(
        f"sample-{percent}",
        f"架空大学共同研究規程（{percent}%）",
        KIND,
        DAY(2020, 4, 1),
        "架空大学共同研究規程",
        indirect=indirect,
        tax=values.pop("tax", TAX),
        **values,
    )


OLD, NEW = policy(10), policy(30, amendment_article="附則第2項")


def contract(*years_yen, **values):
    """A contract from 1 April 2026 with so much direct cost in each year."""
    first = 2026
    lines = tuple(CostLine(Category.CONSUMABLES, first + place, yen) for place, yen in enumerate(years_yen))
    ends_on = values.pop("ends_on", DAY(first + len(years_yen), 3, 31))
    return PricingRequest(KIND, DAY(first, 4, 1), DAY(first, 4, 1), ends_on, lines=lines, **values)


def amended(before, after, rule=None, old=OLD, new=NEW):
    return price_amendment(original=before, original_policy=old, amended=after, new_policy=new, rule=rule)


@pytest.mark.parametrize(
    ("rule", "indirect"),
    [
        (AmendmentRule.INCREMENT_ONLY, 500_000),
        (AmendmentRule.WHOLE, 900_000),
        (AmendmentRule.GRANDFATHER, 300_000),
    ],
)
def test_each_rule_takes_the_new_rate_to_another_part(rule, indirect):
    found = amended(contract(2_000_000), contract(3_000_000), rule)
    assert (found.sums.direct, found.sums.indirect) == (3_000_000, indirect)
    assert found.sums.tax == (3_000_000 + indirect) // 10
    assert found.before.sums.indirect == 200_000
    assert found.change_yen == (1_000_000 + indirect - 200_000) * 11 // 10


def test_the_rule_is_that_of_the_new_policy_unless_another_is_given():
    whole = replace(NEW, amendment=AmendmentRule.WHOLE)
    assert amended(contract(2_000_000), contract(3_000_000), new=whole).sums.indirect == 900_000
    found = amended(contract(2_000_000), contract(3_000_000), AmendmentRule.GRANDFATHER, new=whole)
    assert found.sums.indirect == 300_000
    assert found.article == "附則第2項"


def test_the_changes_are_told_per_element():
    found = amended(contract(2_000_000), contract(3_000_000))
    assert [(change.element, change.change_yen) for change in found.changes] == [
        (Element.DIRECT, 1_000_000),
        (Element.INDIRECT, 300_000),
        (Element.TAX, 130_000),
    ]
    assert str(found.applied) == "変更前の価格は据え置き、増額分に規程「架空大学共同研究規程（30%）」を適用"


def test_the_old_lines_stay_and_the_increase_stands_behind_them():
    before = contract(2_000_000)
    found = amended(before, contract(3_000_000))
    for line in price(before, OLD).lines:
        assert line in found.lines
    added = [line for line in found.lines if line.element is Element.INDIRECT][-1]
    assert str(added.formula) == "変更による増額分1,000,000円×30%"
    assert (added.yen, added.base_yen, added.article) == (300_000, 1_000_000, "第8条")


def test_the_increase_is_rounded_by_itself_and_not_as_a_difference():
    # 30 % of 1,000,001 is 300,000.3; of 3,000,004 less of 2,000,003 it would be 900,001 − 600,000
    found = amended(contract(2_000_003), contract(3_000_004))
    assert found.sums.indirect == 200_000 + 300_000


def test_a_decrease_takes_the_policy_of_the_promise():
    found = amended(contract(3_000_000), contract(2_000_000))
    assert found.after == price(contract(2_000_000), OLD)
    assert str(found.applied).startswith("増額がないため")


def test_money_that_moves_to_another_year_is_no_increase():
    found = amended(contract(3_000_000, 1_000_000), contract(2_000_000, 2_000_000))
    assert found.sums.indirect == 400_000


def test_where_one_year_falls_and_another_rises_more_each_goes_by_its_own():
    found = amended(contract(3_000_000, 1_000_000), contract(2_000_000, 3_000_000))
    by_year = found.after.by_year
    assert by_year[2026].indirect == 200_000
    assert by_year[2027].indirect == 100_000 + 600_000
    assert "その他の年度" in str(found.applied)


def test_an_extension_into_a_new_year_is_all_increase():
    found = amended(contract(2_000_000), contract(2_000_000, 1_000_000))
    assert found.after.by_year[2026] == found.before.by_year[2026]
    assert found.after.by_year[2027].indirect == 300_000
    assert found.sums.tax == 220_000 + 130_000


def test_a_year_that_is_dropped_leaves_the_price():
    found = amended(contract(2_000_000, 1_000_000), contract(2_500_000))
    assert found.sums == price(contract(2_500_000), OLD).sums
    more = amended(contract(2_000_000, 1_000_000), contract(4_000_000))
    assert more.sums.direct == 4_000_000
    assert [year.fiscal_year for year in more.after.years] == [2026]


def test_a_researcher_fee_is_due_only_for_what_is_added():
    rule = ResearcherFeeRule(400_000, PeriodRule.HALF_YEAR_CEIL, includes_tax=False)
    old, new = (policy(percent, researcher_fee=rule) for percent in (10, 30))
    before = contract(2_000_000, company_researchers=(CompanyResearcher(6),))
    after = contract(2_000_000, company_researchers=(CompanyResearcher(12),))
    found = amended(before, after, old=old, new=new)
    assert (found.sums.researcher, found.sums.indirect) == (800_000, 200_000)


def test_a_minimum_amount_is_not_asked_a_second_time():
    new = policy(30, indirect=(IndirectRule(rate=Fraction(3, 10), min_amount_yen=500_000),))
    found = amended(contract(500_000), contract(1_000_000), new=new)
    assert found.sums.indirect == 50_000
    added = [line for line in found.lines if line.element is Element.DIRECT][-1]
    assert str(added.formula) == "変更による増減：変更後1,000,000円－変更前500,000円"


def test_a_tier_is_that_of_the_whole_contract_not_of_the_increase():
    small = Tier(Fraction(8, 100), up_to_yen=1_000_000)
    new = policy(10, indirect=(IndirectRule(rate=Fraction(30, 100), tiers=(small,)),))
    found = amended(contract(2_000_000), contract(2_500_000), new=new)
    assert found.sums.indirect == 200_000 + 150_000


def test_no_element_ends_below_zero_where_more_cost_reaches_a_lower_tier():
    dear_below = Tier(Fraction(50, 100), up_to_yen=2_000_000)
    new = policy(1, indirect=(IndirectRule(rate=Fraction(1, 100), tiers=(dear_below,)),))
    found = amended(contract(2_000_000), contract(3_000_000), new=new)
    # 30,000 under the new rules less 1,000,000 would leave −770,000 of the 200,000 promised
    assert found.sums.indirect == 300_000
    assert "その他の年度" in str(found.applied)


def test_a_rate_agreed_for_the_old_price_is_not_agreed_for_the_increase():
    agreed = {"indirect_rate": Fraction(5, 100)}
    carried = amended(contract(2_000_000, **agreed), contract(3_000_000, **agreed))
    assert carried.sums.indirect == 100_000 + 300_000
    anew = amended(contract(2_000_000, **agreed), contract(3_000_000, indirect_rate=Fraction(20, 100)))
    assert anew.sums.indirect == 100_000 + 200_000


def test_a_rate_with_a_new_exemption_is_agreed_for_the_increase():
    rate = Fraction(5, 100)
    exempt = Exemption(Circumstance.PUBLIC_INTEREST, "学長")
    before = contract(2_000_000, indirect_rate=rate)
    after = contract(3_000_000, indirect_rate=rate, exemption=exempt)
    assert amended(before, after).sums.indirect == 150_000


def test_a_transition_goes_by_the_day_of_the_promise_and_for_the_increase_by_that_of_the_change():
    lower = Tier(Fraction(8, 100), until_on=DAY(2026, 6, 30))
    rule = (IndirectRule(rate=Fraction(30, 100), tiers=(lower,)),)
    rules = policy(30, indirect=rule, applies_by=AppliesBy.CONTRACT)
    before = contract(2_000_000, signed_on=DAY(2026, 4, 1))
    after = contract(3_000_000, signed_on=DAY(2026, 10, 1))
    kept = amended(before, after, AmendmentRule.GRANDFATHER, old=rules)
    assert kept.sums.indirect == 240_000
    increased = amended(before, after, AmendmentRule.INCREMENT_ONLY, old=rules, new=rules)
    assert increased.sums.indirect == 160_000 + 300_000


def test_a_decrease_keeps_the_rate_that_was_agreed():
    agreed = {"indirect_rate": Fraction(5, 100)}
    assert amended(contract(3_000_000, **agreed), contract(2_000_000)).sums.indirect == 100_000


def test_amounts_with_tax_keep_their_tax_inside():
    inside = replace(TAX, mode=TaxMode.INCLUSIVE)
    old, new = (policy(percent, tax=inside) for percent in (10, 30))
    found = amended(contract(2_200_000), contract(3_300_000), old=old, new=new)
    assert (found.sums.indirect, found.sums.tax) == (220_000 + 330_000, 0)
    assert found.sums.tax_inside == 220_000 + 130_000


def test_a_change_from_amounts_with_tax_to_amounts_without_is_refused():
    inside = policy(10, tax=replace(TAX, mode=TaxMode.INCLUSIVE))
    with pytest.raises(RecordRefused) as refused:
        amended(contract(2_200_000), contract(3_000_000), old=inside)
    assert [problem.path for problem in refused.value.problems] == ["policy.tax.mode"]


def test_an_agreed_total_stays_what_was_agreed():
    before = contract(mode=Mode.TOTAL, agreed=AgreedTotal(3_300_000), ends_on=DAY(2027, 3, 31))
    after = replace(before, agreed=AgreedTotal(4_400_007))
    found = amended(before, after)
    assert found.sums.total_yen == 4_400_007
    assert found.change_yen == 1_100_007


def test_the_new_policy_may_be_younger_than_the_contract():
    later = replace(NEW, valid_from=DAY(2026, 10, 1))
    for rule, indirect in ((AmendmentRule.INCREMENT_ONLY, 500_000), (AmendmentRule.WHOLE, 900_000)):
        assert amended(contract(2_000_000), contract(3_000_000), rule, new=later).sums.indirect == indirect


def test_faults_are_told_at_their_fields_and_those_of_the_old_contract_as_such():
    outside = replace(contract(1), lines=(CostLine(Category.TRAVEL_FOREIGN, 2030, 1),))
    with pytest.raises(RecordRefused) as refused:
        amended(contract(1), outside)
    assert [problem.path for problem in refused.value.problems] == ["lines[0].fiscal_year"]
    with pytest.raises(RecordRefused) as refused:
        amended(outside, contract(1))
    assert [problem.path for problem in refused.value.problems] == ["original.lines[0].fiscal_year"]


YEN = st.integers(min_value=0, max_value=10**11)
POLICIES = st.sampled_from(
    [
        (OLD, NEW),
        (policy(10), policy(30, compute_per=Span.CONTRACT)),
        (policy(10), policy(30, indirect=(IndirectRule(rate=Fraction(3, 10), base=Base.GROSS),))),
        (policy(10), policy(30, strategic=StrategicRule(Fraction(1, 10)))),
        (policy(10), policy(30, rounding=Roundings(total=RoundingRule(unit=1000)))),
    ]
)


@given(
    policies=POLICIES,
    before=st.lists(YEN, min_size=1, max_size=3),
    after=st.lists(YEN, min_size=1, max_size=3),
    rule=st.sampled_from(AmendmentRule),
)
def test_the_parts_always_add_up_to_the_whole(policies, before, after, rule):
    old, new = policies
    found = amended(contract(*before), contract(*after), rule, old=old, new=new)
    assert sums_of(found.lines) == found.sums
    assert sum(year.sums.total_yen for year in found.after.years) == found.sums.total_yen
    assert found.sums.direct == sum(after)
    assert found.change_yen == sum(change.change_yen for change in found.changes)


@given(before=YEN, more=YEN)
def test_an_increase_never_lowers_what_was_promised(before, more):
    found = amended(contract(before), contract(before + more))
    assert found.sums.indirect == price(contract(before), OLD).sums.indirect + more * 3 // 10


@given(chance=st.randoms(use_true_random=False), rule=st.sampled_from(AmendmentRule))
def test_any_two_policies_give_a_sound_price_or_a_refusal(chance, rule):
    old, before = random_contract(chance)
    new, _other = random_contract(chance)
    more = replace(before, lines=tuple(replace(line, yen=chance.randrange(10**9)) for line in before.lines))
    try:
        found = amended(before, more, rule, old=old, new=new)
    except RecordRefused:
        return
    assert sums_of(found.lines) == found.sums
    assert all(found.sums.of(element) >= 0 for element in Element)
    assert sum(year.sums.total_yen for year in found.after.years) == found.sums.total_yen


@given(policies=POLICIES, years=st.lists(YEN, min_size=1, max_size=3), rule=st.sampled_from(AmendmentRule))
def test_no_change_changes_nothing_but_under_the_new_rules(policies, years, rule):
    old, new = policies
    found = amended(contract(*years), contract(*years), rule, old=old, new=new)
    expected = new if rule is AmendmentRule.WHOLE else old
    assert found.sums == price(contract(*years), expected).sums


def by_rule(new, rule):
    return replace(new, amendment=rule)


RULES = st.sampled_from(AmendmentRule)


@given(
    policies=POLICIES,
    years=st.lists(st.lists(YEN, min_size=1, max_size=3), min_size=4),
    rules=st.lists(RULES, min_size=3, max_size=3),
)
def test_each_change_begins_with_what_the_one_before_came_to(policies, years, rules):
    old, new = policies
    promised, standing = Promised("K1", old, contract(*years[0])), price(contract(*years[0]), old)
    for asked, rule in zip(years[1:], rules, strict=False):
        newer = by_rule(new, rule)
        found = price_change(promised, contract(*asked), newer)
        assert found.before.sums == standing.sums
        assert found.before.years == standing.years
        assert sums_of(found.lines) == found.sums
        promised, standing = promised_after(promised, contract(*asked), newer), found.after


@pytest.mark.parametrize("rule", AmendmentRule)
def test_a_rate_agreed_for_a_change_holds_only_as_far_as_its_rule_took_it(rule):
    original = Promised("K1", OLD, contract(2_000_000, indirect_rate=Fraction(12, 100)))
    changed, new = contract(3_000_000, indirect_rate=Fraction(20, 100)), by_rule(NEW, rule)
    came_to = price_change(original, changed, new)
    again = price_change(promised_after(original, changed, new), contract(4_000_000), NEW)
    assert again.before == came_to.after


def test_after_two_increases_every_policy_is_named_once():
    increment = by_rule(NEW, AmendmentRule.INCREMENT_ONLY)
    once = promised_after(Promised("K1", OLD, contract(2_000_000)), contract(3_000_000), increment)
    twice = promised_after(once, contract(4_000_000), increment)
    found = price_change(twice, contract(1_000_000), policy(40))
    assert found.sums == price(contract(1_000_000), OLD).sums
    assert f"「{OLD.label}・{NEW.label}」" in str(found.applied)


def test_the_years_are_told_before_and_after():
    found = amended(contract(2_000_000), contract(2_000_000, 1_000_000))
    assert [(year.fiscal_year, year.before_yen, year.after_yen, year.change_yen) for year in found.years] == [
        (2026, 2_420_000, 2_420_000, 0),
        (2027, 0, 1_430_000, 1_430_000),
    ]
