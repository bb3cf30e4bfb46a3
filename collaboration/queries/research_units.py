"""Chairs, divisions and joint institutes: the list of them, and everything the page of one shows."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from collaboration.calc.research_unit import (
    BudgetLine,
    Member,
    MemberRole,
    Room,
    Span,
    UnitFacts,
    UnitForm,
    cautions,
    fiscal_years_of,
)
from collaboration.models import AgreementParty, Receipt, ResearchUnit, UnitBudget, UnitMember, UnitRoom
from collaboration.models.receipt import SIGN
from collaboration.queries.agreement_content import named_party
from core.calc.fiscal_year import fiscal_year_of
from core.calc.messages import Message
from core.models import User
from core.models.wording import listed
from core.queries.timeline import TimelineEntry, timeline

HISTORY_LENGTH = 30


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """One fiscal year of a unit in yen: what is planned for what, and what came in."""

    fiscal_year: int
    planned_yen: dict[BudgetLine, int]
    received_yen: int

    @property
    def lines(self) -> list[int]:
        """The planned sums in the order of the purposes."""
        return [self.planned_yen.get(line, 0) for line in BudgetLine]

    @property
    def total_yen(self) -> int:
        """Everything planned."""
        return sum(self.planned_yen.values())


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything the page of one unit shows."""

    unit: ResearchUnit
    present: list[UnitMember]
    gone: list[UnitMember]
    rooms: list[UnitRoom]
    years: list[BudgetYear]
    cautions: list[Message]
    history: list[TimelineEntry] = field(default_factory=list)

    @property
    def totals(self) -> BudgetYear:
        """The sums over all years."""
        planned: dict[BudgetLine, int] = defaultdict(int)
        for year in self.years:
            for line, yen in year.planned_yen.items():
                planned[line] += yen
        return BudgetYear(0, dict(planned), sum(year.received_yen for year in self.years))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row of the list. The money is that of one fiscal year."""

    unit: ResearchUnit
    partners: str
    head: str
    people: int
    planned_yen: int
    received_yen: int


def unit_page(unit: ResearchUnit) -> UnitPage:
    """Collect the page of a unit in a constant number of queries."""
    today = timezone.localdate()
    members = list(unit.members.select_related("person", "organization"))
    rooms = list(unit.rooms.all())
    budgets = list(unit.budgets.all())
    years = _years(unit, budgets, today)
    facts = UnitFacts(
        UnitForm(unit.form),
        unit.span,
        _member_facts(unit, members),
        _room_facts(unit, rooms),
        {year.fiscal_year: year.total_yen for year in years if year.total_yen},
        unit.agreement.amount_yen,
    )
    return UnitPage(
        unit,
        [member for member in members if member.ends_on is None or member.ends_on >= today],
        [member for member in members if member.ends_on is not None and member.ends_on < today],
        rooms,
        years,
        cautions(facts, today),
        timeline(unit, *members, *rooms, *budgets, limit=HISTORY_LENGTH),
    )


def _years(unit: ResearchUnit, budgets: Sequence[UnitBudget], today: datetime.date) -> list[BudgetYear]:
    planned = {row.fiscal_year: row.planned_yen for row in budgets}
    received = _received_by_year(unit)
    shown = {*fiscal_years_of(unit.span, fiscal_year_of(today)), *planned, *received}
    return [BudgetYear(year, planned.get(year, {}), received.get(year, 0)) for year in sorted(shown)]


def _received_by_year(unit: ResearchUnit) -> dict[int, int]:
    """Sum by accounting year what came in for the agreement and its amendments, refunds deducted."""
    of_agreement = Q(agreement=unit.agreement_id) | Q(agreement__parent=unit.agreement_id)
    sums = Receipt.objects.filter(of_agreement).order_by().values_list("fiscal_year")
    return dict(sums.annotate(total=Sum(F("amount_yen") * SIGN)))


def _member_facts(unit: ResearchUnit, members: Sequence[UnitMember]) -> list[Member]:
    people = {member.person_id for member in members if member.person_id is not None}
    elsewhere: dict[int | None, list[tuple[Span, int]]] = defaultdict(list)
    for other in UnitMember.objects.filter(person__in=people).exclude(unit=unit):
        elsewhere[other.person_id].append((other.span, other.effort_percent))
    donors = set(
        AgreementParty.objects.filter(agreement=unit.agreement_id).values_list("organization", flat=True)
    )
    return [
        Member(
            str(member.person_id or member.name),
            member.name,
            MemberRole(member.role),
            member.span,
            member.effort_percent,
            member.organization_id in donors,
            tuple(elsewhere.get(member.person_id, ())) if member.person_id else (),
        )
        for member in members
    ]


def _room_facts(unit: ResearchUnit, rooms: Sequence[UnitRoom]) -> list[Room]:
    same = Q(pk__in=[])
    for room in rooms:
        same |= Q(building=room.building, room=room.room)
    others: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for other in UnitRoom.objects.filter(same).exclude(unit=unit):
        others[other.building, other.room].append(other.span)
    return [Room(str(room), room.span, tuple(others[room.building, room.room])) for room in rooms]


def unit_list(user: User, *, text: str = "", form: str = "", ended: bool = False) -> QuerySet[ResearchUnit]:
    """Return the units that the user may see, those that still stand unless ended ones are asked for."""
    units = ResearchUnit.objects.visible_to(user)
    if not ended:
        units = units.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate()))
    if form:
        units = units.filter(form=form)
    for word in text.split():
        by_word = Q(name__icontains=word) | Q(agreement__parties__organization__name__icontains=word)
        by_word |= Q(agreement__parties__present__name__icontains=word)
        units = units.filter(by_word | Q(members__name__icontains=word)).distinct()
    return units.order_by("-starts_on", "-pk")


def unit_rows(keys: Sequence[int]) -> list[UnitRow]:
    """Return the rows of these units in the order given; their money is that of the present fiscal year."""
    today = timezone.localdate()
    year = fiscal_year_of(today)
    parties = AgreementParty.objects.select_related("organization", "present")
    found = (
        ResearchUnit.objects.select_related("agreement", "department")
        .prefetch_related("members", Prefetch("agreement__parties", parties))
        .in_bulk(keys)
    )
    budgets = UnitBudget.objects.filter(unit__in=keys, fiscal_year=year)
    planned = {budget.unit_id: sum(budget.planned_yen.values()) for budget in budgets}
    received = _received_of_units(found, year)
    return [
        _row(found[key], today, planned.get(key, 0), received.get(key, 0)) for key in keys if key in found
    ]


def _received_of_units(units: dict[int, ResearchUnit], fiscal_year: int) -> dict[int, int]:
    by_agreement = {unit.agreement_id: key for key, unit in units.items()}
    of_units = Q(agreement__in=by_agreement) | Q(agreement__parent__in=by_agreement)
    sums = Receipt.objects.filter(of_units, fiscal_year=fiscal_year).order_by()
    received: dict[int, int] = defaultdict(int)
    for agreement, parent, total in sums.values_list("agreement", "agreement__parent").annotate(
        total=Sum(F("amount_yen") * SIGN)
    ):
        received[by_agreement[parent or agreement]] += total
    return received


def _row(unit: ResearchUnit, today: datetime.date, planned_yen: int, received_yen: int) -> UnitRow:
    present = [member for member in unit.members.all() if member.span.covers(today)]
    heads = [member.name for member in present if member.role == MemberRole.HEAD]
    partners = listed(named_party(party) for party in unit.agreement.parties.all())
    return UnitRow(unit, partners, listed(heads), len(present), planned_yen, received_yen)
