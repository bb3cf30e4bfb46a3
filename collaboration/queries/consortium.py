"""The page of a consortium: its members with what each bears, is asked for and has paid, in a constant number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from collaboration.calc.consortium import ShareSum, fees_of, share_sum
from collaboration.calc.invoices import InvoiceKind, InvoiceState
from collaboration.models import Agreement, Consortium, ConsortiumMember, Settlement, Succession
from collaboration.queries.agreement_content import named_now
from core.calc.fiscal_year import fiscal_year_of, last_day


@dataclass(frozen=True, slots=True)
class MemberYear:
    """One fiscal year of a member in exact yen: asked for by its membership, and as invoices stand."""

    fiscal_year: int
    fee_yen: int
    planned_yen: int
    issued_yen: int


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member with its years. `paid_yen` is what was matched to its invoices."""

    member: ConsortiumMember
    name: str
    is_present: bool
    years: list[MemberYear]
    paid_yen: int


@dataclass(frozen=True, slots=True)
class ConsortiumPage:
    """Everything the page shows."""

    consortium: Consortium
    lines: list[MemberLine]
    shares: ShareSum

    @property
    def present(self) -> int:
        """How many companies belong today."""
        return sum(line.is_present for line in self.lines)


@dataclass(frozen=True, slots=True)
class Heirs:
    """Who stands today for each partner that was succeeded in an agreement, and the name under which it began."""

    now: dict[int, int]
    former: dict[int, str]


def heirs_of(agreement: Agreement) -> Heirs:
    """Follow the successions of an agreement in their order. One query."""
    now: dict[int, int] = {}
    former: dict[int, str] = {}
    steps = Succession.objects.filter(changes__agreement=agreement).order_by("pk")
    for predecessor, successor, name in steps.values_list("predecessor", "successor", "former_name"):
        former[successor] = former.pop(predecessor, name)
        now = {key: successor if heir == predecessor else heir for key, heir in now.items()}
        now[predecessor] = successor
    return Heirs(now, former)


def consortium_of(agreement: Agreement) -> Consortium | None:
    """Return the consortium of an agreement, None where there is none."""
    return Consortium.objects.filter(agreement=agreement).first()


def last_claimed_day(agreement: Agreement) -> datetime.date:
    """Return the day up to which members are asked for money: of the term, else of this fiscal year."""
    return agreement.ends_on or last_day(fiscal_year_of(timezone.localdate()))


def consortium_page(consortium: Consortium) -> ConsortiumPage:
    """Gather the page of a consortium. Four queries."""
    agreement, today = consortium.agreement, timezone.localdate()
    members = list(consortium.members.select_related("organization"))
    heirs = heirs_of(agreement)
    claims, paid = _claims(agreement, heirs), _paid(agreement, heirs)
    until, latest = last_claimed_day(agreement), {member.organization_id: member.pk for member in members}
    lines = []
    for member in members:
        fees = fees_of(member.membership, until)
        is_latest = latest[member.organization_id] == member.pk
        own = {
            year: sums
            for (partner, year), sums in claims.items()
            if partner == member.organization_id and (is_latest or year in fees)
        }
        years = [
            MemberYear(year, fees.get(year, 0), *own.get(year, (0, 0))) for year in sorted({*fees, *own})
        ]
        present = member.membership.is_member_on(today)
        lines.append(
            MemberLine(
                member,
                named_now(member.organization.name, None, heirs.former.get(member.organization_id, "")),
                present,
                years,
                paid[member.organization_id] if is_latest else 0,
            )
        )
    return ConsortiumPage(consortium, lines, _shares(members, agreement.amount_yen))


def _shares(members: Iterable[ConsortiumMember], amount_yen: int | None) -> ShareSum:
    """Add up the shares of those who still belong; what who left has paid stands with its invoices."""
    return share_sum([member.share_yen for member in members if member.left_on is None], amount_yen)


def _paid(agreement: Agreement, heirs: Heirs) -> dict[int, int]:
    """Return by partner what was matched to its invoices, and to those of whom it succeeded."""
    sums = Settlement.objects.filter(invoice__agreement=agreement).order_by().values_list("invoice__partner")
    paid: dict[int, int] = defaultdict(int)
    for partner, yen in sums.annotate(yen=Sum("amount_yen")):
        paid[heirs.now.get(partner, partner)] += yen
    return paid


def _claims(agreement: Agreement, heirs: Heirs) -> dict[tuple[int, int], tuple[int, int]]:
    """Return by partner, as it is today, and fiscal year what is planned and what is issued, in yen."""
    sums = (
        agreement.invoices.filter(kind=InvoiceKind.INVOICE.value)
        .order_by()
        .values("partner", "fiscal_year")
        .annotate(
            planned=Coalesce(Sum(F("amount_yen"), filter=Q(state=InvoiceState.PLANNED.value)), 0),
            issued=Coalesce(Sum(F("amount_yen"), filter=Q(state=InvoiceState.ISSUED.value)), 0),
        )
    )
    claims: dict[tuple[int, int], tuple[int, int]] = {}
    for row in sums:
        if row["planned"] or row["issued"]:
            key = heirs.now.get(row["partner"], row["partner"]), row["fiscal_year"]
            planned, issued = claims.get(key, (0, 0))
            claims[key] = planned + row["planned"], issued + row["issued"]
    return claims
