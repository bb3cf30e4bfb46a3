"""Interest for late payment: by the day over 365, waived below a limit, rounded by the rule."""

import datetime
from fractions import Fraction

import pytest

from collaboration.calc.pricing.late_interest import LONGEST_DELAY_DAYS, late_interest
from collaboration.calc.pricing.policy import LateInterestRule, RoundingRule
from collaboration.calc.records import RecordRefused
from core.calc.money import MAX_YEN

DAY = datetime.date
DUE = DAY(2026, 4, 30)
THREE = LateInterestRule(Fraction(3, 100), article="契約書第5条")
STATUTORY = LateInterestRule(
    Fraction(3, 100), waived_below_yen=10_000, rounding=RoundingRule(unit=1000), article="契約書第8条"
)


def later(days):
    return DUE + datetime.timedelta(days=days)


def paths_of(*args):
    with pytest.raises(RecordRefused) as refused:
        late_interest(*args)
    return [problem.path for problem in refused.value.problems]


def test_interest_is_counted_by_the_day_and_cut_to_whole_yen():
    found = late_interest(1_234_567, DUE, later(30), THREE)
    # 1,234,567 × 3 % × 30 ÷ 365 = 3,044.13
    assert (found.days, found.yen, found.is_waived, found.article) == (30, 3_044, False, "契約書第5条")


def test_a_leap_year_has_365_days_too():
    across = late_interest(10_000_000, DAY(2027, 12, 31), DAY(2028, 12, 31), THREE)
    # 366 days over 365, not a whole year over 366
    assert (across.days, across.yen) == (366, 300_821)


def test_a_payment_in_time_bears_no_interest():
    for paid_on in (later(-400), later(-1), DUE):
        found = late_interest(10_000_000, DUE, paid_on, STATUTORY)
        assert (found.days, found.yen, found.is_waived) == (0, 0, False)


def test_interest_below_the_limit_is_waived_and_from_it_on_cut_to_the_unit():
    # 12,166,666 × 3 % × 10 ÷ 365 = 9,999.99…; one yen more of principal in thirteen makes 10,000.00
    below = late_interest(12_166_666, DUE, later(10), STATUTORY)
    reached = late_interest(12_166_667, DUE, later(10), STATUTORY)
    assert (below.yen, below.is_waived) == (0, True)
    assert (reached.yen, reached.is_waived) == (10_000, False)
    assert late_interest(14_599_999, DUE, later(10), STATUTORY).yen == 11_000


def test_the_formula_can_be_followed():
    def said(principal, rule):
        return str(late_interest(principal, DUE, later(10), rule).formula)

    assert said(12_166_667, THREE) == "12,166,667円×年3%×10日÷365日＝10,000円（円未満切捨て）"
    assert said(14_599_999, STATUTORY).endswith("11,999円（円未満切捨て）→ 1,000円単位で端数処理して11,000円")
    assert said(1_000_000, STATUTORY).endswith("821円（円未満切捨て）。10,000円未満のため徴収しない")
    assert "延滞金はありません" in str(late_interest(1, DUE, DUE, THREE).formula)


@pytest.mark.parametrize("principal", [-1, MAX_YEN + 1])
def test_an_amount_out_of_range_is_refused_at_its_field(principal):
    assert paths_of(principal, DUE, later(1), THREE) == ["principal_yen"]


def test_days_that_cannot_be_meant_are_refused_at_their_field():
    assert paths_of(1, DAY(1925, 4, 30), DUE, THREE) == ["due_on"]
    assert paths_of(1, DUE, later(LONGEST_DELAY_DAYS + 1), THREE) == ["paid_on"]
    assert late_interest(1, DUE, later(LONGEST_DELAY_DAYS), THREE).days == LONGEST_DELAY_DAYS


def test_every_fault_is_told_at_once_and_a_rate_above_the_whole_is_one():
    rule = LateInterestRule(Fraction(101, 100))
    assert paths_of(-1, DAY(1925, 4, 30), DUE, rule) == ["principal_yen", "due_on", "rule.rate"]


def test_the_greatest_amount_stays_exact():
    found = late_interest(MAX_YEN, DUE, later(365), THREE)
    assert found.yen == 300_000_000_000
