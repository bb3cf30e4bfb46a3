"""What the desk promises and what its public form bears, read from the file beside the program."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "checklists" / "enquiry.toml"


class DeskTermsFaulty(ValueError):
    """The file does not hold what it should; the message names the file."""


@dataclass(frozen=True, slots=True)
class DeskTerms:
    """Days for an answer, limits of the public form, and who says so."""

    answer_days: int
    answer_source: str
    per_address: int
    altogether: int
    least_seconds: int
    most_seconds: int
    most_bytes: int


@cache
def desk_terms() -> DeskTerms:
    """Return the terms that are shipped. Raises DeskTermsFaulty."""
    return read_desk_terms(FILE)


def read_desk_terms(path: Path) -> DeskTerms:
    """Read one file. Raises DeskTermsFaulty naming it."""
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
        answer, form = stated["answer"], stated["public_form"]
        names = [each.name for each in fields(DeskTerms) if not each.name.startswith("answer_")]
        terms = DeskTerms(answer["days"], answer["source"], *(form[name] for name in names))
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as fault:
        raise DeskTermsFaulty(f"{path.name}: {fault}") from fault
    figures = [getattr(terms, name) for name in ("answer_days", *names)]
    if not terms.answer_source or any(type(figure) is not int or figure < 1 for figure in figures):
        raise DeskTermsFaulty(f"{path.name}: every figure is a whole number from 1 on, with its source")
    return terms
