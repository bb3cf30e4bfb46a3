"""The rules on deadlines and the closed days that come with the program, read strictly and once."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from collaboration.calc.records import RecordRefused, read_record
from ip.calc.docket.closed_days import Calendars, ClosedDays
from ip.calc.docket.rules import DeadlineRule, RuleBook, RuleFile, ServiceRule, digest_of
from ip.models import RuleVerification

Record = TypeVar("Record")

APP = Path(__file__).resolve().parent.parent
RULES = APP / "docket_rules"
CLOSED_DAYS = APP / "closed_days"


class DocketDataFaulty(ValueError):
    """A file of rules or of closed days does not hold what it should; the message names the file."""


@cache
def shipped_rules() -> tuple[DeadlineRule, ...]:
    """Return every version of every rule as it comes with the program. Raises DocketDataFaulty."""
    return tuple(rule for content in _rule_files() for rule in content.rule)


@cache
def service_rules() -> tuple[ServiceRule, ...]:
    """Return the rules on when documents count as served. Raises DocketDataFaulty."""
    return tuple(rule for content in _rule_files() for rule in content.service)


@cache
def calendars() -> Calendars:
    """Return the closed days of every office. Raises DocketDataFaulty."""
    return Calendars(read_toml(ClosedDays, path) for path in sorted(CLOSED_DAYS.glob("*.toml")))


def rule_book(rules: Iterable[DeadlineRule]) -> RuleBook:
    """Lay rules out for the engine, together with the rules on service."""
    return RuleBook(rules, service_rules())


@cache
def shipped_book() -> RuleBook:
    """Return the rules as they come with the program, nobody's verification in them."""
    return rule_book(shipped_rules())


def read_toml(kind: type[Record], path: Path) -> Record:
    """Read one file as a record. Raises DocketDataFaulty naming it."""
    try:
        return read_record(kind, tomllib.loads(path.read_text(encoding="utf-8")))
    except (RecordRefused, tomllib.TOMLDecodeError) as fault:
        raise DocketDataFaulty(f"{path.name}: {fault}") from fault


@cache
def digests() -> Mapping[str, DeadlineRule]:
    """Return the rules by the fingerprint of what they say."""
    return {digest_of(rule): rule for rule in shipped_rules()}


def current_rules() -> list[DeadlineRule]:
    """Return every version of every rule with the person who answers for it."""
    verified = verifications()
    return [
        replace(rule, verified_by=str(row.by), verified_on=row.on) if (row := verified.get(digest)) else rule
        for digest, rule in digests().items()
    ]


def current_book() -> RuleBook:
    """Return the rules as they are verified now."""
    return rule_book(current_rules())


def verifications() -> dict[str, RuleVerification]:
    """Return by fingerprint the last word on each rule, where it is that the rule is right."""
    last = {row.digest: row for row in RuleVerification.objects.select_related("by").order_by("pk")}
    return {digest: row for digest, row in last.items() if row.is_right}


@cache
def _rule_files() -> tuple[RuleFile, ...]:
    return tuple(read_toml(RuleFile, path) for path in sorted(RULES.glob("*.toml")))
