"""Whose turn it is: the days that each side had a matter, and what they were in the middle of many matters.

Days are calendar days: a turn that is passed on the day it came in took none, and the days of all turns of a matter sum
to the days from its first turn to its last.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.calc.enums import LabelledEnum


class Holder(LabelledEnum):
    """Who has a matter on the desk."""

    UNIVERSITY = "university", "大学"
    COMPANY = "company", "相手先"
    LAW_OFFICE = "law_office", "法律事務所"
    FUNDER = "funder", "資金提供元"


@dataclass(frozen=True, slots=True)
class Stay:
    """One turn: who had the matter, from the day it came in until the day it was passed on, None while it is there."""

    holder: Holder
    since: datetime.date
    until: datetime.date | None = None

    def days(self, today: datetime.date) -> int:
        """The calendar days of the turn."""
        return ((self.until or today) - self.since).days


@dataclass(frozen=True, slots=True)
class Share:
    """The days one side had a matter, with their place on a bar of a thousand parts."""

    holder: Holder
    days: int
    begins: int
    width: int


@dataclass(frozen=True, slots=True)
class Clock:
    """The days of one matter: per side in the order of `Holder`, in all, and since when it is where it is."""

    shares: tuple[Share, ...]
    total_days: int
    current: Stay | None
    current_days: int

    def days_of(self, holder: Holder) -> int:
        """The days one side had the matter."""
        return sum(share.days for share in self.shares if share.holder is holder)


BAR = 1000


def read_clock(stays: Sequence[Stay], today: datetime.date) -> Clock:
    """Return the days of a matter with these turns."""
    days = {holder: sum(stay.days(today) for stay in stays if stay.holder is holder) for holder in Holder}
    total = sum(days.values())
    shares, before = [], 0
    for holder in Holder:
        if any(stay.holder is holder for stay in stays):
            begins, ends = (_on_bar(part, total) for part in (before, before + days[holder]))
            shares.append(Share(holder, days[holder], begins, ends - begins))
            before += days[holder]
    current = next((stay for stay in stays if stay.until is None), None)
    return Clock(tuple(shares), total, current, current.days(today) if current else 0)


def _on_bar(days: int, total: int) -> int:
    return days * BAR // total if total else 0


def median(values: Iterable[int]) -> Fraction | None:
    """Return the value in the middle, between two of them where their number is even; None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle], 2)
