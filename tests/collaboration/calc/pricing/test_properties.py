"""Random contracts under random policies: what holds for every price.

`scripts/test nightly` draws a hundred thousand of them instead of a few hundred; the number in the message of a failure
brings the same contract back: `numbered_contract(number)`.
"""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from collaboration.calc.pricing.kinds import Base, Element, IndirectMethod, ValueMethod
from collaboration.calc.pricing.price import price
from collaboration.calc.records import plain
from tests.collaboration.calc.pricing.properties import PROPERTIES
from tests.factories.contracts import numbered_contract, random_contract

NIGHTLY, TRANCHE = 100_000, 10_000
EXAMPLES = 300
KINDS = 400
"""Contracts looked through for what they contain."""


@given(st.randoms(use_true_random=False))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
def test_what_holds_for_every_price(random):
    policy, request = random_contract(random)
    note(str(plain(policy)))
    note(str(plain(request)))
    quote = price(request, policy)
    for holds in PROPERTIES:
        holds(policy, request, quote)


def test_the_contracts_are_of_every_kind():
    drawn = [numbered_contract(number) for number in range(KINDS)]
    rules = [rule for policy, _ in drawn for rule in policy.indirect]
    assert {rule.method for rule in rules} == set(IndirectMethod)
    bases = Counter(rule.base for rule in rules if rule.method is IndirectMethod.RATE)
    assert set(bases) == set(Base) - {Base.INDIRECT}
    assert {policy.value.method for policy, _ in drawn if policy.value} == set(ValueMethod)
    parts = Counter(
        element for policy, request in drawn for element in Element if price(request, policy).sums.of(element)
    )
    assert min(parts[element] for element in Element) > KINDS // 20


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("RENKEI_NIGHTLY"), reason="takes ten minutes; scripts/test nightly runs it"
)
@pytest.mark.parametrize("first", range(0, NIGHTLY, TRANCHE))
def test_what_holds_for_a_hundred_thousand_contracts(first):
    for number in range(first, first + TRANCHE):
        policy, request = numbered_contract(number)
        try:
            quote = price(request, policy)
            for holds in PROPERTIES:
                holds(policy, request, quote)
        except Exception as failure:
            failure.add_note(f"contract {number}: {plain(policy)} {plain(request)}")
            raise
