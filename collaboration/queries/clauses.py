"""The library of clauses: those shipped beside the program and the institution's own."""

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from collaboration.calc.clauses import CONDITIONS, Clause, ClauseTopic, in_force, unknown_places
from collaboration.models import Clause as OwnClause

FOLDER = Path(__file__).resolve().parent.parent / "clauses"
KEYS = {"code", "topic", "heading", "heading_en", "text", "text_en", "valid_from", "source", "when"}


class ClauseFaulty(ValueError):
    """A shipped clause does not hold what it should; the message names file and clause."""


@dataclass(frozen=True, slots=True)
class ClauseHistory:
    """The versions of one clause, the newest first; `current` is the wording that holds on the day asked about."""

    code: str
    current: Clause | None
    versions: list[Clause]

    @property
    def shown(self) -> Clause:
        """What stands for the clause in a list: what holds, else what is to come."""
        return self.current or self.versions[0]


@cache
def shipped_clauses() -> tuple[Clause, ...]:
    """Return the clauses beside the program. Raises ClauseFaulty."""
    return tuple(clause for path in sorted(FOLDER.glob("*.toml")) for clause in read_clauses(path))


def read_clauses(path: Path) -> list[Clause]:
    """Read one file. Raises ClauseFaulty naming it."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["clause"]
    return [_clause(row, path.name) for row in rows]


def _clause(row: Mapping[str, Any], file: str) -> Clause:
    place = f"{file}: {row.get('code')}"
    if unknown := set(row) - KEYS:
        raise ClauseFaulty(f"{place}: {', '.join(sorted(unknown))}")
    try:
        clause = Clause(**{**row, "topic": ClauseTopic(row["topic"]), "when": _when(row.get("when", {}))})
    except (TypeError, ValueError, KeyError) as fault:
        raise ClauseFaulty(f"{place}: {fault}") from fault
    if places := unknown_places(clause.text) + unknown_places(clause.text_en):
        raise ClauseFaulty(f"{place}: {', '.join(places)}")
    return clause


def _when(stated: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    for name, values in stated.items():
        if unknown := set(values) - set(CONDITIONS[name]):
            raise ValueError(f"{name}: {', '.join(sorted(unknown))}")
    return {name: tuple(values) for name, values in stated.items()}


def every_version() -> list[Clause]:
    """Return every wording of every clause; one query."""
    return [*shipped_clauses(), *(row.content for row in OwnClause.objects.order_by("code", "order"))]


def clauses_on(day: datetime.date) -> list[Clause]:
    """Return the wordings that hold on a day."""
    return in_force(every_version(), day)


def clause_library(day: datetime.date) -> list[ClauseHistory]:
    """Return every clause in the order of the articles with its versions; one query."""
    versions = every_version()
    current = {clause.code: clause for clause in in_force(versions, day)}
    found = [
        ClauseHistory(
            code,
            current.get(code),
            sorted(
                (clause for clause in versions if clause.code == code),
                key=lambda clause: (clause.valid_from, clause.is_own, clause.order),
                reverse=True,
            ),
        )
        for code in dict.fromkeys(clause.code for clause in versions)
    ]
    order = list(ClauseTopic)
    return sorted(found, key=lambda each: (order.index(each.shown.topic), each.code))
