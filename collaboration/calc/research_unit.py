"""Chairs, divisions and joint institutes inside the university: what kinds there are, and what to look at.

Sources: 産学官連携による共同研究強化のためのガイドライン (共同研究講座), published rules of universities on 寄附講座.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.calc.enums import LabelledEnum
from core.calc.fiscal_year import fiscal_year_of, overlaps
from core.calc.messages import Message, gettext_noop

WHOLE_EFFORT = 100
ENDOWED_YEARS = (2, 5)
"""Years for which an endowed chair is set up.

Interpreted meaning: universities write two to five years, or "as a rule three"; outside it the page gives a hint, nothing more.
"""


class UnitForm(LabelledEnum):
    """What a company's money sets up inside the university."""

    RESEARCH_CHAIR = "research_chair", "共同研究講座"
    RESEARCH_DIVISION = "research_division", "共同研究部門"
    JOINT_INSTITUTE = "joint_institute", "協働研究所"
    JOINT_BASE = "joint_base", "協働研究拠点"
    ENDOWED_CHAIR = "endowed_chair", "寄附講座"
    ENDOWED_DIVISION = "endowed_division", "寄附研究部門"

    @property
    def is_endowed(self) -> bool:
        """Whether a gift pays for it, for which nothing may be given in return."""
        return self in (UnitForm.ENDOWED_CHAIR, UnitForm.ENDOWED_DIVISION)


class MemberRole(LabelledEnum):
    """What somebody does in a unit."""

    HEAD = "head", "代表者（講座長・所長）"
    TEACHER = "teacher", "専任の教員（特任教員など）"
    CONCURRENT = "concurrent", "兼務の教員"
    RESEARCHER = "researcher", "研究員"
    COMPANY = "company", "企業からの研究者"
    STAFF = "staff", "事務・技術職員"


class BudgetLine(LabelledEnum):
    """What a unit's money of a year is planned for."""

    PERSONNEL = "personnel", "人件費"
    EQUIPMENT = "equipment", "設備備品費"
    CONSUMABLES = "consumables", "消耗品費"
    TRAVEL = "travel", "旅費"
    SPACE = "space", "施設・スペース使用料"
    OTHER = "other", "その他の直接経費"
    INDIRECT = "indirect", "間接経費"

    @property
    def field(self) -> str:
        """The name under which a plan keeps the sum."""
        return f"{self.value}_yen"


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both included; no end means until further notice."""

    starts_on: datetime.date
    ends_on: datetime.date | None

    def covers(self, day: datetime.date) -> bool:
        """Whether the day lies in it."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's part in a unit. `key` tells people apart, `elsewhere` are the person's parts in other units."""

    key: str
    name: str
    role: MemberRole
    span: Span
    effort_percent: int
    is_of_donor: bool = False
    elsewhere: tuple[tuple[Span, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a unit; `elsewhere` are the spans for which other units have the same room."""

    name: str
    span: Span
    elsewhere: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What is known of a unit. Yen; the planned sums are by fiscal year."""

    form: UnitForm
    term: Span
    members: Sequence[Member] = ()
    rooms: Sequence[Room] = ()
    planned_yen: "dict[int, int] | None" = None
    amount_yen: int | None = None


def cautions(unit: UnitFacts, today: datetime.date) -> list[Message]:
    """Return what somebody should look at, each with what to do; nothing of it forbids anything."""
    return [
        *_of_head(unit, today),
        *_of_term(unit),
        *_of_donor(unit),
        *_of_effort(unit),
        *_outside_term(unit),
        *_of_rooms(unit),
        *_of_budget(unit),
    ]


def peak_effort(parts: Iterable[tuple[Span, int]]) -> tuple[int, datetime.date | None]:
    """Return the highest sum of shares of work on any day, in percent, and the first such day.

    A sum only rises on a day on which a part begins, so that those days are enough to look at.
    """
    known = list(parts)
    sums = [
        (sum(share for span, share in known if span.covers(day)), day)
        for day in sorted({span.starts_on for span, _share in known})
    ]
    highest = max((total for total, _day in sums), default=0)
    return highest, next((day for total, day in sums if total == highest), None)


def fiscal_years_of(term: Span, until: int) -> list[int]:
    """Return the fiscal years of a term; one without an end goes to the year `until`."""
    last = fiscal_year_of(term.ends_on) if term.ends_on else max(until, fiscal_year_of(term.starts_on))
    return list(range(fiscal_year_of(term.starts_on), last + 1))


def _of_head(unit: UnitFacts, today: datetime.date) -> list[Message]:
    day = max(today, unit.term.starts_on)
    heads = [member for member in unit.members if member.role is MemberRole.HEAD]
    if not unit.term.covers(day) or any(member.span.covers(day) for member in heads):
        return []
    return [
        Message(gettext_noop("代表者（講座長・所長）がいません。「構成員を加える」から登録してください。"))
    ]


def _of_term(unit: UnitFacts) -> list[Message]:
    term = unit.term
    if not unit.form.is_endowed or term.ends_on is None:
        return []
    fewest, most = ENDOWED_YEARS
    if _years_later(term.starts_on, fewest) <= _next(term.ends_on) <= _years_later(term.starts_on, most):
        return []
    return [
        Message(
            gettext_noop(
                "寄附講座の設置期間は、多くの大学の規程で%(fewest)d年以上%(most)d年以下です。学内の規程と期間を確かめてください。"
            ),
            {"fewest": fewest, "most": most},
        )
    ]


def _of_donor(unit: UnitFacts) -> list[Message]:
    if not unit.form.is_endowed:
        return []
    return [
        Message(
            gettext_noop(
                "%(name)sさんは寄附者に所属しています。寄附には見返りを伴えないため、受入れの形（共同研究講座にするなど）を確かめてください。"
            ),
            {"name": member.name},
        )
        for member in unit.members
        if member.is_of_donor
    ]


def _of_effort(unit: UnitFacts) -> list[Message]:
    people: dict[str, list[Member]] = defaultdict(list)
    for member in unit.members:
        people[member.key].append(member)
    found = []
    for parts in people.values():
        here = [(member.span, member.effort_percent) for member in parts]
        highest, day = peak_effort([*here, *parts[0].elsewhere])
        if highest > WHOLE_EFFORT and day is not None:
            found.append(
                Message(
                    gettext_noop(
                        "%(name)sさんのエフォートが、%(day)sから講座・研究所の合計で%(sum)d%%になります。100%%以下になるように直してください。"
                    ),
                    {"name": parts[0].name, "day": day.isoformat(), "sum": highest},
                )
            )
    return found


def _outside_term(unit: UnitFacts) -> list[Message]:
    named = [(member.name, member.span) for member in unit.members]
    named += [(room.name, room.span) for room in unit.rooms]
    return [
        Message(
            gettext_noop("「%(name)s」の期間が設置期間の外にあります。どちらかの日付を直してください。"),
            {"name": name},
        )
        for name, span in named
        if not _lies_in(span, unit.term)
    ]


def _of_rooms(unit: UnitFacts) -> list[Message]:
    return [
        Message(
            gettext_noop(
                "「%(room)s」は、同じ時期に別の講座・研究所も使うことになっています。期間か部屋を確かめてください。"
            ),
            {"room": room.name},
        )
        for room in unit.rooms
        if any(_meet(room.span, other) for other in room.elsewhere)
    ]


def _of_budget(unit: UnitFacts) -> list[Message]:
    planned = unit.planned_yen or {}
    if not planned:
        return []
    found = [
        Message(gettext_noop("%(year)d年度は設置期間の外ですが、予算があります。"), {"year": year})
        for year, yen in sorted(planned.items())
        if yen and not overlaps(unit.term.starts_on, unit.term.ends_on, year)
    ]
    total = sum(planned.values())
    if unit.amount_yen is not None and total != unit.amount_yen:
        found.append(
            Message(
                gettext_noop(
                    "年度予算の合計%(total)s円が、契約金額%(amount)s円と%(rest)s円違います。予算か契約金額を確かめてください。"
                ),
                {
                    "total": f"{total:,}",
                    "amount": f"{unit.amount_yen:,}",
                    "rest": f"{abs(total - unit.amount_yen):,}",
                },
            )
        )
    return found


def _lies_in(span: Span, term: Span) -> bool:
    if span.starts_on < term.starts_on:
        return False
    if term.ends_on is None:
        return True
    return span.starts_on <= term.ends_on and (span.ends_on is None or span.ends_on <= term.ends_on)


def _meet(one: Span, other: Span) -> bool:
    begins_in_time = one.ends_on is None or other.starts_on <= one.ends_on
    return begins_in_time and (other.ends_on is None or one.starts_on <= other.ends_on)


def _next(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=1)


def _years_later(day: datetime.date, years: int) -> datetime.date:
    """Return the same day some years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return datetime.date(day.year + years, 3, 1)
