"""Matters and deadlines for the tests of the engine, with the rules and closed days that come with the program."""

import tomllib
from pathlib import Path

from collaboration.calc.records import read_record
from ip.calc.docket.engine import docket_of
from ip.calc.docket.matter import Matter
from ip.queries.docket_rules import calendars, shipped_book

CASES = Path(__file__).resolve().parents[3] / "cases"


def cases(name):
    """Read the cases of a file."""
    return tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]


def matter(office, *events, **facts):
    """Make a matter; an event is its code and day, and what else is known of it."""
    rows = [{"code": code, "on": on, **dict(*more)} for code, on, *more in events]
    return read_record(Matter, {"office": office, "events": rows, **facts})


def docket(facts, today=None, book=None, closed=None):
    """Count the deadlines of a matter."""
    return docket_of(facts, book or shipped_book(), closed or calendars(), today)


def deadlines(facts, today=None):
    """Return the deadlines of a matter by rule and number."""
    return {(found.code, found.number): found for found in docket(facts, today).deadlines}


def only(facts, code, today=None):
    """Return the one deadline of a rule."""
    (found,) = (found for found in docket(facts, today).deadlines if found.code == code)
    return found
