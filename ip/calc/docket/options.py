"""Extensions and periods of grace: whence each runs, and which of them were used."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ip.calc.docket.deadline import DeadlineOption
from ip.calc.docket.kinds import Chain, Counting, EventCode, OptionKind
from ip.calc.docket.matter import MatterEvent
from ip.calc.docket.months import counted, is_month_end
from ip.calc.docket.rolling import Rolled, Roller
from ip.calc.docket.rules import Option, Period, in_window

ASKED_BY = {
    OptionKind.EXTENSION: EventCode.EXTENDED,
    OptionKind.LATE_EXTENSION: EventCode.LATE_EXTENDED,
}


@dataclass(frozen=True, slots=True)
class Basis:
    """From what the options of a deadline run: its first day, the period, and its last day."""

    base_on: datetime.date
    period: Period
    last: Rolled


def options_of(
    options: Sequence[Option], basis: Basis, asked: Sequence[MatterEvent], roll: Roller, on: datetime.date
) -> tuple[DeadlineOption, ...]:
    """Return what can be done, by kind and step; once one that excludes others was used, only that one.

    `asked` are the requests for an extension of this very deadline, `on` the day by which versions are chosen.
    """
    offered = [option for option in options if in_window(on, option.valid_from, option.valid_to)]
    used = {option.code: _steps_used(option, asked) for option in offered}
    if exclusive := [option for option in offered if option.excludes_others and used[option.code]]:
        offered = exclusive[:1]
    return tuple(row for option in offered for row in _rows(option, basis, used[option.code], roll))


def _rows(option: Option, basis: Basis, used: int, roll: Roller) -> Iterator[DeadlineOption]:
    for step, length in enumerate(option.steps, start=1):
        if step >= used:
            last = roll(_last_day(option, length, basis))
            yield DeadlineOption(
                code=option.code,
                kind=option.kind,
                step=step,
                raw=last.raw,
                due=last.due,
                is_used=step == used,
                note=option.note,
                missing=last.missing,
            )


def _steps_used(option: Option, asked: Sequence[MatterEvent]) -> int:
    code = ASKED_BY.get(option.kind)
    steps = sum(event.number or 1 for event in asked if event.code == code)
    return min(steps, len(option.steps))


def _last_day(option: Option, length: int, basis: Basis) -> datetime.date:
    in_days = option.counting == Counting.DAYS
    months, days = (0, length) if in_days else (length, 0)
    if option.chain == Chain.ORIGINAL:
        return counted(option.counting, basis.base_on, basis.period.months + months, basis.period.days + days)
    start = basis.last.due if option.chain == Chain.ROLLED else basis.last.raw
    counting = option.counting
    if counting == Counting.END_OF_MONTH and not is_month_end(start):
        counting = Counting.SAME_DAY
    return counted(counting, start, months, days)
