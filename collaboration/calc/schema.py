"""Frozen records described as JSON Schema (2020-12), from the same declarations by which they are read.

The name of a field is its `title`, its help its `description`; codes are listed with what they mean.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, get_args, get_origin

from collaboration.calc.records import (
    LONGEST_LIST,
    LONGEST_TEXT,
    Bounds,
    bounds_of,
    hints_of,
    plain,
    without_none,
)
from core.calc.messages import gettext_noop, no_translation
from core.calc.money import MAX_YEN
from core.calc.rates import rate_in_words

Translate = Callable[[str], str]
Schema = dict[str, Any]

PLACE = "#/components/schemas/"
RATE_HELP = gettext_noop('引用符で囲んだ小数、百分率または分数。例："0.30"、"30%"、"3/10"')
DATE_HELP = gettext_noop('日付。例："2026-04-01"')


def reference(kind: type) -> Schema:
    """Point at the description of a record."""
    return {"$ref": f"{PLACE}{kind.__name__}"}


def schemas_of(
    *kinds: type, translate: Translate = no_translation, is_answer: bool = False
) -> dict[str, Schema]:
    """Describe the records and every record inside them, by name.

    What is asked has bounds and fields that may be left out; an answer has every field and no bounds.
    """
    describer = _Describer(translate, is_answer)
    found: dict[str, Schema] = {}
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop(0)
        if kind.__name__ not in found:
            found[kind.__name__] = describer.record(kind)
            waiting.extend(records_inside(kind))
    return found


def records_inside(kind: type) -> Iterator[type]:
    """Name the records that the fields of a record hold."""
    for hint in hints_of(kind).values():
        inner = innermost(hint)
        if is_dataclass(inner):
            yield inner  # type: ignore[misc]


def innermost(hint: Any) -> Any:
    """Return the type of one value of a field: X for `X | None` and `tuple[X, ...]`."""
    wanted, _may_be_none = without_none(hint)
    return innermost(get_args(wanted)[0]) if get_origin(wanted) is tuple else wanted


@dataclass(frozen=True, slots=True)
class _Describer:
    translate: Translate
    is_answer: bool

    def record(self, kind: type) -> Schema:
        hints, items = hints_of(kind), fields(kind)
        required = [item.name for item in items if self.is_answer or item.default is MISSING]
        return {
            "type": "object",
            "properties": {item.name: self.field(hints[item.name], item) for item in items},
            "additionalProperties": False,
            **({"required": required} if required else {}),
        }

    def field(self, hint: Any, item: Field[Any]) -> Schema:
        bounds = bounds_of(item)
        schema = self.value(hint, bounds)
        told = [self.translate(text) for text in (bounds.help,) if text] + [schema.get("description", "")]
        schema = {"title": self.translate(bounds.label), **schema}
        if any(told):
            schema["description"] = " ".join(filter(None, told))
        if not self.is_answer and _is_worth_telling(item.default):
            schema["default"] = plain(item.default)
        return schema

    def value(self, hint: Any, bounds: Bounds) -> Schema:
        wanted, may_be_none = without_none(hint)
        schema = self.value_without_none(wanted, bounds)
        if not may_be_none:
            return schema
        if "type" in schema and "enum" not in schema:
            kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            return {**schema, "type": [*kinds, "null"]}
        return {"anyOf": [schema, {"type": "null"}]}

    def value_without_none(self, wanted: Any, bounds: Bounds) -> Schema:
        if get_origin(wanted) is tuple:
            items = self.value(get_args(wanted)[0], bounds)
            return {"type": "array", "items": items, **self.unless_answer(maxItems=LONGEST_LIST)}
        if is_dataclass(wanted):
            return reference(wanted)  # type: ignore[arg-type]
        if isinstance(wanted, type) and issubclass(wanted, StrEnum):
            return self.code(wanted)
        return self.plain(wanted, bounds)

    def code(self, kind: type[StrEnum]) -> Schema:
        labels = {member.value: getattr(member, "label", "") for member in kind}
        schema: Schema = {"type": "string", "enum": list(labels)}
        if any(labels.values()):
            meanings = (f"{code}＝{self.translate(label)}" for code, label in labels.items())
            schema["description"] = "、".join(meanings)
        return schema

    def plain(self, wanted: Any, bounds: Bounds) -> Schema:
        if wanted is bool:
            return {"type": "boolean"}
        if wanted is int and bounds.choices:
            told = "、".join(map(str, bounds.choices))
            return {"type": "integer", "enum": list(bounds.choices), "description": told}
        if wanted is int:
            high = MAX_YEN if bounds.maximum is None else int(bounds.maximum)
            return {"type": "integer", **self.unless_answer(minimum=int(bounds.minimum or 0), maximum=high)}
        if wanted is Fraction:
            return self.rate(bounds)
        if wanted is datetime.date:
            return {"type": "string", "format": "date", "description": self.translate(DATE_HELP)}
        return {"type": "string", **self.unless_answer(maxLength=LONGEST_TEXT)}

    def rate(self, bounds: Bounds) -> Schema:
        """Describe a rate. Its bounds are told in words: JSON Schema bounds only numbers, and a rate travels as text."""
        if self.is_answer:
            return {"type": "string"}
        told = [self.translate(RATE_HELP)]
        if bounds.maximum is not None:
            low, high = (rate_in_words(Fraction(limit or 0)) for limit in (bounds.minimum, bounds.maximum))
            told.append(self.translate(gettext_noop("%(low)s以上%(high)s以下")) % {"low": low, "high": high})
        return {"type": ["string", "integer"], "description": " ".join(told)}

    def unless_answer(self, **limits: int) -> dict[str, int]:
        return {} if self.is_answer else limits


def _is_worth_telling(default: object) -> bool:
    return default is not MISSING and default not in (None, "", ()) and not is_dataclass(default)
