"""Days on which a patent office is closed. A year without data is an error, never a year without holidays."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from collaboration.calc.records import entry
from core.calc.messages import Message, gettext_noop
from ip.calc.docket.kinds import Evidence, Office

ONE_DAY = datetime.timedelta(days=1)
SATURDAY = 5


class CalendarMissing(LookupError):
    """The closed days of an office are not known for a year."""

    def __init__(self, office: Office, year: int) -> None:
        """Keep which ones."""
        self.office, self.year = office, year
        super().__init__(str(self.message))

    @property
    def message(self) -> Message:
        """Say it to those who have to fill the gap."""
        return Message(
            gettext_noop(
                "%(office)sの%(year)s年の休日の表がないため、休日による繰越しをしていません。休日が公表されたら表に加えてください。"
            ),
            {"office": (self.office.label,), "year": self.year},
        )


@dataclass(frozen=True, slots=True)
class ClosedYear:
    """The closed days of one year beside Saturdays and Sundays, and the weekends on which the office works."""

    year: int = entry("年", minimum=1)
    closed: tuple[datetime.date, ...] = entry("休日", default=())
    working_weekends: tuple[datetime.date, ...] = entry("開庁する土曜日・日曜日", default=())


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """The closed days of one office. Years after `announced_until` are computed and may still change."""

    office: Office = entry("官庁")
    source: str = entry("出典")
    status: Evidence = entry("確認の程度")
    announced_until: int = entry("公表済みの最終年", minimum=1)
    year: tuple[ClosedYear, ...] = entry("年ごとの休日")


class Calendars:
    """The closed days of all offices, made for looking up."""

    def __init__(self, tables: Iterable[ClosedDays]) -> None:
        """Lay the days out by office and year."""
        self.tables = {table.office: table for table in tables}
        self._years = {
            (office, row.year): (frozenset(row.closed), frozenset(row.working_weekends))
            for office, table in self.tables.items()
            for row in table.year
        }

    def is_closed(self, office: Office, day: datetime.date) -> bool:
        """Whether the office is closed on a day. Raises CalendarMissing."""
        try:
            closed, working = self._years[office, day.year]
        except KeyError:
            raise CalendarMissing(office, day.year) from None
        return day in closed or (day.weekday() >= SATURDAY and day not in working)

    def next_open(self, office: Office, day: datetime.date) -> datetime.date:
        """Return the day itself if the office is open, else the next day on which it is. Raises CalendarMissing."""
        while self.is_closed(office, day):
            day += ONE_DAY
        return day

    def is_announced(self, office: Office, day: datetime.date) -> bool:
        """Whether the closed days of the year were announced, not only computed."""
        return office in self.tables and day.year <= self.tables[office].announced_until

    def has(self, office: Office, year: int) -> bool:
        """Whether the closed days of a year are known."""
        return (office, year) in self._years
