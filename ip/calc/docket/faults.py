"""What is wrong with the rules and the closed days themselves: found every night, before anybody trusts a date."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from core.calc.messages import Message, gettext_noop
from ip.calc.docket.closed_days import Calendars
from ip.calc.docket.kinds import Counting, EventCode, Office
from ip.calc.docket.rules import DeadlineRule, RuleBook

YEARS_BEFORE, YEARS_AFTER = 1, 3
NO_TRIGGER = gettext_noop("規則%(code)s：起算の出来事がありません。")
OPEN_FOREVER = gettext_noop("規則%(code)s：完了とする出来事がありません。")
NO_LENGTH = gettext_noop("規則%(code)s：期間の長さがありません。")
NO_SOURCE = gettext_noop("規則%(code)s：出典がありません。")
WRONG_WINDOW = gettext_noop("規則%(code)s：適用終了日%(last)sが適用開始日%(first)sより前です。")
OVERLAPPING = gettext_noop("規則%(code)s：%(first)sからの版と%(second)sからの版の適用期間が重なっています。")
NO_CALENDAR = gettext_noop("%(office)s：休日の表がありません（規則%(code)s）。")
NO_YEAR = gettext_noop("%(office)s：%(year)s年の休日の表がありません。")
EVER = datetime.date.min, datetime.date.max


def faults_of_rules(book: RuleBook, calendars: Calendars, today: datetime.date) -> list[Message]:
    """Return every fault of the rules, and every year of closed days that is wanting around today."""
    versions: defaultdict[str, list[DeadlineRule]] = defaultdict(list)
    for rule in book.rules:
        versions[rule.code].append(rule)
    faults = [fault for rule in book.rules for fault in _faults_of(rule)]
    faults += [fault for same in versions.values() for fault in _overlaps(same)]
    return [*faults, *_missing_years(book, calendars, today)]


def _faults_of(rule: DeadlineRule) -> Iterator[Message]:
    words = {"code": rule.code}
    if not [code for code in rule.triggers if code in EventCode]:
        yield Message(NO_TRIGGER, words)
    if not (rule.closes_on or rule.is_notice):
        yield Message(OPEN_FOREVER, words)
    if not (rule.period.months or rule.period.days or rule.terms or rule.repeat):
        yield Message(NO_LENGTH, words)
    if not rule.source:
        yield Message(NO_SOURCE, words)
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        yield Message(
            WRONG_WINDOW,
            {**words, "first": rule.valid_from.isoformat(), "last": rule.valid_to.isoformat()},
        )


def _overlaps(versions: Sequence[DeadlineRule]) -> Iterator[Message]:
    windows = sorted((rule.valid_from or EVER[0], rule.valid_to or EVER[1]) for rule in versions)
    for (first, last), (start, _end) in pairwise(windows):
        if start <= last:
            words = {"first": first.isoformat(), "second": start.isoformat()}
            yield Message(OVERLAPPING, {"code": versions[0].code, **words})


def _missing_years(book: RuleBook, calendars: Calendars, today: datetime.date) -> Iterator[Message]:
    years = range(today.year - YEARS_BEFORE, today.year + YEARS_AFTER + 1)
    for office, code in _offices_counted(book).items():
        if office not in calendars.tables:
            yield Message(NO_CALENDAR, {"office": (office.label,), "code": code})
            continue
        for year in years:
            if not calendars.has(office, year):
                yield Message(NO_YEAR, {"office": (office.label,), "year": year})


def _offices_counted(book: RuleBook) -> dict[Office, str]:
    """Return the offices by whose closed days some rule puts off, each with such a rule."""
    found: dict[Office, str] = {}
    for rule in book.rules:
        own = rule.calendar or (None if rule.sought or rule.any_sought else rule.office)
        for office in (*rule.sought, own):
            if rule.rolls and office is not None and rule.period.counting != Counting.BACKWARDS:
                found.setdefault(office, rule.code)
    return found
