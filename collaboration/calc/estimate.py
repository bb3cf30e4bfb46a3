"""What an estimate says of itself beside its price, apart from the database."""

from collections.abc import Iterable
from dataclasses import dataclass

from collaboration.calc.kinds import AgreementKind
from core.calc.text import folded_key, organization_key

NUMBER_PREFIX = "MI"
LONGEST_KEY = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateHeader:
    """What is estimated, for whom, and who does the research. A blank number asks for the next one."""

    title: str
    kind: AgreementKind
    number: str = ""
    department_id: int | None = None
    organization_id: int | None = None
    principal_id: int | None = None


def estimate_series(fiscal_year: int) -> str:
    """Return what the numbers of estimates have in common in one fiscal year: MI2026."""
    return f"{NUMBER_PREFIX}{fiscal_year}"


def estimate_search_key(number: str, title: str, names: Iterable[str]) -> str:
    """Fold number, title, partner (with and without its legal form) and researcher into one searchable line."""
    parts = [number, *names, title]
    folded = [folded_key(part) for part in parts if part]
    bare = [organization_key(part) for part in parts[1:-1] if part]
    return " ".join(dict.fromkeys([*folded, *bare]))[:LONGEST_KEY]
