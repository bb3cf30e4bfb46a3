"""Dated values: those of the law as files beside the program, those of the institution as rows."""

import datetime
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from core.calc.parameters import (
    DatedValue,
    ParameterFileFaulty,
    ParameterKind,
    dated_value,
    in_force,
)
from core.models import Parameter

FOLDER = Path(__file__).resolve().parent.parent / "parameters"
SCOPES = {"national": True, "institution": False}


@cache
def parameter_kinds() -> dict[str, ParameterKind]:
    """Return every known kind of value by key. Raises ParameterFileFaulty naming the file."""
    kinds: dict[str, ParameterKind] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        kind = read_kind(path)
        if kind.key in kinds:
            raise ParameterFileFaulty(f"{path.name}: {kind.key} is defined twice")
        kinds[kind.key] = kind
    return kinds


def read_kind(path: Path) -> ParameterKind:
    """Read one file. Raises ParameterFileFaulty naming it."""
    try:
        return _kind(tomllib.loads(path.read_text(encoding="utf-8")))
    except (ParameterFileFaulty, KeyError, TypeError, tomllib.TOMLDecodeError) as fault:
        raise ParameterFileFaulty(f"{path.name}: {fault}") from fault


def value_on(key: str, day: datetime.date) -> Decimal:
    """Return the value of a key on a day. Raises ParameterMissing naming key and day, KeyError for an unknown key."""
    return in_force(key, values_of(parameter_kinds()[key]), day).value


def values_on(prefix: str, day: datetime.date) -> dict[str, Decimal]:
    """Return the values of a day of every key that begins with the prefix, by the rest of the key; one query."""
    kinds = {key: kind for key, kind in parameter_kinds().items() if key.startswith(prefix)}
    rows = list(Parameter.objects.filter(key__in=kinds).order_by("valid_from"))
    return {
        key.removeprefix(prefix): in_force(
            key, _with_start(kind, [r for r in rows if r.key == key]), day
        ).value
        for key, kind in kinds.items()
    }


def values_of(kind: ParameterKind) -> list[DatedValue]:
    """Return every entry of a kind, oldest first, what the program starts with before all of them."""
    if kind.is_national:
        return list(kind.values)
    return _with_start(kind, list(Parameter.objects.filter(key=kind.key).order_by("valid_from")))


def _with_start(kind: ParameterKind, rows: Iterable[Parameter]) -> list[DatedValue]:
    return [*kind.values, *(dated_value(row.valid_from, row.value, row.source) for row in rows)]


def _kind(text: Mapping[str, Any]) -> ParameterKind:
    unknown = set(text) - {"key", "scope", "label", "unit", "values"}
    if unknown or text["scope"] not in SCOPES:
        raise ParameterFileFaulty(f"unknown {', '.join(sorted(unknown)) or text['scope']}")
    values = tuple(dated_value(**entry) for entry in text["values"])
    days = [entry.valid_from for entry in values]
    if days != sorted(set(days)):
        raise ParameterFileFaulty("the values must stand in the order of their days, one for each day")
    return ParameterKind(text["key"], text["label"], text["unit"], SCOPES[text["scope"]], values)
