"""Who bears what of a cross-appointment: the cases of the rules, the edges, and that nothing is lost."""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calc.money import MAX_YEN
from core.calc.rates import parse_rate
from staffing.calc.cross_appointment import NegativeTopUp, SocialSplit, Terms, TermsRefused, share_costs

CASES = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "cross_appointment.toml").read_text(encoding="utf-8")
)["case"]
X1 = {"share": Fraction(1, 5), "home_pay_yen": 10_000_000, "social_rate": Fraction(3, 20)}


def terms_of(given: dict[str, Any]) -> Terms:
    rates = {name: parse_rate(given[name]) for name in ("share", "social_rate")}
    split = SocialSplit(given.get("social_split", "pay"))
    return Terms(**{**given, **rates, "social_split": split})


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']} {case['name']}" for case in CASES])
def test_a_case_comes_out_as_written(case):
    if refusal := case.get("refused"):
        with pytest.raises(TermsRefused, match=refusal["says"]) as refused:
            share_costs(terms_of(case["input"]))
        assert refused.value.field == refusal["field"]
    else:
        shares = share_costs(terms_of(case["input"]))
        assert {name: getattr(shares, name) for name in case["expect"]} == case["expect"]


def test_every_row_of_the_note_is_a_case():
    assert {case["id"] for case in CASES} == {"X1", "X2", "X4", "X6"}


def test_only_the_listed_part_of_the_pay_is_set_against_the_hosts():
    shares = share_costs(Terms(**X1, host_pay_yen=12_000_000, listed_pay_yen=9_000_000))
    assert (shares.top_up_yen, shares.host_pay_yen, shares.home_pay_yen) == (600_000, 2_600_000, 8_000_000)


def test_a_negative_top_up_can_be_agreed_away():
    shares = share_costs(Terms(**X1, host_pay_yen=8_000_000, negative_top_up=NegativeTopUp.NONE))
    assert (shares.top_up_yen, shares.bill_yen) == (0, 2_300_000)


def test_the_bill_carries_what_is_laid_aside_for_retirement():
    assert share_costs(Terms(**X1, retirement_yen=120_000)).bill_yen == 2_420_000


def test_without_pay_there_is_nothing_to_divide():
    shares = share_costs(Terms(share=Fraction(1, 5), home_pay_yen=0, social_rate=Fraction(3, 20)))
    assert (shares.bill_yen, shares.home_social_yen) == (0, 0)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("share", Fraction(-1, 100), "0%以上100%以下"),
        ("share", Fraction(101, 100), "0%以上100%以下"),
        ("social_rate", Fraction(2), "0%以上100%以下"),
        ("home_pay_yen", -1, "0円以上"),
        ("home_pay_yen", MAX_YEN + 1, "0円以上"),
        ("host_pay_yen", -1, "0円以上"),
        ("retirement_yen", -1, "0円以上"),
        ("listed_pay_yen", 10_000_001, "10,000,000円以下"),
    ],
)
def test_what_no_agreement_can_say_is_refused_at_its_field(field, value, says):
    with pytest.raises(TermsRefused, match=says) as refused:
        Terms(**{**X1, field: value})
    assert refused.value.field == field


@given(
    st.builds(
        Terms,
        share=st.fractions(0, 1, max_denominator=100),
        home_pay_yen=st.integers(0, MAX_YEN),
        host_pay_yen=st.none() | st.integers(0, MAX_YEN),
        social_rate=st.fractions(0, 1, max_denominator=1000),
        social_split=st.sampled_from(SocialSplit),
        negative_top_up=st.just(NegativeTopUp.NONE),
    )
)
def test_both_parts_sum_to_the_whole_and_nobody_gains(terms):
    shares = share_costs(terms)
    assert shares.host_pay_yen + shares.home_pay_yen == terms.home_pay_yen + shares.top_up_yen
    assert shares.host_social_yen + shares.home_social_yen == shares.social_yen
    assert shares.home_pay_yen + shares.freed_yen == terms.home_pay_yen
    assert min(shares.home_pay_yen, shares.home_social_yen, shares.host_social_yen, shares.bill_yen) >= 0
