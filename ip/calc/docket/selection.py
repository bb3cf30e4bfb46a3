"""Which rules hold for which events of a right: by dates of the right, never by today."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.calc.messages import Message, gettext_noop
from ip.calc.docket.kinds import Base, WindowBy
from ip.calc.docket.matter import Matter, MatterEvent
from ip.calc.docket.months import counted
from ip.calc.docket.rules import DeadlineRule, Period, in_window

BASE_OF_WINDOW = {
    WindowBy.FILING: Base.FILING,
    WindowBy.PRIORITY: Base.PRIORITY,
    WindowBy.REGISTRATION: Base.REGISTRATION,
}
UNDATED = gettext_noop("%(what)sが分からないため、この期限を計算できません。その日付を登録してください。")


@dataclass(frozen=True, slots=True)
class DateUnknown(Exception):
    """A day that a rule needs is not among the facts."""

    base: Base

    @property
    def message(self) -> Message:
        """Say which day is missing."""
        return Message(UNDATED, {"what": (self.base.label,)})


def triggers_of(rule: DeadlineRule, matter: Matter) -> list[MatterEvent]:
    """Return the events that may start the rule's period, in their order; for a period of the right itself, the first."""
    found = sorted((event for event in matter.events if event.code in rule.triggers), key=_order)
    if rule.conditions.earliest_only or rule.period.base not in (Base.EVENT, Base.SERVED):
        return found[:1]
    return found


def _order(event: MatterEvent) -> tuple[datetime.date, int, str]:
    """Put events in their order, in whatever order they were recorded."""
    return event.on, event.number or 0, event.id


def holds(rule: DeadlineRule, matter: Matter, trigger: MatterEvent, ordinal: int) -> bool:
    """Whether this version of the rule holds for an event. Raises DateUnknown."""
    conditions, codes = rule.conditions, {event.code for event in matter.events}
    return (
        (not conditions.routes or matter.route in conditions.routes)
        and conditions.is_resident in (None, matter.is_resident)
        and conditions.ordinal_from <= ordinal <= conditions.ordinal_to
        and codes.issuperset(conditions.needs)
        and codes.isdisjoint(conditions.without)
        and in_window(_day_of_version(rule, matter, trigger), rule.valid_from, rule.valid_to)
        and _is_filed_within(rule, matter)
        and _is_late_enough(conditions.not_before, matter, trigger)
    )


def required(matter: Matter, base: Base) -> datetime.date:
    """Return the day of a base. Raises DateUnknown."""
    day = matter.base(base)
    if day is None:
        raise DateUnknown(base)
    return day


def ordinals(triggers: Sequence[MatterEvent]) -> Iterator[tuple[int, MatterEvent]]:
    """Number events of the same code: by their own number, else by their order."""
    for order, event in enumerate(triggers, start=1):
        yield event.number or order, event


def _day_of_version(rule: DeadlineRule, matter: Matter, trigger: MatterEvent) -> datetime.date:
    if rule.valid_from is None and rule.valid_to is None:
        return trigger.on
    base = BASE_OF_WINDOW.get(rule.valid_by)
    return required(matter, base) if base else trigger.on


def _is_filed_within(rule: DeadlineRule, matter: Matter) -> bool:
    first, last = rule.conditions.filed_from, rule.conditions.filed_to
    if first is None and last is None:
        return True
    return in_window(required(matter, Base.FILING), first, last)


def _is_late_enough(periods: Sequence[Period], matter: Matter, trigger: MatterEvent) -> bool:
    return all(
        counted(period.counting, required(matter, period.base), period.months, period.days) <= trigger.on
        for period in periods
    )
