"""The table engine behind every state change: states and transitions as rows, checked when the table is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class WorkflowIncomplete(ValueError):
    """A table of transitions contradicts itself or leaves a state that nothing leads to."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: who holds `permission` may pull `trigger` in any of `sources`, and the record is in `target`."""

    trigger: str
    label: "str | _StrPromise"
    sources: tuple[str, ...]
    target: str
    permission: str
    needs_reason: bool = False


@dataclass(frozen=True, slots=True)
class Workflow:
    """A table of transitions over the states of one kind of record. The first state is where records begin.

    Raises WorkflowIncomplete when a row names an unknown state, when two rows answer the same trigger in the same
    state, when a state can never be reached, or when a row lacks its permission.
    """

    name: str
    states: tuple[str, ...]
    transitions: tuple[Transition, ...]

    def __post_init__(self) -> None:
        """Refuse a table that is not complete and unambiguous."""
        if not self.states or len(set(self.states)) != len(self.states):
            raise WorkflowIncomplete(f"{self.name}: states are missing or repeated")
        taken: set[tuple[str, str]] = set()
        for row in self.transitions:
            self._check_row(row)
            for source in row.sources:
                if (row.trigger, source) in taken:
                    raise WorkflowIncomplete(f"{self.name}: two rows answer {row.trigger} in {source}")
                taken.add((row.trigger, source))
        if lost := set(self.states) - self._reachable():
            raise WorkflowIncomplete(f"{self.name}: nothing leads to {', '.join(sorted(lost))}")

    def find(self, trigger: str, state: str) -> Transition | None:
        """Return the row that answers a trigger in a state, if there is one."""
        rows = (row for row in self.transitions if row.trigger == trigger and state in row.sources)
        return next(rows, None)

    def available(self, state: str) -> tuple[Transition, ...]:
        """Return the rows that lead out of a state, in table order."""
        return tuple(row for row in self.transitions if state in row.sources)

    def _check_row(self, row: Transition) -> None:
        if not (row.trigger and row.permission and row.sources):
            raise WorkflowIncomplete(f"{self.name}: a row lacks its trigger, permission or sources")
        if unknown := _unknown([*row.sources, row.target], self.states):
            raise WorkflowIncomplete(f"{self.name}: {row.trigger} names unknown {', '.join(unknown)}")

    def _reachable(self) -> set[str]:
        reached = {self.states[0]}
        while more := {row.target for row in self.transitions if reached & set(row.sources)} - reached:
            reached |= more
        return reached


def _unknown(named: Iterable[str], known: tuple[str, ...]) -> list[str]:
    return sorted(set(named) - set(known))
