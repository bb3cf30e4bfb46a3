"""Policies and requests for tests of single rules: no element but those given, one fiscal year, tax of the law."""

from typing import Any

from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.records import read_record

TAX = {"rates": [{"valid_from": "2014-04-01", "rate": "8%"}, {"valid_from": "2019-10-01", "rate": "10%"}]}


def policy_of(**fields: Any) -> CostPolicy:
    """Rules on joint research without any element but those given."""
    content = {
        "id": "standard",
        "label": "共同研究の経費",
        "kind": "joint_research",
        "valid_from": "2015-04-01",
        "source": "共同研究取扱規程",
    }
    return read_record(CostPolicy, {**content, **fields, "tax": {**TAX, **fields.get("tax", {})}})


def request_of(**fields: Any) -> PricingRequest:
    """A contract over one fiscal year without any cost but what is given."""
    content = {"kind": "joint_research", "date": "2025-04-01", "ends_on": "2026-03-31"}
    return read_record(PricingRequest, {**content, **fields})
