"""One way to write a value as JSON, and the hash that chains one row of the event log to the next."""

import datetime
import hmac
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

CanonicalValue = str | int | bool | None | list[Any] | dict[str, Any]


def canonical_value(value: Any) -> CanonicalValue:
    """Return the value as JSON knows it: days and instants as ISO 8601 (instants in UTC), Decimals as text.

    Raises TypeError for floats, whose text differs between databases, and for anything else without one meaning.
    """
    match value:
        case Enum():
            return canonical_value(value.value)
        case None | int() | str():
            return value
        case Mapping():
            return {str(key): canonical_value(item) for key, item in value.items()}
        case list() | tuple():
            return [canonical_value(item) for item in value]
        case set() | frozenset():
            return sorted((canonical_value(item) for item in value), key=str)
    return _text(value)


def _text(value: Any) -> str:
    match value:
        case datetime.datetime():
            return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
        case datetime.date():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def canonical_json(value: Any) -> bytes:
    """Return the value as bytes that do not depend on key order, database or platform."""
    return _ENCODER.encode(canonical_value(value)).encode()


def chain_hash(key: bytes, body: Sequence[CanonicalValue], prev_hash: str) -> str:
    """Return the hash of a row and its predecessor's hash; nobody without the key can make a fitting one.

    The body must hold canonical values only: a log of millions of rows is read again and again.
    """
    return hmac.digest(key, _ENCODER.encode([prev_hash, *body]).encode(), "sha256").hex()


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
