"""What the return learns of the institution's rules on cost: the version in force on 31 March, regime by regime."""

import datetime
from fractions import Fraction

import pytest

from collaboration.queries.cost_policy_facts import cost_policy_facts
from tests.factories.cost_rules import CostRulesFactory

pytestmark = pytest.mark.django_db
FISCAL_YEAR = 2018


def only():
    (fact,) = cost_policy_facts(FISCAL_YEAR)
    return fact


def answering():
    return [fact.code for fact in cost_policy_facts(FISCAL_YEAR) if fact.is_ordinary]


def test_no_rules_are_no_facts():
    assert cost_policy_facts(FISCAL_YEAR) == ()


def test_rules_with_their_rate_on_direct_cost():
    rules = CostRulesFactory(base="gross")
    fact = only()
    assert (fact.rules_id, fact.code, fact.label, fact.source) == (
        rules.pk, "joint_standard", "共同研究の経費", "架空大学共同研究取扱規程 第8条",
    )  # fmt: skip
    assert (fact.rate.on_direct, fact.is_ordinary, fact.has_strategic_fee) == (Fraction(3, 7), True, False)


@pytest.mark.parametrize(
    ("valid_from", "rate"),
    [(datetime.date(2019, 3, 31), Fraction(3, 10)), (datetime.date(2019, 4, 1), Fraction(1, 10))],
)
def test_version_in_force_on_the_last_day_of_the_year(valid_from, rate):
    CostRulesFactory(valid_from=datetime.date(2007, 4, 1), rate="10%")
    CostRulesFactory(valid_from=valid_from, rate="30%")
    assert only().rate.on_direct == rate


def test_consumption_tax_of_that_day_is_put_in():
    CostRulesFactory(rate="10%", base="D+tax")
    assert only().rate.on_direct == Fraction(108, 1000)


def test_one_regime_of_joint_research_answers():
    CostRulesFactory(code="b-general", rate="30%")
    CostRulesFactory(code="c-designated", rate="40%")
    CostRulesFactory(code="a-commissioned", kind="commissioned_research", rate="10%")
    assert answering() == ["b-general"]


def test_no_rate_of_joint_research_still_answers():
    CostRulesFactory(content={})
    assert (answering(), only().rate) == (["joint_standard"], None)


def test_rules_of_other_kinds_answer_nothing():
    CostRulesFactory(kind="consulting")
    assert answering() == []


def test_strategic_fee_of_any_kind_is_told():
    CostRulesFactory(kind="research_chair", more={"strategic": {"rate": "15%"}})
    assert only().has_strategic_fee


def test_rules_that_cannot_be_read_say_only_that():
    CostRulesFactory(code="a-faulty", content={"indirect": "30%"})
    CostRulesFactory(code="b")
    faulty, _sound = cost_policy_facts(FISCAL_YEAR)
    assert (faulty.is_readable, faulty.rate, answering()) == (False, None, ["b"])


def test_number_of_queries_does_not_grow(django_assert_num_queries):
    for code in ("a", "b", "c"):
        CostRulesFactory(code=code)
    with django_assert_num_queries(1):
        cost_policy_facts(FISCAL_YEAR)
