"""Enquiries: the list that puts the overdue first, and what the page of one shows."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils import timezone

from collaboration.calc.content import AgreementContent, PartyContent, ResearcherContent
from collaboration.calc.enquiry import (
    AGREEMENT_KIND,
    AWAITING_ANSWER,
    LEGAL_FORM,
    OPEN_STATES,
    EnquirerKind,
    EnquiryKind,
    EnquiryState,
    is_overdue,
)
from collaboration.calc.entry import NewPartner
from collaboration.calc.estimate import EstimateHeader
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.numbering import running_part
from collaboration.models import Enquiry, EnquiryNote
from collaboration.models.enquiry import EnquiryQuerySet
from core.calc.countries import HOME
from core.calc.due import due_in_words
from core.calc.kinds import Role
from core.calc.search_keys import search_words
from core.models import RoleAssignment, User
from core.models.wording import translated
from core.queries.timeline import TimelineEntry, timeline

OPEN, OVERDUE = "open", "overdue"
MINE, NOBODYS = "mine", "nobody"
STATE_TAGS = {
    EnquiryState.NEW: "explain",
    EnquiryState.ASSIGNED: "info",
    EnquiryState.ANSWERED: "success",
    EnquiryState.TURNED: "success",
    EnquiryState.CLOSED: "muted",
}
SHOWN_OF_AGREEMENT = 10


@dataclass(frozen=True, slots=True)
class EnquiryRow:
    """An enquiry with its state and the days it has left."""

    enquiry: Enquiry
    state_tag: str
    due_kind: str
    due_words: str


@dataclass(frozen=True, slots=True)
class EnquiryPage:
    """Everything that the page of an enquiry shows."""

    row: EnquiryRow
    notes: list[EnquiryNote]
    history: list[TimelineEntry]


def enquiry_list(
    user: User, *, text: str = "", state: str = "", kind: str = "", owner: str = ""
) -> EnquiryQuerySet:
    """Return the enquiries that the user may see: the overdue first, then those that wait, by their due day."""
    found = Enquiry.objects.visible_to(user)
    for word in search_words(text):
        found = found.filter(search_key__contains=word)
    found = _in_state(found, state)
    if kind:
        found = found.filter(kind=kind)
    if owner == MINE:
        found = found.filter(owner=user)
    elif owner == NOBODYS:
        found = found.filter(owner=None, department=None)
    elif owner:
        found = found.filter(owner=int(owner))
    return _overdue_first(found)


def enquiry_rows(keys: Sequence[int]) -> list[EnquiryRow]:
    """Return the rows of these enquiries in the order given: one query, however many rows."""
    related = Enquiry.objects.select_related("owner", "department", "agreement")
    found = related.in_bulk(keys)
    return [row_of(found[key]) for key in keys if key in found]


def enquiry_page(enquiry: Enquiry) -> EnquiryPage:
    """Return what the page of an enquiry shows."""
    notes = list(enquiry.notes.select_related("made_by"))
    return EnquiryPage(row_of(enquiry), notes, timeline(enquiry))


def row_of(enquiry: Enquiry) -> EnquiryRow:
    """Return an enquiry with its state and the days it has left; what was answered has no day any more."""
    waits = enquiry.state in AWAITING_ANSWER
    due = due_in_words(enquiry.due_on, timezone.localdate()) if waits else None
    words = translated(due.message) if due else ""
    return EnquiryRow(enquiry, STATE_TAGS[EnquiryState(enquiry.state)], due.kind if due else "", words)


def overdue_count(user: User) -> int:
    """Return how many enquiries that the user may see wait for an answer beyond their day."""
    waiting = Enquiry.objects.visible_to(user).awaiting_answer()
    return waiting.filter(due_on__lt=timezone.localdate()).count()


def possible_owners() -> list[tuple[int, str]]:
    """Return who can be given an enquiry: everybody of the desk, of IP, and of the departments' offices today."""
    roles = (Role.LIAISON, Role.IP_STAFF, Role.DEPARTMENT)
    in_force = RoleAssignment.objects.in_force(timezone.localdate()).filter(role__in=roles)
    users = User.objects.get_queryset().filter(is_active=True, pk__in=in_force.values("user_id"))
    return [(user.pk, str(user)) for user in users.order_by("display_name", "pk")]


def enquiries_of_agreement(agreement_id: int, user: User) -> list[EnquiryRow]:
    """Return the enquiries from which an agreement came, as far as the user may see them."""
    found = Enquiry.objects.visible_to(user).filter(agreement=agreement_id).order_by("received_on", "pk")
    return [row_of(enquiry) for enquiry in found[:SHOWN_OF_AGREEMENT]]


def agreement_content_of_enquiry(enquiry: Enquiry) -> AgreementContent:
    """Return what an agreement that comes of an enquiry begins with."""
    kind = AGREEMENT_KIND.get(EnquiryKind(enquiry.kind))
    person = enquiry.researcher
    return AgreementContent(
        kind=kind.value if kind else "",
        title=enquiry.subject,
        department_id=enquiry.department_id,
        parties=(PartyContent(enquiry.organization_id),) if enquiry.organization_id else (),
        researchers=(ResearcherContent(person.name, person.pk),) if person else (),
    )


def new_partner_of(enquiry: Enquiry) -> NewPartner | None:
    """Return who asked as a partner to be registered with the agreement; None for one who is registered, or a person."""
    if enquiry.organization_id is not None or not enquiry.organization_name:
        return None
    form = LEGAL_FORM[EnquirerKind(enquiry.enquirer)]
    return NewPartner(enquiry.organization_name, form.value if form else "", HOME)


def estimate_header_of(enquiry: Enquiry) -> EstimateHeader:
    """Return what an estimate for an enquiry begins with."""
    kind = AGREEMENT_KIND.get(EnquiryKind(enquiry.kind), AgreementKind.JOINT_RESEARCH)
    return EstimateHeader(
        title=enquiry.subject,
        kind=kind,
        department_id=enquiry.department_id,
        organization_id=enquiry.organization_id,
        principal_id=enquiry.researcher_id,
    )


def highest_enquiry_running_part(series: str) -> int:
    """Return the highest running number that enquiries of a series already carry, 0 when there is none."""
    numbers = (
        Enquiry.objects.filter(number__startswith=f"{series}-").order_by().values_list("number", flat=True)
    )
    return max((running_part(number, series) or 0 for number in numbers), default=0)


def sent_since(moment: datetime.datetime, sender_key: str | None = None) -> int:
    """Return how many enquiries came by the public form since a moment, from one sender or from everybody."""
    found = Enquiry.objects.filter(created_at__gte=moment).exclude(sender_key="")
    return (found.filter(sender_key=sender_key) if sender_key else found).count()


def is_late(enquiry: Enquiry) -> bool:
    """Whether the enquirer should have heard something by now."""
    return is_overdue(enquiry.state, enquiry.due_on, timezone.localdate())


def _in_state(found: EnquiryQuerySet, state: str) -> EnquiryQuerySet:
    if state == OPEN:
        return found.filter(state__in=[each.value for each in OPEN_STATES])
    if state == OVERDUE:
        return found.awaiting_answer().filter(due_on__lt=timezone.localdate())
    return found.filter(state=state) if state else found


def _overdue_first(found: EnquiryQuerySet) -> EnquiryQuerySet:
    """Sort what waits for an answer by its due day, which puts the overdue first; then what is open, then the ended."""
    waiting = Q(state__in=[state.value for state in AWAITING_ANSWER])
    still_open = Q(state__in=[state.value for state in OPEN_STATES])
    turn = Case(
        When(waiting, then=Value(0)),
        When(still_open, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    due = Case(When(waiting, then=F("due_on")))
    return found.annotate(turn=turn, waits_until=due).order_by(
        "turn", F("waits_until").asc(nulls_last=True), "-received_on", "-pk"
    )
