"""Months of a contract, counted from its first day and given to the fiscal year in which each of them begins."""

import calendar
import datetime
from collections import Counter

from core.calc.fiscal_year import fiscal_year_of

MONTHS_OF_A_YEAR = 12
MONTHS_OF_A_HALF = 6


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    year = day.year + years
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_of(first: datetime.date, last: datetime.date) -> int:
    """Return how many months a period has, a begun month counting as one; both days are part of it."""
    months = (last.year - first.year) * MONTHS_OF_A_YEAR + last.month - first.month
    return months + (1 if last.day >= first.day else 0) if last >= first else 0


def periods_by_year(first: datetime.date, months: int, *, length: int = 1) -> Counter[int]:
    """Count periods of so many months, a begun one in full, by the fiscal year in which each begins."""
    count = -(-months // length)
    return Counter(fiscal_year_of(add_months(first, length * order)) for order in range(count))


def years_touched(first: datetime.date, months: int) -> Counter[int]:
    """Return one for each fiscal year that so many months from a day touch."""
    return Counter(dict.fromkeys(periods_by_year(first, months), 1))
