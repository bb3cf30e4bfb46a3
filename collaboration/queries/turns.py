"""Where agreements are before signature, and how long they took until it."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.kinds import BEFORE_SIGNATURE, IN_FORCE, AgreementKind
from collaboration.calc.turn_clock import BAR, Clock, Holder, Stay, median, read_clock
from collaboration.models import Agreement, Turn
from collaboration.models.agreement import AgreementQuerySet
from collaboration.queries.agreement_content import named_parties, named_party
from core.models import User

LONG_DAYS = 7
"""A matter that waits at the university longer than this is shown to the office; a week is what offices named."""


@dataclass(frozen=True, slots=True)
class TurnPage:
    """Where one agreement is: the sentence, the days of each side, and its turns, latest first."""

    clock: Clock
    sentence: str
    standing: Turn | None
    turns: list[tuple[Turn, int]]
    is_running: bool

    @property
    def next_holders(self) -> list[Holder]:
        """To whom it can be passed."""
        here = self.clock.current.holder if self.clock.current else None
        return [holder for holder in Holder if holder is not here]


def turn_page(agreement: Agreement) -> TurnPage:
    """Return where an agreement is; its parties should be fetched along."""
    today = timezone.localdate()
    turns = list(agreement.turns.select_related("created_by").order_by("pk"))
    clock = read_clock([turn.stay for turn in turns], today)
    standing = next((turn for turn in turns if turn.until is None), None)
    partner = next((named_party(party) for party in agreement.parties.all()), "")
    return TurnPage(
        clock=clock,
        sentence=whose_turn(standing, partner, today) if standing else "",
        standing=standing,
        turns=[(turn, turn.stay.days(today)) for turn in reversed(turns)],
        is_running=agreement.state in BEFORE_SIGNATURE,
    )


def whose_turn(turn: Turn, partner: str, today: datetime.date) -> str:
    """Say in one sentence who has the matter and since when."""
    named = turn.office or (partner if turn.holder == Holder.COMPANY else "")
    words = {"holder": holder_in_words(Holder(turn.holder), named), "days": turn.stay.days(today)}
    if words["days"] == 0:
        return _("%(holder)sが今日から検討中です。") % words
    return _("%(holder)sが%(days)d日前から検討中です。") % words


@dataclass(frozen=True, slots=True)
class Waiting:
    """An agreement that waits at the university, and the days it has waited."""

    agreement: Agreement
    partner: str
    days: int


def waiting_at_university(user: User, *, limit: int) -> tuple[list[Waiting], int]:
    """Return what the university has had for longer than LONG_DAYS, longest first, and how many there are."""
    today = timezone.localdate()
    found = (
        Turn.objects.visible_to(user)
        .open()
        .filter(holder=Holder.UNIVERSITY.value, since__lt=today - datetime.timedelta(days=LONG_DAYS))
        .order_by("since", "pk")
    )
    shown = list(found.select_related("agreement")[:limit])
    names = named_parties([turn.agreement_id for turn in shown])
    rows = [
        Waiting(turn.agreement, next(iter(names[turn.agreement_id]), ""), turn.stay.days(today))
        for turn in shown
    ]
    return rows, len(rows) if len(rows) < limit else found.count()


@dataclass(frozen=True, slots=True)
class OwnTurn:
    """An agreement that names a researcher, and who has it on the desk."""

    agreement: Agreement
    partner: str
    turn: "StandingTurn"


def turns_of_researcher(user: User, *, limit: int) -> tuple[list[OwnTurn], int]:
    """Return whose turn the agreements are that name this user as a researcher, longest first, and how many there are."""
    named = Agreement.objects.visible_to(user).filter(researchers__person=user.person_id)
    found = Turn.objects.open().filter(agreement__in=named).order_by("since", "pk")
    shown = [turn.agreement for turn in found.select_related("agreement")[:limit]]
    keys = [agreement.pk for agreement in shown]
    names, turns = named_parties(keys), standing_turns(keys)
    rows = [OwnTurn(each, next(iter(names[each.pk]), ""), turns[each.pk]) for each in shown]
    return rows, len(rows) if len(rows) < limit else found.count()


@dataclass(frozen=True, slots=True)
class StandingTurn:
    """Who has an agreement on the desk now, in words, and for how many days."""

    label: str
    days: int


def standing_turns(agreement_ids: Sequence[int]) -> dict[int, StandingTurn]:
    """Return whose turn each of these agreements is; one that is signed or fell is nobody's. One query."""
    today = timezone.localdate()
    standing = Turn.objects.open().filter(agreement__in=agreement_ids).order_by()
    return {
        key: StandingTurn(holder_in_words(Holder(holder), office), Stay(Holder(holder), since).days(today))
        for key, holder, office, since in standing.values_list("agreement_id", "holder", "office", "since")
    }


def holder_in_words(holder: Holder, named: str) -> str:
    """Name who has a matter, with the office where it is known."""
    label = _(holder.label)
    return _("%(holder)s（%(office)s）") % {"holder": label, "office": named} if named else label


def with_holder(agreements: AgreementQuerySet, holder: Holder) -> AgreementQuerySet:
    """Keep agreements that this side has on its desk now."""
    return agreements.filter(pk__in=Turn.objects.open().filter(holder=holder.value).values("agreement_id"))


@dataclass(frozen=True, slots=True)
class DurationRow:
    """The days until signature of the agreements of one kind: what stands in the middle, and how many there are."""

    label: str
    cases: int
    total: Fraction
    university: Fraction
    company: Fraction
    university_width: int
    company_width: int

    @property
    def total_words(self) -> str:
        """The days in all, with a half where the middle lies between two cases."""
        return _in_words(self.total)

    @property
    def university_words(self) -> str:
        """The days at the university."""
        return _in_words(self.university)

    @property
    def company_words(self) -> str:
        """The days at the partner."""
        return _in_words(self.company)


def durations(user: User) -> list[DurationRow]:
    """Return the medians of every kind of which an agreement was signed whose clock ran, and of all of them."""
    clocks: dict[str, list[Clock]] = defaultdict(list)
    for kind, clock in _signed_clocks(user):
        clocks[kind].append(clock)
    ordered = [(_(kind.label), clocks[kind.value]) for kind in AgreementKind if clocks[kind.value]]
    every = [clock for _label, each in ordered for clock in each]
    if len(ordered) > 1:
        ordered.append((_("すべての種別"), every))
    medians = [(label, each, _medians(each)) for label, each in ordered]
    longest = max((max(values) for _label, _each, values in medians), default=Fraction(0))
    return [
        DurationRow(
            label,
            len(each),
            *values,
            university_width=_width(values[1], longest),
            company_width=_width(values[2], longest),
        )
        for label, each, values in medians
    ]


def _signed_clocks(user: User) -> Iterable[tuple[str, Clock]]:
    """Yield what was signed with its clock; what was signed on the day of entry was not followed and says nothing."""
    signed = Agreement.objects.visible_to(user).filter(state__in=IN_FORCE)
    turns = Turn.objects.filter(agreement__in=signed).select_related("agreement").order_by("agreement", "pk")
    by_agreement: dict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        by_agreement[turn.agreement_id].append(turn)
    today = timezone.localdate()
    for each in by_agreement.values():
        clock = read_clock([turn.stay for turn in each], today)
        if clock.total_days:
            yield each[0].agreement.kind, clock


def _medians(clocks: Sequence[Clock]) -> tuple[Fraction, Fraction, Fraction]:
    days = (
        [clock.total_days for clock in clocks],
        [clock.days_of(Holder.UNIVERSITY) for clock in clocks],
        [clock.days_of(Holder.COMPANY) for clock in clocks],
    )
    total, university, company = (median(each) or Fraction(0) for each in days)
    return total, university, company


def _width(days: Fraction, longest: Fraction) -> int:
    return int(days * BAR // longest) if longest else 0


def _in_words(days: Fraction) -> str:
    whole = days.numerator // days.denominator
    return str(whole) if days == whole else f"{whole}.5"
