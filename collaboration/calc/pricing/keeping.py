"""Priced records written as JSON can hold them and read back as exactly the same records.

Reading back is not strict: what was promised once stays readable after a bound was drawn tighter or a field was added.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar, get_args, get_origin

from collaboration.calc.records import hints_of, plain, without_none
from core.calc.messages import Message

Kept = TypeVar("Kept")


def kept(value: object) -> Any:
    """Write a record like `plain`, but keep sentences with their words, so that they can still be translated."""
    if isinstance(value, Message):
        words = {place: _word(word) for place, word in value.words.items()}
        return {"template": value.template, "words": words}
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: kept(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [kept(item) for item in value]
    return plain(value)


def restored(kind: type[Kept], stored: Mapping[str, Any]) -> Kept:
    """Read back what `kept` wrote. A field that is missing takes its default, one that is unknown is left out."""
    record = _back(kind, stored)
    assert isinstance(record, kind)  # noqa: S101 -- narrows for the type checker
    return record


def _word(word: object) -> object:
    return word if isinstance(word, str | int) else list(word)  # type: ignore[call-overload]  # stored words are text, numbers or lists


def _back(hint: Any, stored: Any) -> Any:
    wanted, _may_be_none = without_none(hint)
    if stored is None:
        return None
    if get_origin(wanted) is tuple:
        return tuple(_back(get_args(wanted)[0], item) for item in stored)
    if wanted is Message:
        return _message(stored)
    return _record(wanted, stored) if is_dataclass(wanted) else _value(wanted, stored)


def _record(kind: Any, stored: Mapping[str, Any]) -> Any:
    known = hints_of(kind)
    return kind(**{name: _back(known[name], item) for name, item in stored.items() if name in known})


def _message(stored: Mapping[str, Any]) -> Message:
    words = {
        place: tuple(word) if isinstance(word, Sequence) and not isinstance(word, str) else word
        for place, word in stored["words"].items()
    }
    return Message(stored["template"], words)


def _value(wanted: Any, stored: Any) -> Any:
    if wanted is Fraction:
        return Fraction(stored)
    if wanted is datetime.date:
        return datetime.date.fromisoformat(stored)
    if isinstance(wanted, type) and issubclass(wanted, StrEnum):
        return wanted(stored)
    return stored
