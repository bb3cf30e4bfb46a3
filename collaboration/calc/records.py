"""Frozen records read from plain mappings (JSON, TOML): strictly, every fault at once, each named by its field.

A record is a frozen dataclass whose fields are made with `entry`. What the type and the bounds of a field do not allow is
refused with a sentence; an unknown key is refused as well, because a slip of the pen must never be a silent default.
"""

import datetime
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from core.calc.dates import parse_date
from core.calc.messages import Message, ValueRefused, gettext_noop
from core.calc.money import yen_from_number
from core.calc.rates import parse_rate, rate_in_words

Record = TypeVar("Record")

LONGEST_TEXT = 500
LONGEST_LIST = 500
MISSING_VALUE = Message(gettext_noop("値がありません。入力してください。"))


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a field may hold beyond its type. Yen and counts are whole numbers, rates exact fractions (0.3 means 30 %)."""

    label: str
    minimum: int | Fraction | None = None
    maximum: int | Fraction | None = None
    help: str = ""
    choices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A refused field: its path (`lines[2].yen`), its name for people, and why."""

    path: str
    label: str
    message: Message

    def __str__(self) -> str:
        """Give the sentence behind the name of the field, in Japanese."""
        return (
            f"{self.label}（{self.path}）：{self.message}" if self.label else f"{self.path}：{self.message}"
        )


class RecordRefused(ValueError):
    """A mapping that is not the record it should be; `problems` lists every fault."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the faults in the order of the fields."""
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, problems)))


def entry(
    label: str,
    *,
    default: Any = MISSING,
    minimum: int | Fraction | None = 0,
    maximum: int | Fraction | None = None,
    help: str = "",  # noqa: A002 -- the word every form uses
    choices: tuple[int, ...] = (),
) -> Any:
    """Declare a field of a record with its name for people and its bounds. A tuple defaults to the empty one.

    `choices` lists the only whole numbers that a field may hold.
    """
    bounds = Bounds(label, minimum, maximum, help, choices)
    return field(default=default, metadata={"bounds": bounds})


def read_record(kind: type[Record], source: object) -> Record:
    """Read a mapping as a record of the kind. Raises RecordRefused with every fault found."""
    problems: list[Problem] = []
    record = _read(kind, source, "", Bounds(""), problems)
    if problems:
        raise RecordRefused(problems)
    return record  # type: ignore[no-any-return]


def plain(value: object) -> Any:
    """Write a record as JSON can hold it: fractions and dates as text, enumerations as their codes."""
    if is_dataclass(value) and not isinstance(value, type | Message):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return _plain_value(value)


def _plain_value(value: object) -> Any:
    match value:
        case Fraction():
            return rate_in_words(value)
        case datetime.date():
            return value.isoformat()
        case StrEnum() | Message():
            return str(value)
    return value


@cache
def hints_of(kind: type) -> Mapping[str, Any]:
    """Return the types of a record's fields, read once."""
    return get_type_hints(kind)


def bounds_of(item: Field[Any]) -> Bounds:
    """Return the name and the bounds of a field."""
    bounds = item.metadata.get("bounds", Bounds(item.name))
    assert isinstance(bounds, Bounds)  # noqa: S101 -- only `entry` writes it
    return bounds


def without_none(hint: Any) -> tuple[Any, bool]:
    """Part `X | None` into X and whether nothing is allowed."""
    if get_origin(hint) in (Union, types.UnionType):
        members = [member for member in get_args(hint) if member is not types.NoneType]
        return members[0], True
    return hint, False


def _read(hint: Any, source: object, path: str, bounds: Bounds, problems: list[Problem]) -> Any:
    wanted, may_be_none = without_none(hint)
    if source is None and may_be_none:
        return None
    try:
        if get_origin(wanted) is tuple:
            return _read_list(get_args(wanted)[0], source, path, bounds, problems)
        if is_dataclass(wanted):
            return _read_fields(wanted, source, path, problems)  # type: ignore[arg-type]
        return _read_value(wanted, source, bounds)
    except ValueRefused as refused:
        problems.append(Problem(path, bounds.label, refused.message))
        return None


def _read_list(
    hint: Any, source: object, path: str, bounds: Bounds, problems: list[Problem]
) -> tuple[Any, ...]:
    if not isinstance(source, Sequence) or isinstance(source, str):
        raise ValueRefused(gettext_noop("一覧（[ ]で囲んだ並び）で書いてください。"))
    if len(source) > LONGEST_LIST:
        raise ValueRefused(gettext_noop("%(limit)s件までにしてください。"), limit=LONGEST_LIST)
    return tuple(_read(hint, item, f"{path}[{index}]", bounds, problems) for index, item in enumerate(source))


def _read_fields(kind: type, source: object, path: str, problems: list[Problem]) -> Any:
    if not isinstance(source, Mapping):
        raise ValueRefused(gettext_noop("項目名と値の組で書いてください。"))
    hints, known, values = hints_of(kind), {item.name: item for item in fields(kind)}, {}
    before = len(problems)
    problems.extend(
        Problem(_inner(path, str(name)), "", _unknown(known)) for name in source if name not in known
    )
    for name, item in known.items():
        place, bounds = _inner(path, name), bounds_of(item)
        if name in source:
            values[name] = _read(hints[name], source[name], place, bounds, problems)
        elif item.default is MISSING:
            problems.append(Problem(place, bounds.label, MISSING_VALUE))
    return None if len(problems) > before else kind(**values)


def _unknown(known: Mapping[str, object]) -> Message:
    return Message(
        gettext_noop("この項目名は使えません。使える項目名：%(names)s"), {"names": "、".join(known)}
    )


def _inner(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _read_value(wanted: Any, source: object, bounds: Bounds) -> Any:
    if wanted is bool:
        return _read_switch(source)
    if wanted is int:
        return _read_whole(source, bounds)
    if wanted is Fraction:
        return within(parse_rate(source), bounds)
    if wanted is datetime.date:
        return _read_date(source)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return _read_code(wanted, source)
    return _read_text(source)


def _read_switch(source: object) -> bool:
    if not isinstance(source, bool):
        raise ValueRefused(gettext_noop("trueかfalseで書いてください。"))
    return source


def _read_whole(source: object, bounds: Bounds) -> int:
    if isinstance(source, bool) or not isinstance(source, int):
        raise ValueRefused(gettext_noop("整数で書いてください。例：1234567"))
    if bounds.choices and source not in bounds.choices:
        choices = "、".join(map(str, bounds.choices))
        raise ValueRefused(gettext_noop("次のどれかを書いてください：%(codes)s"), codes=choices)
    if bounds.maximum is None:
        return yen_from_number(source, minimum=int(bounds.minimum or 0))
    return int(within(Fraction(source), bounds))


def within(number: Fraction, bounds: Bounds) -> Fraction:
    """Return the number if it lies within the bounds, both ends included. Raises ValueRefused naming them."""
    low, high = bounds.minimum, bounds.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueRefused(
            gettext_noop("%(low)s以上%(high)s以下で入力してください。")
            if high is not None
            else gettext_noop("%(low)s以上で入力してください。"),
            low=rate_in_words(Fraction(low or 0)),
            high=rate_in_words(Fraction(high or 0)),
        )
    return number


def _read_date(source: object) -> datetime.date:
    if isinstance(source, datetime.date):
        return source
    if not isinstance(source, str):
        raise ValueRefused(gettext_noop('日付で書いてください。例："2026-04-01"'))
    return parse_date(source)


def _read_code(kind: type[StrEnum], source: object) -> StrEnum:
    try:
        return kind(source)  # type: ignore[arg-type]
    except ValueError:
        codes = "、".join(kind)
        raise ValueRefused(gettext_noop("次のどれかを書いてください：%(codes)s"), codes=codes) from None


def _read_text(source: object) -> str:
    if not isinstance(source, str):
        raise ValueRefused(gettext_noop("文字で書いてください。"))
    if len(source) > LONGEST_TEXT:
        raise ValueRefused(gettext_noop("%(limit)s文字までにしてください。"), limit=LONGEST_TEXT)
    return source
