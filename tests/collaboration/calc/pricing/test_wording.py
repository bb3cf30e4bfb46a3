"""Policies in words."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import Base, Circumstance, IndirectMethod
from collaboration.calc.pricing.policy import (
    CostPolicy,
    IndirectRule,
    ResearcherFeeRule,
    RoundingRule,
    Roundings,
    Share,
    Threshold,
    Tier,
    ValueRule,
)
from collaboration.calc.pricing.wording import (
    blocks_of,
    changes_between,
    entries_of,
    indirect_in_words,
    parts_changed,
    rounding_in_words,
)
from core.calc.money import RoundingMode

POLICY = CostPolicy(
    "joint",
    "共同研究",
    AgreementKind.JOINT_RESEARCH,
    datetime.date(2021, 4, 1),
    "取扱規程",
    indirect=(IndirectRule(rate=Fraction(3, 10), article="第8条"),),
)


def words(policy):
    return {"・".join(entry.label): str(entry.value) for entry in entries_of(policy)}


def test_values_are_named_by_their_block():
    stated = words(POLICY)
    assert stated["間接経費・率"] == "30%"
    assert stated["間接経費・率を掛ける対象"] == "直接経費"
    assert stated["間接経費・根拠"] == "第8条"
    assert stated["適用開始日"] == "2021-04-01"


def test_what_is_not_laid_down_is_left_out():
    assert not [label for label in words(POLICY) if "知の価値分" in label and "端数処理" not in label]
    assert "間接経費・下限額" not in words(POLICY)


def test_amounts_days_and_switches_in_words():
    policy = replace(
        POLICY,
        researcher_fee=ResearcherFeeRule(440_000),
        thresholds=(Threshold(10**7, "学長"),),
        value=ValueRule(annual_hours=1860),
    )
    stated = words(policy)
    assert stated["研究料・1期間の額"] == "440,000円"
    assert stated["研究料・税込の額である"] == "はい"
    assert stated["承認の区分・合計額以上"] == "10,000,000円"
    assert stated["知の価値分・年間の総労働時間"] == "1860"


def test_rows_inside_a_block_are_counted():
    tiers = (Tier(Fraction(8, 100), circumstances=(Circumstance.SMALL_COMPANY,), article="附則"),)
    policy = replace(POLICY, indirect=(replace(POLICY.indirect[0], tiers=tiers),))
    stated = words(policy)
    assert stated["間接経費・区分ごとの率・1・率"] == "8%"
    assert stated["間接経費・区分ごとの率・1・適用する場合"] == "中小企業"
    assert stated["間接経費・区分ごとの率・1・根拠"] == "附則"


def test_blocks_of_a_kind_are_counted_when_there_are_several():
    shares = (Share("部局", Fraction(1, 2)), Share("本部", Fraction(1, 2), "第9条"))
    blocks = [block for block in blocks_of(replace(POLICY, allocation=shares)) if block.name == "allocation"]
    assert [(block.order, block.article) for block in blocks] == [(1, ""), (2, "第9条")]


def test_rounding_in_words():
    assert str(rounding_in_words(RoundingRule())) == "1円未満切捨て"
    assert str(rounding_in_words(RoundingRule(1000, RoundingMode.HALF_UP))) == "1,000円未満四捨五入"


def test_changes_name_what_was_changed_added_and_dropped():
    before = replace(POLICY, researcher_fee=ResearcherFeeRule(440_000))
    after = replace(
        POLICY,
        indirect=(replace(POLICY.indirect[0], rate=Fraction(1, 4)),),
        rounding=Roundings(total=RoundingRule(1000)),
    )
    changes = {
        "・".join(change.label): (str(change.before), str(change.after))
        for change in changes_between(before, after)
    }
    assert changes["間接経費・率"] == ("30%", "25%")
    assert changes["端数処理・合計の端数処理（端数は間接経費で調整）"] == ("定めなし", "1,000円未満切捨て")
    assert changes["研究料・1期間の額"] == ("440,000円", "定めなし")
    assert "間接経費・根拠" not in changes


def test_first_policy_differs_from_nothing():
    assert len(changes_between(None, POLICY)) == len(entries_of(POLICY))
    assert changes_between(POLICY, POLICY) == ()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (IndirectRule(rate=Fraction(3, 10)), "直接経費の30%"),
        (IndirectRule(rate=Fraction(3, 10), min_rate=Fraction(3, 10)), "直接経費の30%以上"),
        (
            IndirectRule(rate=Fraction(1, 10), min_amount_yen=200_000),
            "直接経費の10%（200,000円以上）",
        ),
        (IndirectRule(rate=Fraction(1, 10), tiers=(Tier(Fraction(8, 100)),)), "直接経費の10%（区分あり）"),
        (IndirectRule(base=Base.DIRECT_VALUE), "直接経費＋知の価値分の－"),
        (IndirectRule(method=IndirectMethod.HOURLY), "アワーレート方式"),
    ],
)
def test_overhead_in_a_line(rule, said):
    assert [str(message) for message in indirect_in_words(replace(POLICY, indirect=(rule,)))] == [said]


def test_no_overhead_in_a_line():
    assert [str(message) for message in indirect_in_words(replace(POLICY, indirect=()))] == ["定めなし"]


def test_changes_by_part():
    before = replace(POLICY, researcher_fee=ResearcherFeeRule(440_000))
    after = replace(POLICY, label="新しい名称", value=ValueRule())
    parts = {part.label: part for part in parts_changed(before, after)}
    assert parts["知の価値分"].is_new
    assert parts["研究料"].is_dropped
    outline = parts["概要"]
    assert not outline.is_new
    assert not outline.is_dropped
    assert [change.inner_label for change in outline.changes] == [("名称",)]
