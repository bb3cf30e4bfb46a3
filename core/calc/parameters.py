"""Values that change on a date: the entry in force on a day, and never a guess where there is none."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value from a day until the next entry, with the article it comes from."""

    valid_from: datetime.date
    value: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class ParameterKind:
    """What a value is: its key, its name and unit, and whether law or the institution's own rules set it."""

    key: str
    label: str
    unit: str
    is_national: bool
    values: tuple[DatedValue, ...] = ()


class ParameterMissing(LookupError):
    """No value is known for a key on a day. Names both, because the remedy is to enter it."""

    def __init__(self, key: str, day: datetime.date) -> None:
        """Keep key and day."""
        super().__init__(f"{key} has no value on {day.isoformat()}")
        self.key, self.day = key, day


class ParameterFileFaulty(ValueError):
    """A file of national values says something that cannot be."""


def in_force(key: str, values: Iterable[DatedValue], day: datetime.date) -> DatedValue:
    """Return the latest entry that began on or before the day. Raises ParameterMissing."""
    begun = [entry for entry in values if entry.valid_from <= day]
    if not begun:
        raise ParameterMissing(key, day)
    return max(begun, key=lambda entry: entry.valid_from)


def dated_value(valid_from: datetime.date, value: str, source: str) -> DatedValue:
    """Read one entry. Raises ParameterFileFaulty for a value that is no number and for a missing source."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ParameterFileFaulty(f"{value!r} is not a number") from None
    if not number.is_finite() or not source.strip():
        raise ParameterFileFaulty(f"{value!r} of {valid_from} needs a finite value and its source")
    return DatedValue(valid_from, number, source)
