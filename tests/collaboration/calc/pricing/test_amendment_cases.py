"""The worked examples of a contract that is changed after the rate was, once or twice."""

from dataclasses import replace

import pytest

from collaboration.calc.pricing.amendment import price_amendment, price_change, promised_after
from collaboration.calc.pricing.kinds import AmendmentRule
from collaboration.calc.pricing.promised import Promised
from tests.collaboration.calc.pricing.cases import CASES, name_of, policy_of, request_of

AMENDED = [case for case in CASES if "amendment" in case]
ONCE = [case for case in AMENDED if "amended_again" not in case]
TWICE = [case for case in AMENDED if "amended_again" in case]


def _sums(case, quote):
    return {name: getattr(quote.sums, name) for name in case["expect"]}


@pytest.mark.parametrize("case", ONCE, ids=map(name_of, ONCE))
def test_an_amended_contract_comes_out_as_written(case):
    change = case["amendment"]
    original, new = (policy_of(case, change[name]) for name in ("original_policy", "new_policy"))
    quote = price_amendment(
        original=request_of(case, original),
        original_policy=original,
        amended=request_of(case, original, case["amended"]),
        new_policy=new,
        rule=AmendmentRule(change["rule"]),
    )
    assert _sums(case, quote) == case["expect"]


@pytest.mark.parametrize("case", TWICE, ids=map(name_of, TWICE))
def test_a_contract_amended_twice_comes_out_as_written(case):
    change = case["amendment"]
    original = policy_of(case, change["original_policy"])
    new, newest = (
        replace(policy_of(case, change[f"{which}_policy"]), amendment=AmendmentRule(change[rule]))
        for which, rule in (("new", "rule"), ("second", "second_rule"))
    )
    promised = Promised("R4-001", original, request_of(case, original))
    once = promised_after(promised, request_of(case, original, case["amended"]), new)
    quote = price_change(once, request_of(case, original, case["amended_again"]), newest)
    assert _sums(case, quote) == case["expect"]
