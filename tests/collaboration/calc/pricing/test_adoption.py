"""Beginning rules of one's own."""

import datetime
from fractions import Fraction

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.adoption import begun_from, empty_policy
from collaboration.calc.pricing.policy import (
    Charge,
    CostPolicy,
    DatedRate,
    Grade,
    IndirectRule,
    TaxRule,
    Tier,
    ValueRule,
)

DAY = datetime.date(2026, 4, 1)


def test_values_stay_and_what_belongs_to_another_goes():
    published = CostPolicy(
        "foreign",
        "よその名称",
        AgreementKind.CONSULTING,
        datetime.date(2020, 4, 1),
        "よその規程",
        institution="よその大学",
        indirect=(
            IndirectRule(
                rate=Fraction(3, 10), tiers=(Tier(Fraction(1, 10), article="附則"),), article="第8条"
            ),
        ),
        value=ValueRule(grades=(Grade("教授", 15_000, article="別表"),), article="第9条"),
        charges=(Charge("hour", "指導料", 20_000, article="第3条"),),
        tax=TaxRule(rates=(DatedRate(DAY, Fraction(1, 10), "消費税法"),), article="第4条"),
        amendment_article="附則",
        note="読み取り",
    )
    begun = begun_from(published, code="own", valid_from=DAY)
    assert (begun.id, begun.label, begun.valid_from) == ("own", "学術指導", DAY)
    assert (begun.source, begun.institution, begun.note, begun.amendment_article) == ("", "", "", "")
    assert begun.indirect == (IndirectRule(rate=Fraction(3, 10), tiers=(Tier(Fraction(1, 10)),)),)
    assert begun.value == ValueRule(grades=(Grade("教授", 15_000),))
    assert begun.charges == (Charge("hour", "指導料", 20_000),)
    assert begun.tax == TaxRule()


def test_empty_policy_lays_nothing_down():
    empty = empty_policy(AgreementKind.DONATION, code="donation", valid_from=DAY)
    assert (empty.indirect, empty.source, empty.kind) == ((), "", AgreementKind.DONATION)
