"""Rates agreed under rules that lay down a least rate and leave the rest to agreement (「30％以上」)."""

import pytest

from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.quote import WarningCode
from collaboration.calc.records import RecordRefused
from tests.collaboration.calc.pricing.built import policy_of, request_of

LINES = [{"category": "consumables", "fiscal_year": 2025, "yen": 1_000_000}]


def quoted(agreed, **rule):
    request = request_of(lines=LINES, indirect_rate=agreed)
    quote = price(request, policy_of(indirect=[{"article": "第8条", **rule}]))
    return quote.sums.indirect, [warning.code for warning in quote.warnings]


@pytest.mark.parametrize(
    ("agreed", "indirect", "warnings"),
    [
        ("30%", 300_000, []),
        ("35%", 350_000, []),
        ("29.9%", 299_000, [WarningCode.UNDER_MINIMUM]),
    ],
)
def test_rate_is_agreed_above_the_least(agreed, indirect, warnings):
    assert quoted(agreed, min_rate="30%") == (indirect, warnings)


def test_rate_left_to_agreement_has_no_least():
    assert quoted("5%") == (50_000, [])


def test_rate_below_the_usual_but_not_below_the_least_needs_no_warning():
    assert quoted("20%", rate="30%", min_rate="20%") == (200_000, [])


def test_rate_that_is_neither_agreed_nor_laid_down_is_not_guessed():
    with pytest.raises(RecordRefused) as refused:
        price(request_of(lines=LINES), policy_of(indirect=[{"min_rate": "30%"}]))
    assert [problem.path for problem in refused.value.problems] == ["policy.indirect[0].rate"]
