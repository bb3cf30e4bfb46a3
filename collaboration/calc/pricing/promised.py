"""What was promised for a contract, and what a further change of it therefore begins with."""

from dataclasses import dataclass

from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.records import entry


@dataclass(frozen=True, slots=True)
class Promised:
    """What was frozen with the contract that a scenario amends: its number, and policy and request of its price.

    With an original the promise was itself a change of which only the increase took the policy; a price by such a promise
    follows from all of them, so that they are kept, one inside the other.
    """

    number: str = entry("契約番号")
    policy: CostPolicy = entry("もとの規程")
    request: PricingRequest = entry("もとの算定の条件")
    original: "Promised | None" = entry("その前の契約", default=None)
