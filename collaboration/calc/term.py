"""The term of an agreement: the fiscal years it touches, and the same term a year later."""

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from core.calc.fiscal_year import fiscal_year_of, fiscal_years


def one_year_later(day: datetime.date) -> datetime.date:
    """Return the same day of the next year; the last day of February stays the last day of February."""
    year = day.year + 1
    last_of_month = calendar.monthrange(year, day.month)[1]
    ends_february = day.month == 2 and day.day == calendar.monthrange(day.year, 2)[1]
    return day.replace(year=year, day=last_of_month if ends_february else day.day)


@dataclass(frozen=True, slots=True)
class ActivityYear:
    """Whether an agreement was carried out in a fiscal year: by its term, and by the word of the office.

    `overridden` tells whether the office decided; then `reason` says why.
    """

    fiscal_year: int
    by_term: bool
    carried_out: bool
    overridden: bool
    reason: str


def activity_years(
    starts_on: datetime.date | None,
    ends_on: datetime.date | None,
    overrides: Mapping[int, tuple[bool, str]],
    *,
    until: int,
    also: frozenset[int] = frozenset(),
) -> list[ActivityYear]:
    """Return every fiscal year of the term, of an override, and those named in `also`, in order.

    A term without an end is followed up to the fiscal year `until`, and at least through the year it begins in.
    """
    term = range(0)
    if starts_on is not None:
        open_end = max(until, fiscal_year_of(starts_on))
        term = fiscal_years(starts_on, ends_on) if ends_on else range(fiscal_year_of(starts_on), open_end + 1)
    years = sorted(set(term) | set(overrides) | also)
    return [_activity_year(year, by_term=year in term, override=overrides.get(year)) for year in years]


def _activity_year(fiscal_year: int, *, by_term: bool, override: tuple[bool, str] | None) -> ActivityYear:
    carried_out, reason = override or (by_term, "")
    return ActivityYear(fiscal_year, by_term, carried_out, override is not None, reason)
