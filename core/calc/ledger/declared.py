"""The declaration of a kind of sheet: one table that says which columns there are and what they hold."""

import datetime
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.calc.enums import LabelledEnum
from core.calc.ledger.problems import Finding
from core.calc.text import folded_key


class ColumnType(LabelledEnum):
    """How the cells of a column are read."""

    TEXT = "text", "文字"
    KEY = "key", "番号"
    YEN = "yen", "金額"
    DATE = "date", "日付"
    CHOICE = "choice", "選択肢"
    MARK = "mark", "○・×"
    FISCAL_YEAR = "fiscal_year", "年度"
    CORPORATE_NUMBER = "corporate_number", "法人番号"
    ERAD_NUMBER = "erad_number", "研究者番号"
    PREFECTURE = "prefecture", "都道府県"
    COUNTRY = "country", "国名"
    PERSON = "person", "氏名"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind of sheet.

    `choices` maps what an office may write to the stored value; `read` replaces the reading of text where a plain
    list of choices is not enough (it raises ValueRefused). `years_ahead` is how far after today a date may lie.
    `from_sheet_name` lets the name of the sheet stand in when the column is missing. `signed` lets an amount be negative,
    where a ledger takes an entry back by its opposite.
    """

    code: str
    label: str
    type: ColumnType = ColumnType.TEXT
    synonyms: tuple[str, ...] = ()
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[str], Any] | None = None
    max_length: int = 200
    years_ahead: int = 50
    from_sheet_name: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class UniqueRule:
    """No two rows of a kind and of the same `scope` have the same value in `column`.

    Rows that agree in every column of `same` and differ in one of `different` are no duplicates but two entries
    about one thing, such as two receipts written beside their contract.
    """

    column: str
    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    scope: Callable[[Mapping[str, Any]], Hashable] | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of `column` names a row of another kind of sheet (or of the same), here or among the records.

    `derive` takes the name out of the row's values where it is not the cell itself; None means no reference.
    `shown_at` is the column at which an unknown name is reported.
    """

    target_kind: str
    target_column: str
    derive: Callable[[Mapping[str, Any]], str | None]
    shown_at: str
    thing: str


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a rule may know beside the row: which columns the sheet has, the year of its title, and today."""

    mapped: frozenset[str]
    today: datetime.date
    title_fiscal_year: int | None = None


RowRule = Callable[[Mapping[str, Any], RowContext], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet. `order` is the order of writing: what others refer to comes first.

    `permission` is what somebody needs to import it: offices that import no whole ledger import sheets of their own.

    A row rule sees the values that could be read: a column that is absent from the mapping had a fault of its own
    already, one that is None was blank.
    """

    code: str
    label: str
    columns: tuple[Column, ...]
    names: tuple[str, ...] = ()
    order: int = 0
    unique: tuple[UniqueRule, ...] = ()
    references: tuple[Reference, ...] = ()
    rules: tuple[RowRule, ...] = ()
    permission: str = "core.import_ledger"

    def column(self, code: str) -> Column:
        """Return a column by its code."""
        return next(column for column in self.columns if column.code == code)

    @property
    def required(self) -> tuple[Column, ...]:
        """Return the columns without which a row means nothing."""
        return tuple(column for column in self.columns if column.required)

    def is_named(self, sheet_name: str) -> bool:
        """Whether the name of a sheet says that it is of this kind."""
        key = folded_key(sheet_name)
        return any(folded_key(name) in key for name in (self.label, *self.names))


def folded_choices(choices: Mapping[str, str]) -> dict[str, str]:
    """Return the choices by the folded key of what is written."""
    return {folded_key(written): stored for written, stored in choices.items()}
