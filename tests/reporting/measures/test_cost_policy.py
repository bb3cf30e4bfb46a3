"""What the rules on cost answer: one regime for the rate, any for the strategic fee."""

import pytest

from reporting.measures.catalogue import REASONS
from reporting.measures.cost_policy import cost_policy
from reporting.queries import editions
from tests.factories.cost_rules import CostRulesFactory
from tests.factories.reporting import FISCAL_YEAR

pytestmark = pytest.mark.django_db
STRATEGIC = {"strategic": {"rate": "10%"}}


def facts(measure):
    found = cost_policy(editions.edition("fy2018"), FISCAL_YEAR)
    return [(fact.label, fact.count, fact.excluded) for fact in found if fact.measure == measure]


def test_no_rules_say_nothing():
    assert facts("indirect_rate") == facts("strategic_fee") == []


def test_fact_keeps_rate_base_and_article_as_they_were():
    rules = CostRulesFactory(rate="30%", base="gross")
    fact, _fee = cost_policy(editions.edition("fy2018"), FISCAL_YEAR)
    assert (fact.record_type, fact.record_id, fact.title, fact.partner_label) == (
        "collaboration.costrules", rules.pk, "共同研究の経費", "架空大学共同研究取扱規程 第8条",
    )  # fmt: skip
    assert dict(fact.dimensions) == {
        "articles": "第8条", "rate_class": "ge30", "rate_on_direct": "3/7", "stated": "0.3 gross",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rate", "base", "expected"), [("29.999%", "D", "lt30"), ("30%", "D", "ge30"), ("24%", "gross", "ge30")]
)
def test_limit_is_tested_on_the_exact_converted_rate(rate, base, expected):
    CostRulesFactory(rate=rate, base=base)
    fact, _fee = cost_policy(editions.edition("fy2018"), FISCAL_YEAR)
    assert fact.dimension("rate_class") == expected


def test_rules_without_rate_answer_no():
    CostRulesFactory(content={})
    assert facts("indirect_rate") == [("joint_standard", 0, "")]


def test_other_regimes_are_left_out_with_the_reason():
    CostRulesFactory(code="a", rate="30%")
    CostRulesFactory(code="b", rate="40%")
    assert facts("indirect_rate") == [("a", 1, ""), ("b", 0, "other_regime")]
    assert "別の規程" in REASONS["other_regime"]


def test_rules_that_cannot_be_read_are_left_out_of_both():
    CostRulesFactory(content={"indirect": 5})
    left_out = [("joint_standard", 0, "unreadable")]
    assert (facts("indirect_rate"), facts("strategic_fee")) == (left_out, left_out)


def test_fee_of_another_kind_counts_and_its_absence_does_not():
    CostRulesFactory(code="a", kind="research_chair", more=STRATEGIC)
    CostRulesFactory(code="b", kind="consulting")
    CostRulesFactory(code="c")
    assert facts("strategic_fee") == [("c", 0, ""), ("a", 1, "")]
    assert facts("indirect_rate") == [("c", 1, "")]


def test_long_source_fits():
    CostRulesFactory(source="規" * 300)
    assert {len(fact.partner_label) for fact in cost_policy(editions.edition("fy2018"), FISCAL_YEAR)} == {200}
