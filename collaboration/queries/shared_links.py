"""What a company reads under its address: a list of what is shown, so that nothing else can slip out."""

import datetime
import hashlib
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.kinds import BEFORE_SIGNATURE, FALLEN, AgreementKind, AgreementState
from collaboration.calc.shared_link import NOW_WORDS, STEP_WORDS, latest_end, turn_words
from collaboration.calc.turn_clock import Holder
from collaboration.models import Agreement, SharedLink
from collaboration.queries.lifecycle import WAY, days_reached
from collaboration.workflow import workflow_of
from core.models import Institution, Organization


@dataclass(frozen=True, slots=True)
class SharedTurn:
    """Whose turn it is, since which day and for how many days."""

    words: str
    since: datetime.date
    days: int


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Everything the public page may show: no sums, no other partner, no note, no researcher, no file."""

    institution: str
    title: str
    kind: str
    partner: str
    state: str
    turn: SharedTurn | None
    steps: list[str]
    current: int
    expected: str
    contact: str
    expires_on: datetime.date


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One address with how often and when it was read last, and why it opens no more."""

    link: SharedLink
    readings: int
    last_read: datetime.datetime | None
    is_usable: bool
    ended: str


def hash_of(token: str) -> str:
    """Return what of a token is kept; 256 random bits need neither salt nor slowness."""
    return hashlib.sha256(token.encode()).hexdigest()


def usable_link(token: str) -> SharedLink | None:
    """Return the link of a token while it opens; expired, stopped, fallen and unknown are all None."""
    found = SharedLink.objects.usable().filter(token_hash=hash_of(token))
    return found.select_related("agreement", "organization").first()


def shared_page(link: SharedLink) -> SharedPage:
    """Gather what the public page shows."""
    agreement = link.agreement
    state = AgreementState(agreement.state)
    institution = Institution.objects.current()
    done, place, coming = _way(agreement, state)
    steps = [*done, place, *coming]
    return SharedPage(
        institution=institution.name if institution else "",
        title=agreement.title,
        kind=_(AgreementKind(agreement.kind).label),
        partner=link.organization.name,
        state=_(NOW_WORDS[state]),
        turn=_turn(agreement, state),
        steps=[_(STEP_WORDS[each]) for each in steps],
        current=len(done),
        expected=_(STEP_WORDS[coming[0]]) if coming else "",
        contact=link.contact,
        expires_on=link.expires_on,
    )


def links_of(agreement: Agreement) -> list[LinkRow]:
    """Return the addresses of an agreement, latest first; three queries, however many rows."""
    links = agreement.shared_links.select_related("created_by", "organization")
    read = {
        key: (readings, last)
        for key, readings, last in agreement.shared_links.order_by().values_list(
            "pk", Count("views"), Max("views__at")
        )
    }
    usable = set(agreement.shared_links.usable().values_list("pk", flat=True))
    return [
        LinkRow(link, *read[link.pk], link.pk in usable, _why_ended(link, agreement, usable))
        for link in links.order_by("-pk")
    ]


def open_links(agreement: Agreement) -> int:
    """Return how many addresses of an agreement open; long after signature no address can, and nothing is asked."""
    signed_on, is_signed = agreement.signed_on, agreement.state not in BEFORE_SIGNATURE
    if is_signed and signed_on is not None and latest_end(signed_on) < timezone.localdate():
        return 0
    return agreement.shared_links.usable().count()


def partners_to_share_with(agreement: Agreement) -> list[Organization]:
    """Return the partners of an agreement, the lead first."""
    parties = agreement.parties.select_related("organization", "present").order_by("-is_lead", "pk")
    return [party.today for party in parties]


def _way(
    agreement: Agreement, state: AgreementState
) -> tuple[list[AgreementState], AgreementState, list[AgreementState]]:
    """Return the steps that were taken, the present one and those to come; what was passed over is not called done."""
    states = workflow_of(agreement.kind).states
    way = [each for each in WAY if each.value in states]
    place = AgreementState.RUNNING if state is AgreementState.SUSPENDED else state
    at = way.index(place)
    reached = days_reached(agreement)
    return [each for each in way[:at] if each in reached], place, way[at + 1 :]


def _turn(agreement: Agreement, state: AgreementState) -> SharedTurn | None:
    standing = agreement.turns.open().first() if state in BEFORE_SIGNATURE else None
    if standing is None:
        return None
    words = turn_words(Holder(standing.holder), partners=agreement.parties.count())
    return SharedTurn(_(words), standing.since, standing.stay.days(timezone.localdate()))


def _why_ended(link: SharedLink, agreement: Agreement, usable: set[int]) -> str:
    if link.pk in usable:
        return ""
    if link.revoked_at is not None:
        return _("停止しました")
    if agreement.state in FALLEN:
        return _("契約が終わりました")
    if link.expires_on < timezone.localdate():
        return _("期限が過ぎました")
    return _("相手先が変わりました")
