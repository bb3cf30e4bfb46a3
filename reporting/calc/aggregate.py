"""Facts to classes to cells.

A class is one combination of measure, dimensions and reason of exclusion. A year has a few hundred of them, whatever the
number of records; every cell is computed from the classes alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from core.calc.enums import LabelledEnum
from reporting.calc.edition import CellSpec, Edition, Rounding, RoundingStage, Take
from reporting.calc.facts import RATE_ON_DIRECT, Dimensions, Fact
from reporting.calc.figures import percent_units
from reporting.calc.rounding import to_unit


class CellState(LabelledEnum):
    """The three states of a cell: a figure, a counted zero, or not answered."""

    VALUE = "value", "値あり"
    ZERO = "zero", "0"
    BLANK = "blank", "未回答"


@dataclass(frozen=True, slots=True)
class ClassKey:
    """What makes facts alike."""

    measure: str
    dimensions: Dimensions
    excluded: str = ""

    @classmethod
    def of(cls, fact: Fact) -> "ClassKey":
        """Return the class of a fact."""
        return cls(fact.measure, fact.dimensions, fact.excluded)


@dataclass(slots=True)
class ClassTotals:
    """Sums over the facts of one class. The `_units` are rounded record by record before adding."""

    records: int = 0
    count: int = 0
    yen: int = 0
    indirect_yen: int = 0
    yen_units: int = 0
    indirect_units: int = 0

    def add(self, fact: Fact, rounding: Rounding) -> None:
        """Take one fact into the sums."""
        self.records += 1
        self.count += fact.count
        self.yen += fact.yen
        self.indirect_yen += fact.indirect_yen
        self.yen_units += to_unit(fact.yen, rounding.unit_yen, rounding.mode)
        self.indirect_units += to_unit(fact.indirect_yen, rounding.unit_yen, rounding.mode)


@dataclass(frozen=True, slots=True)
class CellValue:
    """The figure of one cell. `exact_yen` is None for cells that count; `value` is None when nothing was answered."""

    code: str
    value: int | None
    exact_yen: int | None
    records: int
    state: CellState

    def truncation_gap_yen(self, unit_yen: int) -> int:
        """Yen that rounding took from the figure (negative: added)."""
        return 0 if self.exact_yen is None or self.value is None else self.exact_yen - self.value * unit_yen


class Aggregate:
    """The classes of a year, filled one fact at a time."""

    def __init__(self, rounding: Rounding) -> None:
        """Start with no class."""
        self.rounding = rounding
        self.classes: dict[ClassKey, ClassTotals] = {}

    def add(self, fact: Fact) -> ClassKey:
        """Take one fact in and return its class."""
        key = ClassKey.of(fact)
        self.classes.setdefault(key, ClassTotals()).add(fact, self.rounding)
        return key

    def extend(self, facts: Iterable[Fact]) -> None:
        """Take many facts in."""
        for fact in facts:
            self.add(fact)


def class_matches(key: ClassKey, cell: CellSpec) -> bool:
    """Whether a leaf cell counts the facts of a class.

    A question is answered from every fact of its measure, so that a No has its records as well: `where` tells which say yes.
    """
    if key.excluded or key.measure != cell.measure:
        return False
    return cell.take is Take.YES_NO or _where_holds(key, cell.where)


def class_left_out(key: ClassKey, cell: CellSpec, outside_measure: str) -> bool:
    """Whether a leaf cell would have counted the facts of a class, had they not been excluded.

    Size does not matter here: a record that is left out has no amount of the year to be classed by. Records of a kind the
    survey does not ask for stand under `outside_measure` and are shown with the cells of their partners.
    """
    placed = tuple(pair for pair in cell.where if pair[0] in ("partner", "prefecture"))
    measures = (cell.measure, outside_measure) if placed else (cell.measure,)
    return bool(key.excluded) and key.measure in measures and _where_holds(key, placed)


def _where_holds(key: ClassKey, where: Sequence[tuple[str, frozenset[str]]]) -> bool:
    values = dict(key.dimensions)
    return all(values.get(name, "") in accepted for name, accepted in where)


class CellBook:
    """Every cell of an edition, computed from the classes of a year."""

    def __init__(
        self,
        edition: Edition,
        classes: Mapping[ClassKey, ClassTotals],
        answered: frozenset[str] | None = None,
    ) -> None:
        """Compute lazily; `answered` names the measures that were asked, None means all."""
        self._edition = edition
        self._by_measure: dict[str, list[tuple[ClassKey, ClassTotals]]] = {}
        for key, totals in classes.items():
            self._by_measure.setdefault(key.measure, []).append((key, totals))
        self._answered = answered
        self._done: dict[str, CellValue] = {}

    @cached_property
    def values(self) -> dict[str, CellValue]:
        """All cells in the order of the form."""
        return {code: self.value(code) for code in self._edition.cells}

    def value(self, code: str) -> CellValue:
        """Return one cell."""
        if code not in self._done:
            cell = self._edition.cells[code]
            self._done[code] = self._total(cell) if cell.sum else self._leaf(cell)
        return self._done[code]

    def _leaf(self, cell: CellSpec) -> CellValue:
        if self._answered is not None and cell.measure not in self._answered:
            return CellValue(cell.code, None, None, 0, CellState.BLANK)
        classes = [
            (key, totals)
            for key, totals in self._by_measure.get(cell.measure, [])
            if class_matches(key, cell)
        ]
        if cell.is_answer:
            return _answer(cell, classes)
        matching = [totals for _key, totals in classes]
        records = sum(totals.records for totals in matching)
        if cell.take is Take.COUNT:
            count = sum(totals.count for totals in matching)
            return CellValue(cell.code, count, None, records, _state(count))
        exact = sum(_yen(totals, cell.take) for totals in matching)
        rounding = self._edition.rounding
        if rounding.stage is RoundingStage.RECORD:
            value = sum(_units(totals, cell.take) for totals in matching)
        else:
            value = to_unit(exact, rounding.unit_yen, rounding.mode)
        return CellValue(cell.code, value, exact, records, _state(value))

    def _total(self, cell: CellSpec) -> CellValue:
        parts = [self.value(code) for code in cell.sum]
        answered = [part.value for part in parts if part.value is not None]
        if not answered:
            return CellValue(cell.code, None, None, 0, CellState.BLANK)
        value = sum(answered)
        exact = sum(part.exact_yen or 0 for part in parts) if cell.is_money else None
        return CellValue(cell.code, value, exact, sum(part.records for part in parts), _state(value))


def _answer(cell: CellSpec, classes: Sequence[tuple[ClassKey, ClassTotals]]) -> CellValue:
    """Answer a question from the rules that were looked at; without any it is not answered, which is no No."""
    records = sum(totals.records for _key, totals in classes)
    said = [key for key, totals in classes if totals.count and _where_holds(key, cell.where)]
    if cell.take is Take.YES_NO:
        value = int(bool(said)) if records else None
    else:
        rates = [Fraction(dict(key.dimensions)[RATE_ON_DIRECT]) for key in said]
        value = percent_units(min(rates)) if rates else None
    state = CellState.BLANK if value is None else _state(value)
    return CellValue(cell.code, value, None, records, state)


def _yen(totals: ClassTotals, take: Take) -> int:
    return totals.yen if take is Take.YEN else totals.indirect_yen


def _units(totals: ClassTotals, take: Take) -> int:
    return totals.yen_units if take is Take.YEN else totals.indirect_units


def _state(value: int) -> CellState:
    return CellState.VALUE if value else CellState.ZERO


def matching_leaves(edition: Edition, key: ClassKey) -> Iterator[CellSpec]:
    """Yield the leaf cells that count the facts of a class."""
    return (cell for cell in edition.cells.values() if not cell.sum and class_matches(key, cell))
