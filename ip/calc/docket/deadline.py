"""A deadline as the engine finds it: when, why, what can still be done, and how certain it is."""

import datetime
from dataclasses import dataclass

from core.calc.messages import Message
from ip.calc.docket.closed_days import CalendarMissing
from ip.calc.docket.kinds import DeadlineState, Office, OptionKind
from ip.calc.docket.matter import MatterEvent
from ip.calc.docket.rules import DeadlineRule


@dataclass(frozen=True, slots=True)
class DeadlineOption:
    """One way to gain time: its last day before and after closed days. `step` counts the requests that it takes."""

    code: str
    kind: OptionKind
    step: int
    raw: datetime.date
    due: datetime.date
    is_used: bool
    note: str
    missing: CalendarMissing | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing to be done by a day.

    `raw` is the last day as counted, `due` the last day after closed days and extensions that were asked for, `final` the
    last day on which anything can still be done. `number` is the year of fees, 0 where there is only one. Where the closed
    days of a year are `missing`, the days are not put off.
    """

    rule: DeadlineRule
    office: Office
    number: int
    trigger: MatterEvent
    base_on: datetime.date
    raw: datetime.date
    due: datetime.date
    final: datetime.date
    opens_on: datetime.date | None
    options: tuple[DeadlineOption, ...]
    state: DeadlineState
    done_on: datetime.date | None
    explanation: tuple[Message, ...]
    missing: tuple[CalendarMissing, ...]
    is_provisional: bool

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.rule.code

    @property
    def is_verified(self) -> bool:
        """Whether a named person answers for the rule."""
        return self.rule.is_verified

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What stays the same when a date is corrected: the rule, what triggered it, its number, and its office."""
        return (
            self.rule.code,
            self.trigger.id or self.trigger.on.isoformat(),
            self.number,
            self.office.value,
        )


@dataclass(frozen=True, slots=True)
class Gap:
    """A rule that would hold but cannot be counted, or a right without any rule."""

    code: str
    message: Message


@dataclass(frozen=True, slots=True)
class Docket:
    """All deadlines of a right, the earliest first, and what could not be counted."""

    deadlines: tuple[Deadline, ...]
    gaps: tuple[Gap, ...]
