"""The page of an umbrella agreement: contracts beneath it, its budget frames and meetings, in a constant number of queries.

Sums are over what the user may see, so that a department learns nothing of the contracts of another.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, F, Prefetch, Q, Sum
from django.db.models.functions import Coalesce

from collaboration.calc.kinds import FALLEN, IN_FORCE, AgreementKind, AgreementState
from collaboration.calc.umbrella import FrameLine, frame_lines
from collaboration.models import Agreement, AgreementParty, Receipt, SteeringMeeting
from collaboration.models.agreement import READS_EVERY_AGREEMENT, AgreementQuerySet
from collaboration.models.receipt import SIGN
from collaboration.queries.agreement_content import named_party
from collaboration.queries.agreement_list import STATE_TAGS
from core.calc.fiscal_year import fiscal_year_of
from core.models import User
from core.models.wording import listed
from core.queries.paging import page_of_keys


@dataclass(frozen=True, slots=True)
class CoveredLine:
    """A contract beneath an umbrella and what came in for it, in exact yen."""

    agreement: Agreement
    received_yen: int

    @property
    def partners(self) -> str:
        """Its partners as they are called today."""
        return listed(named_party(party) for party in self.agreement.parties.all())

    @property
    def state_tag(self) -> str:
        """The colour of its state."""
        return STATE_TAGS[AgreementState(self.agreement.state)]


@dataclass(frozen=True, slots=True)
class UmbrellaSums:
    """Number and amounts of the contracts beneath an umbrella. `year_yen` came in during `fiscal_year`."""

    count: int
    agreed_yen: int
    received_yen: int
    fiscal_year: int
    year_yen: int
    frames: list[FrameLine]

    @property
    def over(self) -> list[FrameLine]:
        """The frames of which more is used than was agreed."""
        return [line for line in self.frames if line.over_yen]


@dataclass(frozen=True, slots=True)
class UmbrellaPage:
    """Everything the page shows. `is_partial` tells that the user may see only some contracts."""

    agreement: Agreement
    sums: UmbrellaSums
    lines: list[CoveredLine]
    page: "Page[int]"
    meetings: list[SteeringMeeting]
    is_partial: bool


def covered_by(umbrella: Agreement, user: User) -> AgreementQuerySet:
    """Return the contracts beneath an umbrella that the user may see; what fell is none of them any more."""
    fallen = [state.value for state in FALLEN]
    return Agreement.objects.visible_to(user).filter(umbrella=umbrella).exclude(state__in=fallen)


def umbrella_sums(umbrella: Agreement, user: User, today: datetime.date) -> UmbrellaSums:
    """Add up the contracts beneath an umbrella. Three queries."""
    covered = covered_by(umbrella, user)
    in_force = Q(state__in=[state.value for state in IN_FORCE])
    whole = covered.aggregate(count=Count("pk"), agreed_yen=Coalesce(Sum("amount_yen", filter=in_force), 0))
    received = _received_by_year(covered)
    fiscal_year = fiscal_year_of(today)
    frames = [(row.fiscal_year, row.amount_yen, row.note) for row in umbrella.frames.all()]
    return UmbrellaSums(
        count=whole["count"],
        agreed_yen=whole["agreed_yen"],
        received_yen=sum(received.values()),
        fiscal_year=fiscal_year,
        year_yen=received.get(fiscal_year, 0),
        frames=frame_lines(frames, received, whole["agreed_yen"]),
    )


def umbrella_page(
    umbrella: Agreement, user: User, today: datetime.date, number: str | None, per_page: str | None
) -> UmbrellaPage:
    """Gather the page of an umbrella agreement."""
    page = page_of_keys(covered_by(umbrella, user).order_by("-signed_on", "-pk"), number, per_page)
    return UmbrellaPage(
        agreement=umbrella,
        sums=umbrella_sums(umbrella, user, today),
        lines=_lines(list(page.object_list)),
        page=page,
        meetings=list(umbrella.meetings.all()),
        is_partial=not user.has_role(*READS_EVERY_AGREEMENT),
    )


def agreement_to_cover(number: str, user: User) -> Agreement | None:
    """Return the contract of exactly this number, as far as the user may see it."""
    visible = Agreement.objects.visible_to(user).select_related("umbrella", "department")
    return visible.prefetch_related("parties", "researchers").filter(number=number.strip()).first()


def is_umbrella(agreement: Agreement) -> bool:
    """Whether contracts can stand beneath an agreement."""
    return agreement.kind == AgreementKind.UMBRELLA and agreement.parent_id is None


def _lines(keys: Sequence[int]) -> list[CoveredLine]:
    rows = (
        Agreement.objects.filter(pk__in=keys)
        .select_related("department")
        .prefetch_related(
            Prefetch("parties", AgreementParty.objects.select_related("organization", "present"))
        )
        .order_by("-signed_on", "-pk")
    )
    received = _received_by_contract(keys)
    return [CoveredLine(row, received[row.pk]) for row in rows]


def _received_by_year(covered: AgreementQuerySet) -> dict[int, int]:
    keys = covered.order_by().values("pk")
    of_covered = Q(agreement__in=keys) | Q(agreement__parent__in=keys)
    sums = Receipt.objects.filter(of_covered).order_by().values("fiscal_year")
    return dict(sums.annotate(yen=Sum(F("amount_yen") * SIGN)).values_list("fiscal_year", "yen"))


def _received_by_contract(keys: Sequence[int]) -> dict[int, int]:
    """Sum by contract; money booked on an amendment belongs to the contract it amends."""
    of_covered = Q(agreement__in=keys) | Q(agreement__parent__in=keys)
    sums = (
        Receipt.objects.filter(of_covered)
        .annotate(root=Coalesce("agreement__parent_id", "agreement_id"))
        .order_by()
        .values("root")
        .annotate(yen=Sum(F("amount_yen") * SIGN))
    )
    received: dict[int, int] = defaultdict(int)
    received.update({row["root"]: row["yen"] for row in sums})
    return received
