"""Days on which an office is open: no weekends, no public holidays of Japan, no closing days of its own."""

import datetime
from collections.abc import Collection

import jpholiday

SATURDAY = 5
ClosingDay = tuple[int, int]
"""Month and day of a day on which the office is closed every year."""


def is_working_day(day: datetime.date, closed: Collection[ClosingDay] = ()) -> bool:
    """Whether the office is open on a day; `closed` are its own closing days."""
    return day.weekday() < SATURDAY and (day.month, day.day) not in closed and not jpholiday.is_holiday(day)


def working_days_after(day: datetime.date, days: int, closed: Collection[ClosingDay] = ()) -> datetime.date:
    """Return the day so many working days later; the first day itself is not counted."""
    while days > 0:
        day += datetime.timedelta(days=1)
        days -= is_working_day(day, closed)
    return day


def closing_day(text: str) -> ClosingDay:
    """Read a closing day such as 12-29. Raises ValueError."""
    day = datetime.datetime.strptime(f"2000-{text}", "%Y-%m-%d").replace(tzinfo=datetime.UTC)
    return day.month, day.day
