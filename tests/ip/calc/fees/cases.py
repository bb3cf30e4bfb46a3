"""Cases of fees as a patent office's clerk reads them (tests/cases/ip_fees.toml), made into requests."""

import tomllib
from pathlib import Path
from typing import Any

from collaboration.calc.records import read_record
from ip.calc.fees.quote import FeeQuote
from ip.calc.fees.request import FeeRequest

FILE = Path(__file__).parents[3] / "cases" / "ip_fees.toml"
CONTENT = tomllib.loads(FILE.read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = CONTENT["case"]


def name_of(case: dict[str, Any]) -> str:
    """Return what the report of a test run shows."""
    return f"{case['id']} {case['name']}"


def request_of(case: dict[str, Any], **changes: Any) -> FeeRequest:
    """Return what a case asks."""
    asked = {"owners": [_owner(*share) for share in case.get("shares", [])], **case.get("input", {})}
    if "filed_on" in case:
        asked["filed_on"] = case["filed_on"]
    return read_record(FeeRequest, {**asked, **changes})


def _owner(name: str, share: str, *employee_invention: bool) -> dict[str, Any]:
    return {**CONTENT["owners"][name], "share": share, "is_employee_invention": any(employee_invention)}


def found_in(quote: FeeQuote, expect: dict[str, Any]) -> dict[str, Any]:
    """Return of a quote what a case expects of it, in the words of the case."""
    told = [str(step) for line in quote.lines for step in line.steps]
    found = {
        "total": quote.total_yen,
        "yen": [line.total_yen for line in quote.lines],
        "ratio": str(quote.lines[0].ratio),
        "says": [words for words in expect.get("says", []) if any(words in step for step in told)],
        "cautions": [caution.path for caution in quote.cautions],
    }
    return {name: found[name] for name in expect}
