"""The deadlines of every right of a large office counted anew: the pure engine, in processor time of one core."""

import datetime
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.measuring import Figure, Timing
from benchmarks.options import Options
from collaboration.calc.records import read_record
from ip.calc.docket.engine import docket_of
from ip.calc.docket.matter import Matter
from ip.queries.docket_rules import calendars, shipped_book

RIGHTS, SAMPLE = 25_000, 1_000
GOAL_SECONDS = 60
OFFICES = ("JPO", "JPO", "JPO", "EPO", "USPTO", "CNIPA", "KIPO")
SPREAD_DAYS = 5_000
"""Filing dates are spread over so many days before the measured year."""


def figures(options: Options) -> Iterator[Figure]:
    """Yield the time for all rights, counted from a sample whose share of each office is that of the whole."""
    today = datetime.date(options.fiscal_year, 11, 21)
    matters = [_matter(number, today) for number in range(SAMPLE)]
    book, closed = shipped_book(), calendars()
    rounds, deadlines = [], 0
    for _ in range(3):
        began = time.process_time()
        deadlines = sum(len(docket_of(matter, book, closed, today).deadlines) for matter in matters)
        rounds.append((time.process_time() - began) * RIGHTS / SAMPLE)
    taken = Timing(tuple(rounds))
    name = f"docket of {RIGHTS:,} rights, {deadlines * RIGHTS // SAMPLE:,} deadlines"
    yield Figure(name, str(taken), "", taken.median, GOAL_SECONDS, "s")


def _matter(number: int, today: datetime.date) -> Matter:
    """Make a right in the middle of its life: most are granted, some are still examined."""
    filed = today - datetime.timedelta(days=400 + number * 7_919 % SPREAD_DAYS)
    events: list[dict[str, Any]] = [
        {"code": "filed", "on": filed},
        {"code": "exam_requested", "on": filed + datetime.timedelta(days=300)},
    ]
    if number % 5:
        events += [
            {"code": "office_action", "on": filed + datetime.timedelta(days=500)},
            {"code": "responded", "on": filed + datetime.timedelta(days=540)},
            {"code": "allowed", "on": filed + datetime.timedelta(days=700)},
            {"code": "registered", "on": filed + datetime.timedelta(days=740)},
        ]
    return read_record(Matter, {"office": OFFICES[number % len(OFFICES)], "events": events})
