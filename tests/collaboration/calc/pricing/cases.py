"""Cases of pricing as a lawyer reads them (tests/cases/pricing_*.toml), made into requests and policies."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.quote import Quote
from collaboration.calc.pricing.request import PricingRequest
from collaboration.calc.records import read_record
from core.calc.rates import parse_rate

FOLDER = Path(__file__).parents[3] / "cases"
LAW = [
    {"valid_from": "1997-04-01", "rate": "5%"},
    {"valid_from": "2014-04-01", "rate": "8%"},
    {"valid_from": "2019-10-01", "rate": "10%"},
]
Case = Mapping[str, Any]


def _read() -> list[Case]:
    found: list[Case] = []
    for path in sorted(FOLDER.glob("pricing_*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [{**case, "policies": content["policies"]} for case in content["case"]]
    return found


CASES = _read()


def name_of(case: Case) -> str:
    """Return what the report of a test run shows."""
    return f"{case['id']} {case['name']}"


def policy_of(case: Case, name: str) -> CostPolicy:
    """Return a policy of the file, changed as the case says."""
    stated = {**case["policies"][name], **case.get("with", {})}
    defaults = {
        "id": name,
        "kind": stated.pop("agreement", "joint_research"),
        "valid_from": "1997-04-01",
    }
    tax = {"rates": LAW, **stated.pop("tax", {})}
    return read_record(CostPolicy, {**defaults, **stated, "tax": tax})


def request_of(case: Case, policy: CostPolicy, changes: Mapping[str, Any] | None = None) -> PricingRequest:
    """Return the contract of a case; what the case does not say follows from its day and its policy."""
    source = {"kind": policy.kind.value, "date": case["on"], **case["input"], **(changes or {})}
    return read_record(PricingRequest, source)


def found_in(quote: Quote, expect: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a price what a case expects of it, in the words of the case."""
    readers = {
        "years": _years,
        "gates": lambda quote, _: {gate.code: gate.is_met for gate in quote.gates},
        "gate_sums": lambda quote, wanted: {
            gate.code: gate.yen for gate in quote.gates if gate.code in wanted
        },
        "allocation": lambda quote, _: {share.to: share.yen for share in quote.allocation},
        "outcome": lambda quote, _: [payment.yen for payment in quote.outcome],
        "line_yen": lambda quote, wanted: [line.yen for line in quote.lines[: len(wanted)]],
        "percent": _percent,
        "says": lambda quote, wanted: [
            words for words in wanted if any(words in str(line.formula) for line in quote.lines)
        ],
        "outcome_says": lambda quote, wanted: [
            words for words in wanted if any(words in str(item.formula) for item in quote.outcome)
        ],
        "indirect_on_direct": lambda quote, wanted: (
            wanted if quote.indirect_on_direct == parse_rate(wanted) else quote.indirect_on_direct
        ),
    }
    sums = {"total": quote.sums.total_yen, "total_excluding_tax": quote.sums.total_excluding_tax_yen}
    return {
        name: readers[name](quote, wanted)
        if name in readers
        else sums.get(name, getattr(quote.sums, name, None))
        for name, wanted in expect.items()
    }


def _years(quote: Quote, wanted: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    return {
        year: {name: getattr(quote.by_year[int(year)], name) for name in elements}
        for year, elements in wanted.items()
    }


def _percent(quote: Quote, wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the shares of elements in the price without tax, half up to one place."""
    whole = quote.sums.total_excluding_tax_yen
    tenths = {name: (2000 * getattr(quote.sums, name) + whole) // (2 * whole) for name in wanted}
    return {name: f"{number // 10}.{number % 10}" for name, number in tenths.items()}
