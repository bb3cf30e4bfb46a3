"""What the desk promises and what its public form bears, read from the file beside the program."""

import datetime
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from core.calc.working_days import ClosingDay, closing_day, working_days_after

FILE = Path(__file__).resolve().parent.parent / "checklists" / "enquiry.toml"


class DeskTermsFaulty(ValueError):
    """The file does not hold what it should; the message names the file."""


@dataclass(frozen=True, slots=True)
class DeskTerms:
    """Days for an answer, the days on which the desk is closed every year, limits of the public form, who says so."""

    answer_days: int
    answer_source: str
    answer_closed: frozenset[ClosingDay]
    per_address: int
    altogether: int
    least_seconds: int
    most_seconds: int
    most_bytes: int


@cache
def desk_terms() -> DeskTerms:
    """Return the terms that are shipped. Raises DeskTermsFaulty."""
    return read_desk_terms(FILE)


def answer_due(received_on: datetime.date) -> datetime.date:
    """Return the day by which an enquiry is answered: so many days later on which the desk is open."""
    terms = desk_terms()
    return working_days_after(received_on, terms.answer_days, terms.answer_closed)


def read_desk_terms(path: Path) -> DeskTerms:
    """Read one file. Raises DeskTermsFaulty naming it."""
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
        answer, form = stated["answer"], stated["public_form"]
        names = [each.name for each in fields(DeskTerms) if not each.name.startswith("answer_")]
        closed = frozenset(closing_day(day) for day in answer["closed"])
        terms = DeskTerms(answer["days"], answer["source"], closed, *(form[name] for name in names))
    except (KeyError, TypeError, ValueError) as fault:
        raise DeskTermsFaulty(f"{path.name}: {fault}") from fault
    figures = [getattr(terms, name) for name in ("answer_days", *names)]
    if not terms.answer_source or any(type(figure) is not int or figure < 1 for figure in figures):
        raise DeskTermsFaulty(f"{path.name}: every figure is a whole number from 1 on, with its source")
    return terms
