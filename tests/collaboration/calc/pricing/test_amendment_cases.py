"""The worked examples of a contract that is changed after the rate was."""

import pytest

from collaboration.calc.pricing.amendment import price_amendment
from collaboration.calc.pricing.kinds import AmendmentRule
from tests.collaboration.calc.pricing.cases import CASES, name_of, policy_of, request_of

AMENDED = [case for case in CASES if "amendment" in case]


@pytest.mark.parametrize("case", AMENDED, ids=map(name_of, AMENDED))
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
    assert {name: getattr(quote.sums, name) for name in case["expect"]} == case["expect"]
