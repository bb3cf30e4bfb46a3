"""Where an agreement stands: the facts its guards look at, its path with dates, its steps and its approvals."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from collaboration.calc.approvals import Asked, approvers_wanted, waiting_now
from collaboration.calc.guards import GUARDS, GuardFacts, OpenGuard, Place, PriceFacts, open_guards
from collaboration.calc.invoices import money_marks
from collaboration.calc.kinds import FALLEN, AgreementKind, AgreementState
from collaboration.calc.pricing.keeping import restored
from collaboration.calc.pricing.policy import CostPolicy, Threshold
from collaboration.calc.pricing.quote import Quote
from collaboration.calc.pricing.scenario import quote_from
from collaboration.calc.risk_gate import Milestone
from collaboration.models import Agreement, AgreementPrice, Approval, Receipt
from collaboration.queries.closings import years_to_close
from collaboration.queries.cost_rules import policies_on
from collaboration.queries.estimates import frozen_content, latest_price
from collaboration.queries.guards import open_screenings
from collaboration.queries.money_marks import awaited_invoices, tags_of
from collaboration.workflow import workflow_of
from core.calc.kinds import Role
from core.models import Delegation, Event, RoleAssignment, User, record_ref
from core.workflow import Transition

S = AgreementState
WAY = (
    S.CONSULT,
    S.DRAFT,
    S.SCREENING,
    S.ACCEPTED,
    S.NEGOTIATING,
    S.CONCLUDED,
    S.RUNNING,
    S.COMPLETED,
    S.SETTLED,
)
"""The states of a path in order; a suspended agreement stands where it runs, a fallen one nowhere on it."""

APPROVES = (Role.EXECUTIVE, Role.LIAISON, Role.FINANCE, Role.IP_STAFF, Role.SURVEY_OFFICER)
ENTERS = ("create", "copy", "amend", "change")
"""What somebody does who writes the content of an agreement, and so may not approve it."""

SCREENED_STEPS = {"refer": Milestone.APPLICATION, "conclude": Milestone.SIGNING}
"""Steps that the risk gate holds, and what has to be checked before each."""


def guard_facts(agreement: Agreement) -> GuardFacts:
    """Gather what the guards of any step look at, but for the screenings, which differ from step to step."""
    receipts = Receipt.objects.filter(Q(agreement=agreement) | Q(agreement__parent=agreement))
    price = latest_price(agreement) if agreement.parent_id is None else None
    quote = quote_from(frozen_content(price)) if price else None
    return GuardFacts(
        state=AgreementState(agreement.state),
        today=timezone.localdate(),
        signed_on=agreement.signed_on,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        amount_yen=agreement.amount_yen,
        has_party=agreement.parties.exists(),
        received_yen=receipts.totals()["amount"],
        years_to_close=years_to_close(agreement) if agreement.state == S.COMPLETED else (),
        price=_price_facts(quote) if quote else None,
        wanted=_wanted(agreement, price, quote),
        asked=latest_round(agreement),
    )


def guards_of(agreement: Agreement, trigger: str, facts: GuardFacts | None = None) -> tuple[OpenGuard, ...]:
    """Return what stands in the way of a step of an agreement."""
    if trigger not in GUARDS:
        return ()
    found = facts or guard_facts(agreement)
    if trigger in SCREENED_STEPS:
        found = replace(found, screenings=tuple(open_screenings(agreement, SCREENED_STEPS[trigger])))
    return open_guards(trigger, found)


def latest_round(agreement: Agreement) -> tuple[Asked, ...]:
    """Return the approvals of the latest round, none when nobody was asked."""
    rows = _in_order(agreement)
    return tuple(row.asked for row in rows if row.round == rows[-1].round)


def _in_order(agreement: Agreement) -> list[Approval]:
    """Return every approval in order; the page of an agreement has fetched them along."""
    return sorted(agreement.approvals.all(), key=lambda row: (row.round, row.order, row.pk))


def wanted_approvers(agreement: Agreement) -> tuple[Threshold, ...]:
    """Return whom the rules on cost name for an agreement of this amount, in the order in which they are asked."""
    return guard_facts(agreement).wanted


def who_entered(agreement: Agreement) -> frozenset[int]:
    """Return the users who wrote what is to be approved."""
    events = Event.objects.about([record_ref(agreement)]).filter(verb__in=ENTERS, actor__isnull=False)
    actors = set(events.values_list("actor_id", flat=True).distinct())
    return frozenset(key for key in {*actors, agreement.created_by_id} if key is not None)


def possible_approvers(agreement: Agreement, by: User) -> "list[User]":
    """Return who may be asked: offices, and the agreement's own department; nobody who entered it or asks for it."""
    of_department = Q(role=Role.DEPARTMENT.value, department=agreement.department_id)
    roles = RoleAssignment.objects.in_force(timezone.localdate()).filter(
        Q(role__in=[role.value for role in APPROVES]) | of_department
    )
    users = User.objects.filter(is_active=True, pk__in=roles.values("user_id"))
    return list(users.exclude(pk__in={*who_entered(agreement), by.pk}).order_by("display_name", "pk"))


def absent_whom(user: User) -> frozenset[int]:
    """Return those for whom the user may decide today."""
    held = Delegation.objects.in_force(timezone.localdate()).filter(to_user=user)
    return frozenset(held.values_list("from_user_id", flat=True))


@dataclass(frozen=True, slots=True)
class PathStep:
    """One state of the path: reached on a day, being the present one, or still to come."""

    label: str
    day: datetime.date | None
    is_current: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class GuardLine:
    """A guard with the address where it is met."""

    guard: OpenGuard
    url: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that the user may take, with what stands in its way."""

    step: Transition
    guards: list[GuardLine]

    @property
    def is_held(self) -> bool:
        """Whether a guard keeps it from being taken, reason or not."""
        return any(not line.guard.yields for line in self.guards)


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """One approval; `can_decide` tells whether it is this user's turn."""

    approval: Approval
    is_waiting: bool
    can_decide: bool


@dataclass(frozen=True, slots=True)
class ApprovalRound:
    """One time that approval was asked for."""

    number: int
    lines: list[ApprovalLine]


@dataclass(frozen=True, slots=True)
class LifecyclePage:
    """What the page of an agreement shows of its way: path, next steps and approvals, latest round first."""

    path: list[PathStep]
    steps: list[NextStep]
    rounds: list[ApprovalRound]
    can_ask: bool
    wanted: tuple[Threshold, ...]
    has_amendments: bool
    marks: list[tuple[str, str]]


def lifecycle_page(agreement: Agreement, user: User) -> LifecyclePage:
    """Gather it, in a constant number of queries."""
    facts = guard_facts(agreement)
    steps = workflow_of(agreement.kind).available(agreement.state)
    rounds = _rounds(agreement, user)
    is_waiting = any(line.is_waiting for each in rounds[:1] for line in each.lines)
    may_ask = agreement.state == S.SCREENING and user.has_perm("collaboration.ask_approval", agreement)
    return LifecyclePage(
        path=_path(agreement),
        steps=[
            NextStep(step, guard_lines(agreement, guards_of(agreement, step.trigger, facts)))
            for step in steps
            if user.has_perm(step.permission, agreement)
        ],
        rounds=rounds,
        can_ask=may_ask and not is_waiting,
        wanted=facts.wanted,
        has_amendments=bool(agreement.amendments.all()),
        marks=_marks(agreement, user, facts),
    )


def guard_lines(agreement: Agreement, guards: Sequence[OpenGuard]) -> list[GuardLine]:
    """Give every guard the address of the field or the part of a page where it is met."""
    return [GuardLine(guard, _address(agreement, guard.place)) for guard in guards]


def _address(agreement: Agreement, place: Place) -> str:
    page = reverse("agreement-detail", args=[agreement.pk])
    sections = {
        Place.PRICE: "#price-title",
        Place.RECEIPTS: "#receipts-title",
        Place.APPROVALS: "#approvals-title",
    }
    if place is Place.SCREENING:
        return reverse("risk-gate", args=[agreement.parent_id or agreement.pk])
    if place is Place.CLOSING:
        return reverse("closing-years", args=[agreement.pk])
    if place in sections:
        return f"{page}{sections[place]}"
    field = "parties" if place is Place.PARTIES else f"id_{place.value}"
    return f"{reverse('agreement-edit', args=[agreement.pk])}#{field}"


def _price_facts(quote: Quote) -> PriceFacts:
    by_year = {year.fiscal_year: year.sums.total_yen for year in quote.years}
    return PriceFacts(quote.sums.total_yen, by_year, quote.warnings)


def _wanted(agreement: Agreement, price: AgreementPrice | None, quote: Quote | None) -> tuple[Threshold, ...]:
    """Ask the policy of the frozen price, else every regime of the kind that is in force when the work begins."""
    if price is not None and quote is not None:
        return approvers_wanted([restored(CostPolicy, price.policy)], quote.sums.total_yen)
    day = agreement.starts_on or agreement.signed_on or timezone.localdate()
    regimes = policies_on(AgreementKind(agreement.kind), day).values()
    return approvers_wanted(regimes, agreement.amount_yen or 0)


def _rounds(agreement: Agreement, user: User) -> list[ApprovalRound]:
    rows = _in_order(agreement)
    if not rows:
        return []
    latest = [row for row in rows if row.round == rows[-1].round]
    is_open = agreement.state == S.SCREENING
    waiting = {each.key for each in waiting_now([row.asked for row in latest])} if is_open else set()
    stands_for = {user.pk, *absent_whom(user)} if waiting else set()
    lines = [
        ApprovalLine(row, row.pk in waiting, row.pk in waiting and row.approver_id in stands_for)
        for row in rows
    ]
    grouped = groupby(lines, key=lambda line: line.approval.round)
    return [ApprovalRound(number, list(group)) for number, group in grouped][::-1]


def _path(agreement: Agreement) -> list[PathStep]:
    """Return the states that were gone through and those that lie ahead; states that were skipped are left out."""
    state = AgreementState(agreement.state)
    reached = days_reached(agreement)
    states = workflow_of(agreement.kind).states
    way = [each for each in WAY if each.value in states]
    if state in FALLEN:
        gone = [each for each in way if each in reached]
        return [*(_step(each, reached, done=True) for each in gone), _step(state, reached, current=True)]
    place = S.RUNNING if state is S.SUSPENDED else state
    at = way.index(place) if place in way else 0
    done = [_step(each, reached, done=True) for each in way[:at] if each in reached]
    return [*done, _step(state, reached, current=True), *(_step(each, {}) for each in way[at + 1 :])]


def _step(
    state: AgreementState,
    reached: dict[AgreementState, datetime.date],
    *,
    current: bool = False,
    done: bool = False,
) -> PathStep:
    return PathStep(state.label, reached.get(state), current, done)


def days_reached(agreement: Agreement) -> dict[AgreementState, datetime.date]:
    """Return the day on which each state was reached last; the day of signature comes from the contract itself."""
    events = Event.objects.about([record_ref(agreement)]).filter(changes__has_key="state").order_by("seq")
    days = {
        AgreementState(pair["state"][1]): timezone.localdate(at)
        for at, pair in events.values_list("at", "changes")
    }
    if agreement.signed_on is not None and S.CONCLUDED in days:
        days[S.CONCLUDED] = agreement.signed_on
    return days


def _marks(agreement: Agreement, user: User, facts: GuardFacts) -> list[tuple[str, str]]:
    """Tell by marks what was invoiced and paid."""
    awaited = awaited_invoices(user, [agreement.pk])
    return tags_of(
        money_marks(
            due_yen=facts.price.total_yen if facts.price else facts.amount_yen,
            received_yen=facts.received_yen,
            is_awaited=agreement.pk in awaited,
            is_dunned=awaited.get(agreement.pk, False),
        )
    )
