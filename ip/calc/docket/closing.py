"""Which events answer a deadline, and what became of it by a day."""

import datetime
from collections.abc import Sequence

from ip.calc.docket.kinds import Base, DeadlineState, EventCode, Office
from ip.calc.docket.matter import Matter, MatterEvent
from ip.calc.docket.rules import DeadlineRule

FEES = frozenset({EventCode.ANNUITY_PAID})


def is_about(
    rule: DeadlineRule, trigger: MatterEvent, triggers: Sequence[MatterEvent], event: MatterEvent
) -> bool:
    """Whether an event concerns this trigger: the one that it names, else the last one before it."""
    if event.answers:
        return event.answers == trigger.id
    if rule.period.base not in (Base.EVENT, Base.SERVED) or rule.conditions.earliest_only:
        return True
    before = [other for other in triggers if other.on <= event.on]
    return bool(before) and before[-1] is trigger


def done_on(
    rule: DeadlineRule,
    matter: Matter,
    trigger: MatterEvent,
    triggers: Sequence[MatterEvent],
    *,
    number: int,
    office: Office | None,
) -> datetime.date | None:
    """Return the day on which a deadline was met, None while it is not."""
    days = [
        event.on
        for event in matter.events
        if event.code in rule.closes_on
        and (not number or event.code not in FEES or _covers(event, number))
        and (office is None or event.office in (None, office))
        and is_about(rule, trigger, triggers, event)
    ]
    return min(days, default=None)


def is_implied(rule: DeadlineRule, matter: Matter, trigger: MatterEvent) -> bool:
    """Whether a later event shows that a deadline must have been met, though nobody recorded the day."""
    return any(event.code in rule.implied_by and event.on >= trigger.on for event in matter.events)


def state_of(
    due: datetime.date,
    final: datetime.date,
    done: datetime.date | None,
    today: datetime.date | None,
    *,
    is_extended: bool,
) -> DeadlineState:
    """Return what became of a deadline. Without a day to look from, nothing is late."""
    if done is not None:
        if done <= due:
            return DeadlineState.DONE
        return DeadlineState.DONE_LATE if done <= final else DeadlineState.LOST
    if today is None or today <= due:
        return DeadlineState.EXTENDED if is_extended else DeadlineState.OPEN
    if today <= final:
        return DeadlineState.IN_GRACE
    return DeadlineState.LOST if final > due else DeadlineState.MISSED


def _covers(event: MatterEvent, number: int) -> bool:
    first = event.number or 0
    return first <= number <= (event.number_to or first)
