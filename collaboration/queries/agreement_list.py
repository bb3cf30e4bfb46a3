"""The list of agreements: its conditions, its orders, and the rows of one page in a constant number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, Max, Min, OrderBy, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.calc.search_key import search_words
from collaboration.models import Agreement, AgreementParty, AgreementResearcher, Receipt, Turn
from collaboration.models.agreement import AgreementQuerySet
from collaboration.models.receipt import SIGN
from collaboration.queries.agreement_content import named_parties, named_researchers
from collaboration.queries.money_marks import Marks, marks_of, tags_of
from collaboration.queries.turns import StandingTurn, standing_turns
from core.calc.fiscal_year import first_day, fiscal_year_of, last_day
from core.calc.kinds import PartnerClass
from core.models import OrganizationProfile, User
from core.models.wording import listed

DEFAULT_ORDER = "-signed_on"
ORDERS = {
    "number": "number",
    "kind": "kind",
    "title": "title",
    "partner": "partner_key",
    "principal": "principal_name",
    "department": "department__name",
    "officer": "officer__display_name",
    "signed_on": "signed_on",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "amount_yen": "amount_yen",
    "state": "state",
    "turn_days": "turn_since",
}
CHUNK = 500
PARTNER_KEY = Coalesce("present__search_key", "organization__search_key")
STATE_TAGS = {
    AgreementState.CONSULT: "muted",
    AgreementState.DRAFT: "muted",
    AgreementState.SCREENING: "info",
    AgreementState.ACCEPTED: "info",
    AgreementState.NEGOTIATING: "info",
    AgreementState.CONCLUDED: "success",
    AgreementState.RUNNING: "success",
    AgreementState.SUSPENDED: "explain",
    AgreementState.COMPLETED: "success",
    AgreementState.SETTLED: "success",
    AgreementState.REJECTED: "error",
    AgreementState.CANCELLED: "error",
}


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One row of the list, lead partner first. `received_yen` is what came in over all years, refunds deducted, amendments included."""

    agreement: Agreement
    partners: str
    principal: str
    received_yen: int
    turn: StandingTurn | None = None
    marks: Marks = ()

    @property
    def state_tag(self) -> str:
        """The kind of tag that shows the state."""
        return STATE_TAGS[AgreementState(self.agreement.state)]

    @property
    def mark_tags(self) -> list[tuple[str, str]]:
        """The marks of money with the kind of tag that shows each."""
        return tags_of(self.marks)

    @property
    def state_label(self) -> str:
        """The state in words. Django's own display would build the table of choices anew for every row."""
        return gettext(AgreementState(self.agreement.state).label)

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return gettext(AgreementKind(self.agreement.kind).label)


def with_words(agreements: AgreementQuerySet, text: str) -> AgreementQuerySet:
    """Keep agreements in which every word occurs, whatever its width, variant of kanji or legal form."""
    for folded, bare in search_words(text):
        found = Q(search_key__contains=folded)
        agreements = agreements.filter(found | Q(search_key__contains=bare) if bare else found)
    return agreements


def in_fiscal_year(agreements: AgreementQuerySet, fiscal_year: int) -> AgreementQuerySet:
    """Keep agreements whose term touches the year; a missing start is the day of signature."""
    begins = Coalesce("starts_on", "signed_on")
    return (
        agreements.alias(begins=begins)
        .filter(begins__lte=last_day(fiscal_year))
        .filter(Q(ends_on=None) | Q(ends_on__gte=first_day(fiscal_year)))
    )


def with_receipts(
    agreements: AgreementQuerySet, fiscal_year: int | None, *, received: bool
) -> AgreementQuerySet:
    """Keep agreements for which money did, or did not, come in: in the accounting year, or ever."""
    receipts = Receipt.objects.order_by()
    if fiscal_year is not None:
        receipts = receipts.filter(fiscal_year=fiscal_year)
    of_amendments = receipts.filter(agreement__parent__isnull=False)
    paid = Q(pk__in=receipts.values("agreement_id")) | Q(pk__in=of_amendments.values("agreement__parent_id"))
    return agreements.filter(paid if received else ~paid)


def of_partner_class(agreements: AgreementQuerySet, wanted: PartnerClass) -> AgreementQuerySet:
    """Keep agreements with a partner that was of the class on the day of the contract.

    The class follows from a rule that the database does not know, so the profiles of the class are named to it by key.
    """
    profiles = OrganizationProfile.objects.filter(organization=OuterRef("organization")).order_by(
        "-valid_from"
    )
    day = Coalesce("agreement__signed_on", "agreement__starts_on")
    on_the_day = Subquery(profiles.filter(valid_from__lte=OuterRef("day")).values("pk")[:1])
    earliest = Subquery(profiles.reverse().values("pk")[:1])
    parties = AgreementParty.objects.alias(day=day).alias(profile=Coalesce(on_the_day, earliest))
    return agreements.filter(pk__in=parties.filter(profile__in=_profiles_of(wanted)).values("agreement_id"))


def _profiles_of(wanted: PartnerClass) -> list[int]:
    needed = ("legal_form", "country", "industry", "capital_yen", "employees", "size_override")
    profiles = OrganizationProfile.objects.order_by().only(*needed).iterator()
    return [profile.pk for profile in profiles if profile.partner_class == wanted]


def known_fiscal_years() -> list[int]:
    """Return every fiscal year that an agreement touches, latest first."""
    # Two statements, because SQLite answers only a lone minimum or maximum from an index.
    days = (
        Agreement.objects.aggregate(day=Min("starts_on"))["day"],
        Agreement.objects.aggregate(day=Max("ends_on"))["day"],
    )
    first, last = (fiscal_year_of(day) if isinstance(day, datetime.date) else None for day in days)
    if first is None:
        return []
    return list(range(last or first, first - 1, -1))


def in_order(agreements: AgreementQuerySet, order: str) -> AgreementQuerySet:
    """Sort by one of ORDERS, descending with a leading minus; rows without a value come last, ties by key."""
    descending, field = order.startswith("-"), ORDERS.get(order.removeprefix("-"))
    if field is None:
        descending, field = True, ORDERS[DEFAULT_ORDER.removeprefix("-")]
    if field == "partner_key":
        leads = AgreementParty.objects.filter(agreement=OuterRef("pk")).order_by("-is_lead", "pk")
        agreements = agreements.alias(partner_key=Subquery(leads.values(name=PARTNER_KEY)[:1]))
    elif field == "turn_since":
        standing = Turn.objects.open().filter(agreement=OuterRef("pk"))
        agreements = agreements.alias(turn_since=Subquery(standing.values("since")[:1]))
        descending = not descending  # the longer it has waited, the earlier it came in
    elif field == "principal_name":
        named = AgreementResearcher.objects.filter(agreement=OuterRef("pk")).order_by("-is_principal", "pk")
        agreements = agreements.alias(principal_name=Subquery(named.values("name")[:1]))
    return agreements.order_by(OrderBy(F(field), descending=descending, nulls_last=True), "-pk")


def rows_of(keys: Sequence[int], *, marked_for: User | None = None) -> list[AgreementRow]:
    """Return the rows of these agreements in the order given: six queries, however many rows, and two for the marks.

    Names come as bare values: building objects for partners and researchers took half the time of the page.
    """
    found = Agreement.objects.select_related("department", "officer", "parent").in_bulk(keys)
    partners, researchers, received = named_parties(keys), named_researchers(keys), _received(keys)
    turns = standing_turns(keys)
    marks = marks_of(marked_for, list(found.values()), received) if marked_for else {}
    return [
        AgreementRow(
            found[key],
            listed(partners[key]),
            next(iter(researchers[key]), ""),
            received[key],
            turns.get(key),
            marks.get(key, ()),
        )
        for key in keys
        if key in found
    ]


def every_row(agreements: AgreementQuerySet, *, marked_for: User | None = None) -> Iterator[AgreementRow]:
    """Yield every row of a selection in its order, a chunk at a time, so that memory stays bounded."""
    keys = list(agreements.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield from rows_of(keys[start : start + CHUNK], marked_for=marked_for)


def _received(keys: Sequence[int]) -> dict[int, int]:
    """Sum receipts by agreement, those of an amendment also for its agreement.

    The amendments are looked up first: a condition on receipts that spans both would read the whole table.
    """
    parents = dict(Agreement.objects.filter(parent__in=keys).order_by().values_list("pk", "parent_id"))
    sums = (
        Receipt.objects.filter(agreement__in=[*keys, *parents])
        .order_by()
        .values_list("agreement_id")
        .annotate(total=Sum(F("amount_yen") * SIGN))
    )
    received: dict[int, int] = defaultdict(int)
    for key, total in sums:
        received[key] += int(total)
        parent = parents.get(key)
        if parent is not None:
            received[parent] += int(total)
    return received
