"""Last days put off to the next day on which the office is open."""

import datetime
from dataclasses import dataclass

from ip.calc.docket.closed_days import SATURDAY, CalendarMissing, Calendars
from ip.calc.docket.kinds import Office


@dataclass(frozen=True, slots=True)
class Rolled:
    """A last day before and after closed days, and how certain the closed days are.

    Without data for the year the day is not put off: the earlier day is the safe one, and `missing` makes it seen.
    """

    raw: datetime.date
    due: datetime.date
    missing: CalendarMissing | None = None
    is_announced: bool = True

    @property
    def is_weekend(self) -> bool:
        """Whether the day was a Saturday or a Sunday."""
        return self.raw.weekday() >= SATURDAY


@dataclass(frozen=True, slots=True)
class Roller:
    """Puts days off by the closed days of one office; without an office no day is put off."""

    calendars: Calendars
    office: Office | None

    def __call__(self, raw: datetime.date) -> Rolled:
        """Put a last day off where the office is closed."""
        if self.office is None:
            return Rolled(raw, raw)
        try:
            due = self.calendars.next_open(self.office, raw)
        except CalendarMissing as missing:
            return Rolled(raw, raw, missing)
        return Rolled(raw, due, is_announced=self.calendars.is_announced(self.office, due))
