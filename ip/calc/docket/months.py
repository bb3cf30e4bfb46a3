"""The ways in which patent offices count months and days. The dates are those before closed days are looked at."""

import calendar
import datetime

from core.calc.messages import ValueRefused, gettext_noop
from ip.calc.docket.kinds import Counting

ONE_DAY = datetime.timedelta(days=1)
MONTHS = 12


def jp_art3(day: datetime.date, months: int) -> datetime.date:
    """Count as 特許法第3条 does: from the next day, to the eve of its like, or to the month's end where it has none."""
    year, month, first = _months_on(day + ONE_DAY, months)
    last = calendar.monthrange(year, month)[1]
    if first > last:
        return datetime.date(year, month, last)
    return datetime.date(year, month, first) - ONE_DAY


def same_day(day: datetime.date, months: int) -> datetime.date:
    """Count as the PCT (Rule 80), the EPC (Rule 131) and the USPTO do: to the same number of day, or the month's end."""
    year, month, number = _months_on(day, months)
    return datetime.date(year, month, min(number, calendar.monthrange(year, month)[1]))


def end_of_month(day: datetime.date, months: int) -> datetime.date:
    """Return the last day of the month so many months on."""
    year, month, _number = _months_on(day, months)
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def is_month_end(day: datetime.date) -> bool:
    """Whether a day is the last of its month."""
    return (day + ONE_DAY).day == 1


def counted(counting: Counting, day: datetime.date, months: int, days: int) -> datetime.date:
    """Count months and then days from a day. Raises ValueRefused when no calendar holds the result."""
    try:
        return _counted(counting, day, months, days)
    except (OverflowError, ValueError) as beyond:
        raise ValueRefused(
            gettext_noop("%(day)sから数えた期限を表せません。日付を確かめてください。"), day=day.isoformat()
        ) from beyond


def _counted(counting: Counting, day: datetime.date, months: int, days: int) -> datetime.date:
    match counting:
        case Counting.JP_ART3:
            day = jp_art3(day, months) if months else day
        case Counting.SAME_DAY:
            day = same_day(day, months)
        case Counting.END_OF_MONTH:
            day = end_of_month(day, months)
        case Counting.BACKWARDS:
            return same_day(day, -months) - datetime.timedelta(days=days)
    return day + datetime.timedelta(days=days) if days else day


def _months_on(day: datetime.date, months: int) -> tuple[int, int, int]:
    """Return year and month so many months on, and the number of the day."""
    years, month = divmod(day.month - 1 + months, MONTHS)
    return day.year + years, month + 1, day.day
