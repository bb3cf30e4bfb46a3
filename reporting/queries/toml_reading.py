"""Strict reading of TOML: every key is asked for by name and type, and whatever is left over is an error."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from core.calc.enums import LabelledEnum

Kind = TypeVar("Kind", bound=LabelledEnum)
Value = TypeVar("Value")


class EditionInvalid(Exception):
    """An edition cannot be used; the message names the file and the key."""


class Section:
    """A table of a TOML file from which keys are taken one by one."""

    def __init__(self, content: dict[str, Any], place: str) -> None:
        """Work on a copy, `place` is what messages call this section."""
        self._content = dict(content)
        self.place = place

    @classmethod
    def of_file(cls, path: Path) -> "Section":
        """Read a file. Raises EditionInvalid when it is missing or not TOML."""
        try:
            text = path.read_text(encoding="utf-8")
            return cls(tomllib.loads(text, parse_float=Decimal), path.name)
        except FileNotFoundError as error:
            raise EditionInvalid(f"{path}: the file does not exist") from error
        except tomllib.TOMLDecodeError as error:
            raise EditionInvalid(f"{path}: {error}") from error

    def take(self, key: str, kind: type[Value]) -> Value:
        """Take a required value. Raises EditionInvalid when it is missing or of another type."""
        if key not in self._content:
            raise EditionInvalid(f"{self.place}: {key} is missing")
        value = self._content.pop(key)
        if type(value) is not kind:
            raise EditionInvalid(f"{self.place}: {key} must be {kind.__name__}, not {type(value).__name__}")
        return value

    def take_or(self, key: str, default: Value) -> Value:
        """Take a value that may be absent; it has the type of the default."""
        return self.take(key, type(default)) if key in self._content else default

    def choice(self, key: str, kinds: type[Kind]) -> Kind:
        """Take a value of a code list."""
        text = self.take(key, str)
        try:
            return kinds(text)
        except ValueError as error:
            known = ", ".join(kind.value for kind in kinds)
            raise EditionInvalid(f"{self.place}: {key} must be one of {known}, not {text}") from error

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts; absent means empty."""
        items: list[Any] = self.take_or(key, [])
        if any(not isinstance(item, str) for item in items):
            raise EditionInvalid(f"{self.place}: {key} must hold texts only")
        return tuple(items)

    def sections(self, key: str) -> list["Section"]:
        """Take a list of tables; absent means empty."""
        items: list[Any] = self.take_or(key, [])
        if any(not isinstance(item, dict) for item in items):
            raise EditionInvalid(f"{self.place}: {key} must hold tables only")
        return [Section(item, f"{self.place}: {key} {number}") for number, item in enumerate(items, start=1)]

    def section(self, key: str) -> "Section":
        """Take a table."""
        return Section(self.take(key, dict), f"{self.place}: {key}")

    def has(self, key: str) -> bool:
        """Whether a key is still there."""
        return key in self._content

    def rest(self, kind: type[Value]) -> dict[str, Value]:
        """Take all that is left, values of one type."""
        return {key: self.take(key, kind) for key in list(self._content)}

    def rest_of_names(self) -> dict[str, tuple[str, ...]]:
        """Take all that is left; a text stands for a list of one."""
        return {
            key: self.texts(key) if isinstance(value, list) else (self.take(key, str),)
            for key, value in list(self._content.items())
        }

    def close(self) -> None:
        """Refuse keys nobody asked for. Raises EditionInvalid."""
        if self._content:
            raise EditionInvalid(f"{self.place}: {', '.join(self._content)} is not known here")
