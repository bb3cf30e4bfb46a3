"""Rules on deadlines as dated data: what starts a period, how it is counted, what may follow it, and who says so."""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from collaboration.calc.records import entry, plain
from ip.calc.docket.kinds import (
    Base,
    Chain,
    Counting,
    EventCode,
    Evidence,
    Office,
    OptionKind,
    RightKind,
    Route,
    WindowBy,
)

MOST_MONTHS = 600
MOST_DAYS = 3650
MOST_YEARS = 30
NOT_VERIFIED = frozenset({"verified_by", "verified_on"})


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time and the day from which it runs."""

    months: int = entry("月数", default=0, maximum=MOST_MONTHS)
    days: int = entry("日数", default=0, maximum=MOST_DAYS)
    counting: Counting = entry("数え方", default=Counting.SAME_DAY)
    base: Base = entry("起算", default=Base.EVENT)
    rolls: bool = entry("休日で繰り越す", default=False)


@dataclass(frozen=True, slots=True)
class Term:
    """One of several deadlines of the same rule: its number (a year of annuities), its length, when paying opens."""

    number: int = entry("回（年分）")
    months: int = entry("月数", maximum=MOST_MONTHS)
    opens_months: int | None = entry("納付できる最初の月", default=None, maximum=MOST_MONTHS)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A deadline every year: the first and the last year of fees, and how many months before it may be paid.

    The n-th year is due `(n - 1) * 12` months after the base. `within_term` ends the fees where the right expires.
    """

    first: int = entry("最初の年分", minimum=1, maximum=MOST_YEARS)
    last: int = entry("最後の年分", minimum=1, maximum=MOST_YEARS)
    opens_before: int | None = entry("納付できる期間（月）", default=None, maximum=MOST_MONTHS)
    first_opens_before: int | None = entry(
        "最初の年分を納付できる期間（月）", default=None, maximum=MOST_MONTHS
    )
    after_trigger: bool = entry("起算の出来事より後だけ", default=False)
    within_term: int = entry("存続期間（出願からの月数）", default=0, maximum=MOST_MONTHS)


@dataclass(frozen=True, slots=True)
class Option:
    """What can be done after or about a deadline: an extension, a late extension, a period of grace.

    `steps` are the total months (or days) after each request, `chain` whence they are counted. A period of grace has
    one step. `excludes_others` holds where only one of the options may be used.
    """

    code: str = entry("記号")
    kind: OptionKind = entry("種類")
    chain: Chain = entry("起算")
    counting: Counting = entry("数え方")
    steps: tuple[int, ...] = entry("長さ", maximum=MOST_DAYS)
    excludes_others: bool = entry("他と併用できない", default=False)
    valid_from: datetime.date | None = entry("適用開始日", default=None)
    valid_to: datetime.date | None = entry("適用終了日", default=None)
    note: str = entry("条件", default="")


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a rule holds at all."""

    routes: tuple[Route, ...] = entry("経路", default=())
    is_resident: bool | None = entry("国内の居住者", default=None)
    ordinal_from: int = entry("何回目から", default=1, minimum=1, maximum=99)
    ordinal_to: int = entry("何回目まで", default=99, minimum=1, maximum=99)
    needs: tuple[EventCode, ...] = entry("あることが必要な出来事", default=())
    without: tuple[EventCode, ...] = entry("ないことが必要な出来事", default=())
    earliest_only: bool = entry("最も早い出来事だけ", default=False)
    not_before: tuple[Period, ...] = entry("これらの日以後の場合", default=())
    filed_from: datetime.date | None = entry("この日以後の出願", default=None)
    filed_to: datetime.date | None = entry("この日以前の出願", default=None)


NO_CONDITIONS = Conditions()


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One version of one rule."""

    code: str = entry("記号")
    title: str = entry("期限")
    triggers: tuple[EventCode, ...] = entry("起算の出来事")
    period: Period = entry("期間")
    effect: str = entry("過ぎた場合")
    status: Evidence = entry("確認の程度")
    source: str = entry("出典")
    office: Office | None = entry("官庁", default=None)
    kinds: tuple[RightKind, ...] = entry("権利の種類", default=(RightKind.PATENT,))
    calendar: Office | None = entry("休日の表", default=None)
    rolls: bool = entry("休日で繰り越す", default=True)
    sought: tuple[Office, ...] = entry("出願先の官庁", default=())
    any_sought: bool = entry("出願先の官庁ごと", default=False)
    earlier_counting: Counting | None = entry("早いほうをとる数え方", default=None)
    later_of: Period | None = entry("遅いほうをとる期間", default=None)
    terms: tuple[Term, ...] = entry("回ごとの期間", default=())
    repeat: Repeat | None = entry("毎年の期限", default=None)
    options: tuple[Option, ...] = entry("延長と追納", default=())
    closes_on: tuple[EventCode, ...] = entry("完了とする出来事", default=())
    implied_by: tuple[EventCode, ...] = entry("完了していたことが分かる出来事", default=())
    ends_on: tuple[EventCode, ...] = entry("以後の期限がなくなる出来事", default=())
    is_choice: bool = entry("してもしなくてもよい手続", default=False)
    is_notice: bool = entry("お知らせだけ", default=False)
    conditions: Conditions = entry("適用の条件", default=NO_CONDITIONS)
    valid_by: WindowBy = entry("版を選ぶ日", default=WindowBy.EVENT)
    valid_from: datetime.date | None = entry("適用開始日", default=None)
    valid_to: datetime.date | None = entry("適用終了日", default=None)
    note: str = entry("注", default="")
    verified_by: str = entry("確認した人", default="")
    verified_on: datetime.date | None = entry("確認した日", default=None)

    @property
    def version(self) -> str:
        """Name the version by the day from which it holds."""
        return self.valid_from.isoformat() if self.valid_from else ""

    @property
    def is_verified(self) -> bool:
        """Whether a named person answers for this version."""
        return bool(self.verified_by)


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """Days after its date on which a document counts as served, by the date of the document."""

    code: str = entry("記号")
    office: Office = entry("官庁")
    days: int = entry("日数", maximum=MOST_DAYS)
    status: Evidence = entry("確認の程度")
    source: str = entry("出典")
    on_paper: bool | None = entry("紙の書類", default=None)
    valid_from: datetime.date | None = entry("適用開始日", default=None)
    valid_to: datetime.date | None = entry("適用終了日", default=None)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """What one file of rules holds."""

    rule: tuple[DeadlineRule, ...] = entry("期限の規則", default=())
    service: tuple[ServiceRule, ...] = entry("送達の規則", default=())


def digest_of(rule: DeadlineRule) -> str:
    """Return the fingerprint of what a rule says, whoever verified it: a changed rule has to be verified anew."""
    content = {name: value for name, value in plain(rule).items() if name not in NOT_VERIFIED}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def in_window(day: datetime.date, first: datetime.date | None, last: datetime.date | None) -> bool:
    """Whether a day lies between two days that may be open, both included."""
    return (first is None or first <= day) and (last is None or day <= last)


class RuleBook:
    """All rules, made for looking up by office."""

    def __init__(self, rules: Iterable[DeadlineRule], services: Iterable[ServiceRule] = ()) -> None:
        """Lay the rules out by office; a rule without an office holds at every one."""
        self.rules = tuple(rules)
        self.services = tuple(services)
        by_office: defaultdict[Office, list[DeadlineRule]] = defaultdict(list)
        for rule in self.rules:
            for office in (rule.office,) if rule.office else Office:
                by_office[office].append(rule)
        self._by_office = {office: tuple(found) for office, found in by_office.items()}

    def of(self, office: Office, kind: RightKind) -> tuple[DeadlineRule, ...]:
        """Return the rules of an office for a kind of right, every version."""
        return tuple(rule for rule in self._by_office.get(office, ()) if kind in rule.kinds)

    def days_until_service(self, office: Office, on: datetime.date, *, on_paper: bool) -> ServiceRule | None:
        """Return the rule on service for a document of a day, None where it is served at once."""
        for rule in self.services:
            is_meant = rule.office == office and rule.on_paper in (None, on_paper)
            if is_meant and in_window(on, rule.valid_from, rule.valid_to):
                return rule
        return None
