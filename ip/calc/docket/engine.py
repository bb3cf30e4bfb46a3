"""Every deadline of a right from its events: the same facts, rules and closed days always give the same deadlines.

Today decides only what became of a deadline, never which rule holds nor when it falls due.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.calc.messages import Message, gettext_noop
from ip.calc.docket import wording
from ip.calc.docket.closed_days import CalendarMissing, Calendars
from ip.calc.docket.closing import done_on, is_about, is_implied, state_of
from ip.calc.docket.deadline import Deadline, DeadlineOption, Docket, Gap
from ip.calc.docket.kinds import (
    ENDINGS,
    Base,
    Counting,
    DeadlineState,
    EventCode,
    Office,
    OptionKind,
)
from ip.calc.docket.matter import Matter, MatterEvent, earliest
from ip.calc.docket.months import counted, end_of_month, same_day
from ip.calc.docket.options import Basis, options_of
from ip.calc.docket.rolling import Rolled, Roller
from ip.calc.docket.rules import DeadlineRule, Period, RuleBook, Term
from ip.calc.docket.selection import DateUnknown, holds, ordinals, required, triggers_of

MONTHS = 12
REQUESTS = frozenset({EventCode.EXTENDED, EventCode.LATE_EXTENDED})
PASSED_BY_CHOICE = {
    DeadlineState.MISSED: DeadlineState.PASSED,
    DeadlineState.LOST: DeadlineState.PASSED,
}
NO_RULES = gettext_noop("%(office)sの%(kind)sの期限の規則はまだありません。期限は手で管理してください。")
NO_TERM = gettext_noop("出願日が分からないため、存続期間の満了より後の年分まで示しています。")


def deadlines_of(
    matter: Matter, book: RuleBook, calendars: Calendars, today: datetime.date | None = None
) -> tuple[Deadline, ...]:
    """Return every deadline of a right, the earliest first."""
    return docket_of(matter, book, calendars, today).deadlines


def docket_of(
    matter: Matter, book: RuleBook, calendars: Calendars, today: datetime.date | None = None
) -> Docket:
    """Return every deadline of a right and what could not be counted. Raises ValueRefused for days no calendar holds."""
    rules = book.of(matter.office, matter.kind)
    count = _Count(matter, book, calendars, today, [])
    found = [deadline for rule in rules for deadline in count.of_rule(rule)]
    if not any(rule.office for rule in rules):
        words = {"office": (matter.office.label,), "kind": (matter.kind.label,)}
        count.gaps.append(Gap("", Message(NO_RULES, words)))
    found.sort(key=lambda deadline: (deadline.due, deadline.rule.code, deadline.number))
    gaps = {(gap.code, str(gap.message)): gap for gap in count.gaps}
    return Docket(tuple(found), tuple(gaps.values()))


@dataclass(frozen=True, slots=True)
class _Step:
    """One deadline of a rule before it is counted: its trigger among its like, its number, length and office."""

    rule: DeadlineRule
    trigger: MatterEvent
    triggers: Sequence[MatterEvent]
    number: int
    period: Period
    opens_months: int | None
    target: Office | None


@dataclass(frozen=True, slots=True)
class _Start:
    """The day from which a period runs, and what has to be said about it."""

    on: datetime.date
    told: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _Last:
    """The last day as counted, the sentences of the way to it, and whether another period took its place."""

    raw: datetime.date
    told: tuple[Message, ...]
    is_other: bool


@dataclass(frozen=True, slots=True)
class _Count:
    matter: Matter
    book: RuleBook
    calendars: Calendars
    today: datetime.date | None
    gaps: list[Gap]

    def of_rule(self, rule: DeadlineRule) -> Iterator[Deadline]:
        triggers = triggers_of(rule, self.matter)
        for ordinal, trigger in ordinals(triggers):
            try:
                if holds(rule, self.matter, trigger, ordinal):
                    yield from self.of_trigger(rule, trigger, triggers)
            except DateUnknown as unknown:
                self.gaps.append(Gap(rule.code, unknown.message))

    def of_trigger(
        self, rule: DeadlineRule, trigger: MatterEvent, triggers: Sequence[MatterEvent]
    ) -> Iterator[Deadline]:
        start = self.start(rule, trigger)
        for number, period, opens_months in self.lengths(rule):
            for target in self.targets(rule):
                step = _Step(rule, trigger, triggers, number, period, opens_months, target)
                if self.concerns(step, last := self.last(step, start)):
                    yield self.deadline(step, start, last)

    def start(self, rule: DeadlineRule, trigger: MatterEvent) -> _Start:
        match rule.period.base:
            case Base.EVENT:
                return _Start(trigger.on, ())
            case Base.SERVED:
                return self.service(rule.office or self.matter.office, trigger)
        return _Start(required(self.matter, rule.period.base), ())

    def service(self, office: Office, trigger: MatterEvent) -> _Start:
        if trigger.served_on is not None:
            return _Start(trigger.served_on, ())
        rule = self.book.days_until_service(office, trigger.on, on_paper=trigger.on_paper)
        if rule is None:
            return _Start(trigger.on, ())
        served = trigger.on + datetime.timedelta(days=rule.days)
        return _Start(served, (wording.service_told(trigger, rule, served),))

    def lengths(self, rule: DeadlineRule) -> Iterator[tuple[int, Period, int | None]]:
        if rule.repeat is not None:
            for number in range(rule.repeat.first, rule.repeat.last + 1):
                yield number, replace(rule.period, months=(number - 1) * MONTHS), None
            return
        for term in rule.terms or (Term(0, rule.period.months),):
            yield term.number, replace(rule.period, months=term.months), term.opens_months

    def targets(self, rule: DeadlineRule) -> Sequence[Office | None]:
        sought = self.matter.offices_sought
        if rule.any_sought:
            return sought or (None,)
        if rule.sought:
            return [office for office in rule.sought if not sought or office in sought]
        return (None,)

    def last(self, step: _Step, start: _Start) -> _Last:
        rule, period = step.rule, step.period
        raw = counted(period.counting, start.on, period.months, period.days)
        told = (*start.told, wording.period_told(period, step.trigger, start.on, raw))
        if rule.earlier_counting is not None:
            other = counted(rule.earlier_counting, start.on, period.months, period.days)
            if other < raw:
                return _Last(
                    other, (*told, Message(wording.EARLIER, {"raw": other.isoformat()})), is_other=False
                )
        if rule.later_of is not None:
            return self.later(step, rule.later_of, _Last(raw, told, is_other=False))
        return _Last(raw, told, is_other=False)

    def later(self, step: _Step, other: Period, last: _Last) -> _Last:
        base_on = step.trigger.on if other.base == Base.EVENT else required(self.matter, other.base)
        raw = counted(other.counting, base_on, other.months, other.days)
        if raw <= last.raw:
            return last
        told = (*last.told, wording.later_told(other, step.trigger, base_on, raw))
        return _Last(raw, told, is_other=True)

    def concerns(self, step: _Step, last: _Last) -> bool:
        """Whether a deadline still falls in the life of the right."""
        ended = earliest(self.matter.events, *ENDINGS, *step.rule.ends_on)
        if ended is not None and last.raw > ended:
            return False
        repeat = step.rule.repeat
        if repeat is None:
            return True
        if repeat.after_trigger and last.raw <= step.trigger.on:
            return False
        return not repeat.within_term or self.is_within_term(step, repeat.within_term, last.raw)

    def is_within_term(self, step: _Step, months: int, raw: datetime.date) -> bool:
        expiry = self.matter.term_ends_on
        if expiry is None:
            filed = self.matter.base(Base.FILING)
            if filed is None:
                self.gaps.append(Gap(step.rule.code, Message(NO_TERM)))
                return True
            expiry = counted(step.period.counting, filed, months, 0)
        return raw < expiry

    def deadline(self, step: _Step, start: _Start, last: _Last) -> Deadline:
        rule = step.rule
        roll = Roller(self.calendars, self.calendar(step))
        end = roll(last.raw)
        options = self.options(step, start, last, end, roll)
        used = [option for option in options if option.is_used]
        due = used[-1].due if used else end.due
        final = max([due, *(option.due for option in options)])
        done = done_on(rule, self.matter, step.trigger, step.triggers, number=step.number, office=step.target)
        return Deadline(
            rule=rule,
            office=step.target or rule.office or self.matter.office,
            number=step.number,
            trigger=step.trigger,
            base_on=start.on,
            raw=last.raw,
            due=due,
            final=final,
            opens_on=self.opens_on(step, start, last.raw),
            options=options,
            state=self.state(step, due, final, done, is_extended=bool(used)),
            done_on=done,
            explanation=(*last.told, *self.told_of_end(step, end, options)),
            missing=tuple(_missing(end, options)),
            is_provisional=not end.is_announced,
        )

    def calendar(self, step: _Step) -> Office | None:
        rule = step.rule
        return (rule.calendar or step.target or rule.office) if rule.rolls else None

    def options(
        self, step: _Step, start: _Start, last: _Last, end: Rolled, roll: Roller
    ) -> tuple[DeadlineOption, ...]:
        rule = step.rule
        if not rule.options:
            return ()
        asked = [
            event
            for event in self.matter.events
            if event.code in REQUESTS and is_about(rule, step.trigger, step.triggers, event)
        ]
        rolls_first = last.is_other and rule.later_of is not None and rule.later_of.rolls
        basis = Basis(start.on, step.period, Rolled(end.due, end.due) if rolls_first else end)
        return options_of(rule.options, basis, asked, roll, step.trigger.on)

    def opens_on(self, step: _Step, start: _Start, raw: datetime.date) -> datetime.date | None:
        if step.opens_months is not None:
            return counted(step.period.counting, start.on, step.opens_months, 0)
        repeat = step.rule.repeat
        if repeat is None or repeat.opens_before is None:
            return None
        is_first = step.number == repeat.first and repeat.first_opens_before is not None
        months = repeat.first_opens_before if is_first else repeat.opens_before
        back = end_of_month if step.period.counting == Counting.END_OF_MONTH else same_day
        return back(raw, -(months or 0))

    def state(
        self,
        step: _Step,
        due: datetime.date,
        final: datetime.date,
        done: datetime.date | None,
        *,
        is_extended: bool,
    ) -> DeadlineState:
        if done is None and is_implied(step.rule, self.matter, step.trigger):
            return DeadlineState.DONE
        if step.rule.is_notice:
            return DeadlineState.DONE if done else DeadlineState.NOTICE
        state = state_of(due, final, done, self.today, is_extended=is_extended)
        return PASSED_BY_CHOICE.get(state, state) if step.rule.is_choice else state

    def told_of_end(self, step: _Step, end: Rolled, options: tuple[DeadlineOption, ...]) -> Iterator[Message]:
        calendar = self.calendar(step)
        if step.rule.rolls and calendar is None:
            yield Message(wording.NO_OFFICE)
        yield from (missing.message for missing in _missing(end, options))
        yield from wording.rolled_told(end, (calendar or self.matter.office).label)
        if not step.rule.rolls and not step.rule.is_notice and end.is_weekend:
            yield Message(wording.NEVER_ROLLED, {"raw": end.raw.isoformat()})
        for option in options:
            if option.is_used or option.kind == OptionKind.GRACE or option is options[-1]:
                yield wording.option_told(option)


def _missing(end: Rolled, options: Sequence[DeadlineOption]) -> Iterator[CalendarMissing]:
    """Name the tables of closed days that were wanting, each once."""
    lacking = [end.missing, *(option.missing for option in options)]
    found = {(item.office, item.year): item for item in lacking if item is not None}
    return iter(found.values())
