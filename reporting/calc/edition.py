"""What one edition of the survey asks, as plain values: tables of cells, code lists, rounding, relations."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.calc.enums import LabelledEnum
from core.calc.kinds import Severity
from ip.calc.facts import PctCounting


class Take(LabelledEnum):
    """What a cell takes from the facts it covers."""

    COUNT = "count", "件数"
    YEN = "yen", "金額"
    INDIRECT_YEN = "indirect_yen", "間接経費"
    YES_NO = "yes_no", "有無"
    PERCENT = "percent", "割合"

    @property
    def is_money(self) -> bool:
        """Whether it is an amount in yen."""
        return self in (Take.YEN, Take.INDIRECT_YEN)

    @property
    def is_answer(self) -> bool:
        """Whether it answers a question about rules; such figures are never added up."""
        return self in (Take.YES_NO, Take.PERCENT)


class RoundingMode(LabelledEnum):
    """How yen become units of the form."""

    FLOOR = "floor", "切捨て"
    HALF_UP = "half_up", "四捨五入"


class RoundingStage(LabelledEnum):
    """Where the rounding happens: once per leaf cell, or on each record before adding."""

    CELL = "cell", "項目ごと"
    RECORD = "record", "記録ごと"


class RelationKind(LabelledEnum):
    """Kinds of statements between cells that a check can test."""

    SUM = "sum", "合計"
    AT_MOST = "at_most", "内数"
    CLASS_BOUNDS = "class_bounds", "規模の範囲"
    CASES_AMOUNT = "cases_amount", "件数と金額"
    AT_LEAST_EACH = "at_least_each", "1件当たりの下限"
    INDIRECT = "indirect", "間接経費の割合"
    ZERO_SHARE = "zero_share", "0円の割合"
    PER_CASE = "per_case", "1件当たりの金額"
    LAID_DOWN_RATE = "laid_down_rate", "定めた率と実績"
    ONLY_WITH = "only_with", "前提"
    ROLL_FORWARD = "roll_forward", "前年度末からの増減"


@dataclass(frozen=True, slots=True)
class Rounding:
    """How exact yen become the form's unit."""

    unit_yen: int
    mode: RoundingMode
    stage: RoundingStage


@dataclass(frozen=True, slots=True)
class LargeResearch:
    """Which joint research makes a company one with large research: how much came in, per case or in all, and when.

    Interpreted meaning of the FY2018 form: one case of 10 million yen or more in the fiscal year itself.
    """

    least_yen: int = 10_000_000
    per_company: bool = False
    ever: bool = False

    def is_met(self, received_yen: Sequence[int]) -> bool:
        """Whether what came in for the cases of a company, each in each year, is enough."""
        largest = sum(received_yen) if self.per_company else max(received_yen, default=0)
        return largest >= self.least_yen


@dataclass(frozen=True, slots=True)
class PatentCounting:
    """How patents are counted: international applications, and whether a right that is owned jointly counts (as one).

    Interpreted meaning of the FY2018 form: an international application and each entry abroad are one filing each; a joint
    right is one right.
    """

    pct: PctCounting = PctCounting.EACH
    joint: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A code of a code list with the words printed for it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Several values of a dimension under one name, such as 民間企業."""

    code: str
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A property of facts by which cells select."""

    code: str
    label: str
    values: tuple[Label, ...]
    groups: tuple[Group, ...] = ()

    def resolve(self, name: str) -> frozenset[str]:
        """Return the values a name stands for: those of a group, or the value itself.

        Raises KeyError when the dimension knows neither.
        """
        for group in self.groups:
            if group.code == name:
                return frozenset(group.values)
        if any(value.code == name for value in self.values):
            return frozenset({name})
        raise KeyError(name)

    def label_of(self, name: str) -> str:
        """Return the words for a value or a group; an unknown name stands for itself."""
        named = {value.code: value.label for value in self.values}
        named |= {group.code: group.label for group in self.groups}
        return named.get(name, name)


@dataclass(frozen=True, slots=True)
class SizeClass:
    """A class of amounts: `from_yen` is inside, `below_yen` outside; None means no upper bound."""

    code: str
    label: str
    from_yen: int
    below_yen: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    code: str
    label: str
    take: Take
    unit: str
    letter: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. Either it selects facts (`measure`, `where`) or it adds other rows (`sum`)."""

    code: str
    label: str
    level: int
    line: int
    columns: tuple[str, ...]
    measure: str = ""
    where: tuple[tuple[str, frozenset[str]], ...] = ()
    sum: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is printed: one sheet of the form."""

    code: str
    title: str
    sheet: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CellSpec:
    """One item of the return: where it stands in the form and what it takes from which facts.

    A leaf has `measure` and `where` (dimension → accepted values, all must match); a total has `sum` (codes of cells).
    """

    code: str
    label: str
    column_label: str
    unit: str
    take: Take
    table: str
    sheet: str
    address: str
    measure: str = ""
    where: tuple[tuple[str, frozenset[str]], ...] = ()
    sum: tuple[str, ...] = ()

    @property
    def is_money(self) -> bool:
        """Whether the cell shows an amount."""
        return self.take.is_money

    @property
    def is_answer(self) -> bool:
        """Whether the cell answers a question about rules by yes or no, or by a rate."""
        return self.take.is_answer


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement that must hold between rows, tested by the check whose number it carries."""

    check: str
    kind: RelationKind
    rows: tuple[str, ...]
    columns: tuple[str, ...] = ()
    otherwise: Severity | None = None
    limit_percent: int = 0
    limit_points: int = 0
    limit_kyen: int = 0
    least_cases: int = 1


@dataclass(frozen=True, slots=True)
class Successor:
    """What became of a cell of the edition before."""

    code: str
    becomes: str
    reason: str


@dataclass(frozen=True)
class Edition:
    """A published form, whole."""

    code: str
    title: str
    fiscal_year: int
    as_of_on: datetime.date
    deadline_on: datetime.date
    source: str
    rounding: Rounding
    flags: Mapping[str, bool]
    dimensions: tuple[Dimension, ...]
    size_classes: tuple[SizeClass, ...]
    tables: tuple[Table, ...]
    relations: tuple[Relation, ...]
    predecessor: str
    successors: tuple[Successor, ...]
    content_hash: str
    large_research: LargeResearch = LargeResearch()
    patents: PatentCounting = PatentCounting()

    @cached_property
    def cells(self) -> Mapping[str, CellSpec]:
        """Every cell by its code, in the order of the form."""
        return {cell.code: cell for cell in self._all_cells()}

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """Every row by its code."""
        return {row.code: row for table in self.tables for row in table.rows}

    def dimension(self, code: str) -> Dimension:
        """Return a dimension. Raises KeyError when the edition has none of that code."""
        for dimension in self.dimensions:
            if dimension.code == code:
                return dimension
        raise KeyError(code)

    def size_class(self, code: str) -> SizeClass:
        """Return a size class. Raises KeyError when the edition has none of that code."""
        for size in self.size_classes:
            if size.code == code:
                return size
        raise KeyError(code)

    def leaves_of(self, code: str) -> tuple[CellSpec, ...]:
        """Return the leaf cells that a cell adds up, each once; a leaf is its own."""
        found: dict[str, CellSpec] = {}
        waiting = [code]
        while waiting:
            cell = self.cells[waiting.pop(0)]
            if cell.sum:
                waiting.extend(cell.sum)
            else:
                found[cell.code] = cell
        return tuple(found.values())

    def _all_cells(self) -> Iterator[CellSpec]:
        for table in self.tables:
            columns = {column.code: column for column in table.columns}
            for row in table.rows:
                for name in row.columns:
                    yield _cell(table, row, columns[name])


def _cell(table: Table, row: Row, column: Column) -> CellSpec:
    return CellSpec(
        code=f"{row.code}.{column.code}",
        label=row.label,
        column_label=column.label,
        unit=column.unit,
        take=column.take,
        table=table.code,
        sheet=table.sheet,
        address=f"{column.letter}{row.line}",
        measure=row.measure,
        where=row.where,
        sum=tuple(f"{part}.{column.code}" for part in row.sum),
    )
