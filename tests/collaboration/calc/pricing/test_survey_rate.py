"""The rate that the survey asks for: indirect on direct cost, whatever the rules say it is a rate of."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collaboration.calc.pricing.kinds import Base
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.survey_rate import ordinary, survey_rate
from collaboration.calc.records import read_record

TEN_PERCENT = Fraction(1, 10)
DAY = datetime.date(2026, 3, 31)
TAX = [{"valid_from": "2014-04-01", "rate": "8%"}, {"valid_from": "2019-10-01", "rate": "10%"}]


def policy(*indirect, code="standard", **fields):
    content = {
        "id": code,
        "label": "共同研究",
        "kind": "joint_research",
        "valid_from": "2015-04-01",
        "source": "共同研究取扱規程",
        "indirect": list(indirect),
        **fields,
    }
    content["tax"] = {"rates": TAX, **content.get("tax", {})}
    return read_record(CostPolicy, content)


def rated(rate, base="D", **fields):
    return {"rate": rate, "base": base, "article": "第8条", **fields}


def on_direct(*indirect, day=DAY, **fields):
    rate = survey_rate(policy(*indirect, **fields), day)
    return rate.on_direct if rate else None


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("D", Fraction(3, 10)),
        ("D+V", Fraction(3, 10)),
        ("D+R", Fraction(3, 10)),
        ("D+V+R", Fraction(3, 10)),
        ("gross", Fraction(3, 7)),
        ("fee_inside", Fraction(3, 7)),
        ("D+tax", Fraction(33, 100)),
    ],
)
def test_thirty_percent_of_each_base(base, expected):
    assert on_direct(rated("30%", base)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2019, 9, 30), Fraction(108, 1000)),
        (datetime.date(2019, 10, 1), Fraction(110, 1000)),
        (datetime.date(2013, 3, 31), TEN_PERCENT),
    ],
)
def test_tax_on_direct_cost_is_that_of_the_day(day, expected):
    assert on_direct(rated("10%", "D+tax"), day=day) == expected


def test_direct_cost_with_tax_inside_has_no_tax_to_add():
    assert on_direct(rated("10%", "D+tax"), tax={"mode": "inclusive"}) == TEN_PERCENT


def test_direct_cost_out_of_scope_of_tax_has_none():
    assert on_direct(rated("10%", "D+tax"), tax={"treatment": "out_of_scope"}) == TEN_PERCENT


def test_several_rates_are_added():
    assert on_direct(rated("20%"), rated("10%", "gross")) == Fraction(1, 5) + Fraction(1, 9)


def test_thirty_percent_or_more_is_its_least():
    assert on_direct(rated(None, min_rate="30%")) == Fraction(3, 10)


def test_usual_rate_answers_and_not_that_of_a_tier():
    tiers = [{"rate": "8%", "up_to_yen": 1_000_000}]
    assert on_direct(rated("10%", tiers=tiers, min_amount_yen=200_000)) == TEN_PERCENT


@pytest.mark.parametrize(
    "rule",
    [
        rated(None),
        rated("0"),
        rated("100%", "gross"),
        {"method": "fixed", "amount_yen": 100_000},
        {"method": "schedule", "schedule": {"monthly_yen": 800_000}},
        {"method": "hourly", "prices": [{"label": "時間", "driver": "hours", "yen": 2_000}]},
    ],
)
def test_no_rate_is_laid_down(rule):
    assert on_direct(rule) is None


def test_strategic_fee_on_top_is_not_indirect_cost():
    assert on_direct(rated("10%"), strategic={"rate": "10%", "mode": "on_top"}) == TEN_PERCENT


def test_answer_keeps_rate_base_and_article_of_the_rules():
    rate = survey_rate(policy(rated("30%", "gross")), DAY)
    (stated,) = rate.stated
    assert (stated.rate, stated.base, stated.article, rate.is_converted) == (
        Fraction(3, 10), Base.GROSS, "第8条", True,
    )  # fmt: skip


def test_rate_of_direct_cost_is_not_converted():
    assert not survey_rate(policy(rated("30%")), DAY).is_converted


def answering(*policies):
    found = ordinary((each, survey_rate(each, DAY)) for each in policies)
    return found and found.id


OPENED_BY = [{"code": "min", "label": "下限", "elements": ["direct"], "minimum_yen": 20_000_000}]


def test_no_policy_answers_for_none():
    assert answering() is None


def test_a_rate_answers_before_none():
    assert answering(policy(code="a-none"), policy(rated("40%"), code="b")) == "b"


def test_a_regime_for_large_contracts_does_not_answer_for_the_ordinary():
    cluster = policy(rated("25%"), code="a-cluster", gates=OPENED_BY)
    assert answering(cluster, policy(rated("30%"), code="b")) == "b"


def test_a_condition_on_the_value_fee_opens_no_regime():
    gates = [{**OPENED_BY[0], "only_with_value": True}]
    assert answering(policy(rated("25%"), code="b", gates=gates), policy(rated("30%"), code="a")) == "b"


def test_the_lowest_of_several_rates_answers_after_conversion():
    assert answering(policy(rated("25%", "gross"), code="a"), policy(rated("30%"), code="b")) == "b"


def test_equal_rates_are_told_apart_by_their_code_whatever_the_order():
    one, other = policy(rated("30%"), code="a"), policy(rated("30%"), code="b")
    assert answering(one, other) == answering(other, one) == "a"


@given(st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(999, 1000), max_denominator=1000))
def test_rate_of_the_gross_takes_that_share_of_direct_and_indirect_together(rate):
    found = on_direct(rated(rate, "gross"))
    assert found == rate * (1 + found)
