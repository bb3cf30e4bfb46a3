"""A scenario of an estimate: a contract under one policy. Several stand side by side; one of them is offered."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from collaboration.calc.pricing.amendment import AmendmentQuote, price_change, promised_after
from collaboration.calc.pricing.keeping import kept, restored
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.price import price
from collaboration.calc.pricing.promised import Promised
from collaboration.calc.pricing.quote import Quote
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.records import RecordRefused, entry
from core.calc.canonical import canonical_json


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is to be priced, and by which policy. The label tells it from the others of the estimate (規程A, 総額方式).

    With an original it is the whole of a contract after a change; its price follows from the amendment rule of the policy.
    """

    label: str = entry("試算の名称")
    policy: CostPolicy = entry("適用する規程")
    request: PricingRequest = entry("算定の条件")
    original: Promised | None = entry("変更する契約", default=None)


@dataclass(frozen=True, slots=True)
class PricedScenario:
    """A scenario with its price."""

    scenario: Scenario
    quote: Quote


def priced(scenario: Scenario) -> Quote:
    """Price a scenario. Raises RecordRefused with every fault of the request or the policy."""
    amendment = amendment_of(scenario)
    return price(scenario.request, scenario.policy) if amendment is None else amendment.after


def amendment_of(scenario: Scenario) -> AmendmentQuote | None:
    """Price a change of contract with what it changes; None for a scenario of a new contract. Raises RecordRefused."""
    if scenario.original is None:
        return None
    return price_change(scenario.original, scenario.request, scenario.policy)


def change_in(whole: PricedScenario) -> AmendmentQuote | None:
    """Return what a priced change of contract changes, its price as it was offered; None for a new contract.

    None too where bounds were drawn tighter since: what was offered stays readable without the comparison.
    """
    try:
        change = amendment_of(whole.scenario)
    except RecordRefused:
        return None
    return None if change is None else replace(change, after=whole.quote)


def promised_by(scenario: Scenario, number: str) -> Promised:
    """Return what stands promised for the contract of that number once the price of a scenario is frozen with it."""
    if scenario.original is None:
        return Promised(number, scenario.policy, scenario.request)
    return promised_after(scenario.original, scenario.request, scenario.policy)


def snapshot(scenario: Scenario, quote: Quote) -> dict[str, Any]:
    """Write a scenario and its price as an estimate keeps them: label, policy, request, quote, and what it amends."""
    amended = {} if scenario.original is None else {"original": kept(scenario.original)}
    return {
        **amended,
        "label": scenario.label,
        "policy": kept(scenario.policy),
        "request": kept(scenario.request),
        "quote": kept(quote),
    }


def scenario_from(stored: Mapping[str, Any]) -> Scenario:
    """Read back the scenario of a snapshot."""
    original = stored.get("original")
    return Scenario(
        stored["label"],
        restored(CostPolicy, stored["policy"]),
        restored(PricingRequest, stored["request"]),
        None if original is None else restored(Promised, original),
    )


def quote_from(stored: Mapping[str, Any]) -> Quote:
    """Read back the price of a snapshot as it was promised, without computing it again."""
    return restored(Quote, stored["quote"])


def priced_from(stored: Mapping[str, Any]) -> PricedScenario:
    """Read back a snapshot."""
    return PricedScenario(scenario_from(stored), quote_from(stored))


def content_hash(content: object) -> str:
    """Return the SHA-256 of plain values in their canonical form; equal content gives an equal hash on every machine."""
    return hashlib.sha256(canonical_json(content)).hexdigest()
