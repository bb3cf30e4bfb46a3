"""What every check of the return has in common."""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from core.calc.kinds import Severity
from core.calc.messages import Message, Word
from reporting.calc.aggregate import CellValue
from reporting.calc.edition import CellSpec, Edition, Relation, RelationKind
from reporting.calc.facts import Fact
from reporting.calc.finding import Found, Target

Words = dict[str, Word]


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What checks look at: the cells of this year and of the year before, and the facts behind them.

    `reasons` gives the codes of exclusion in words. `is_located` tells whether the prefecture of the institution is known.
    """

    edition: Edition
    fiscal_year: int
    cells: Mapping[str, CellValue]
    previous: Mapping[str, CellValue]
    facts: Sequence[Fact]
    reasons: Mapping[str, str] = field(default_factory=dict)
    is_stale: bool = False
    is_located: bool = True

    def answered(self, code: str) -> CellValue | None:
        """Return a cell that has a figure."""
        cell = self.cells.get(code)
        return cell if cell is not None and cell.value is not None else None

    def relations(self, check: str, *kinds: RelationKind) -> Iterator[Relation]:
        """Yield the relations that a check reads."""
        return (row for row in self.edition.relations if row.check == check and row.kind in kinds)

    def columns(self, relation: Relation) -> tuple[str, ...]:
        """Return the columns a relation speaks of: its own, else those that all of its rows have."""
        if relation.columns:
            return relation.columns
        shared = [set(self.edition.rows[code].columns) for code in relation.rows]
        return tuple(
            name for name in self.edition.rows[relation.rows[0]].columns if all(name in row for row in shared)
        )

    def is_asked(self, measure: str) -> bool:
        """Whether any cell of the edition counts the measure."""
        return any(row.measure == measure for row in self.edition.rows.values())

    def counted(self, *measures: str) -> Iterator[Fact]:
        """Yield the counted facts of some measures."""
        return (fact for fact in self.facts if fact.measure in measures and not fact.excluded)


class Check(ABC):
    """One rule that a return must pass. The docstring of a check is what the user reads about it."""

    code: ClassVar[str]
    applies_from: ClassVar[int] = 0

    @abstractmethod
    def run(self, context: CheckContext) -> Iterator[Found]:
        """Yield what is wrong."""

    @classmethod
    def explanation(cls) -> str:
        """Return what the user reads about the check."""
        return inspect.getdoc(cls) or ""

    def on_cells(
        self,
        context: CheckContext,
        severity: Severity,
        codes: Sequence[str],
        template: str,
        **words: Word,
    ) -> Found:
        """Make a finding about cells; the first names the matter."""
        spec = context.edition.cells[codes[0]]
        return Found(
            check=self.code,
            severity=severity,
            key=":".join((self.code, *codes)),
            subject=" ".join(cell_name(context.edition, spec)),
            message=Message(template, words),
            cells=tuple(codes),
        )

    def on_record(
        self, severity: Severity, fact: Fact, field: str, matter: str, template: str, **words: Word
    ) -> Found:
        """Make a finding about a record; `matter` keeps several findings on one record apart."""
        return Found(
            check=self.code,
            severity=severity,
            key=f"{self.code}:{matter}:{fact.record_type}:{fact.label}",
            subject=" ".join(part for part in (fact.label, fact.partner_label) if part),
            message=Message(template, words),
            target=Target(fact.record_type, fact.record_id, field),
        )


def cell_name(edition: Edition, spec: CellSpec) -> tuple[str, str, str]:
    """Return the terms by which a cell is known: table, row and column."""
    table = next(table.title for table in edition.tables if table.code == spec.table)
    return table, spec.label, spec.column_label


def amount(value: int) -> str:
    """Write a figure with separators."""
    return f"{value:,}"


def exact(cell: CellValue) -> int:
    """Return the figure that comparisons use: exact yen for money, so that rounding never looks like a fault."""
    return cell.exact_yen if cell.exact_yen is not None else cell.value or 0
