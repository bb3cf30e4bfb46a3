"""What collaboration offers the return: every agreement that has to do with a fiscal year, as facts.

One query per concern, none per agreement; what the queries bring together is decided in `collaboration.calc.counting`.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from collaboration.calc.counting import (
    RESEARCH_KINDS,
    Party,
    Profile,
    Standing,
    Term,
    counted_party,
    exclusion_of,
    gaps_of,
    profile_on,
)
from collaboration.calc.facts import AgreementFact
from collaboration.calc.kinds import AgreementKind, AgreementState, Origin
from collaboration.models import ActivityOverride, Agreement, AgreementParty, Receipt
from collaboration.models.receipt import SIGN
from core.calc.countries import HOME
from core.calc.fiscal_year import first_day, last_day
from core.calc.kinds import CompanySize, IndustryGroup, LegalForm
from core.models import Institution, OrganizationProfile

AGREEMENT_TYPE = Agreement._meta.label_lower
CHUNK = 2_000

COLUMNS = (
    "pk",
    "number",
    "title",
    "kind",
    "survey_kind",
    "state",
    "is_subsidy",
    "parent_id",
    "signed_on",
    "starts_on",
    "ends_on",
    "involvement__involved",
    "involvement__origin",
)


@dataclass(slots=True)
class _Surroundings:
    """Everything about a year's agreements that stands in other tables, by agreement or organisation."""

    prefecture: str
    received: dict[int, tuple[int, int]]
    other_years: dict[int, tuple[int, ...]]
    parties: dict[int, list[Party]]
    profiles: dict[int, list[Profile]]
    carried_out: dict[int, bool]
    placed: dict[tuple[int, Any], Profile | None] = field(default_factory=dict)


def research_facts(fiscal_year: int, *, partners: Collection[int] | None = None) -> Iterator[AgreementFact]:
    """Yield a fact for every agreement that has to do with the year, counted or not, in order of entry.

    An agreement has to do with a year when its term touches it, when money came in it, or when the office said something
    about that year. Money booked on an amendment belongs to the agreement it amends. With `partners` only the agreements
    of these organisations are looked at.
    """
    candidates = _candidates(fiscal_year)
    if partners is not None:
        of_partners = AgreementParty.objects.filter(organization__in=partners)
        # Keys, not a subquery: three of them in one another took PostgreSQL a minute on tables it had no statistics of.
        candidates = candidates.filter(pk__in=set(of_partners.values_list("agreement_id", flat=True)))
    around = _Surroundings(
        prefecture=Institution.objects.values_list("prefecture", flat=True).order_by("pk").first() or "",
        received=_received(fiscal_year),
        other_years=_other_years(fiscal_year),
        parties=_parties(candidates),
        profiles=_profiles(candidates),
        carried_out=_carried_out(fiscal_year),
    )
    rows = candidates.order_by("pk").values(*COLUMNS)
    for row in rows.iterator(chunk_size=CHUNK):
        yield _fact(row, around, fiscal_year)


def _candidates(fiscal_year: int) -> QuerySet[Agreement]:
    first, last = first_day(fiscal_year), last_day(fiscal_year)
    paid = Receipt.objects.filter(fiscal_year=fiscal_year)
    running = _running(first, last)
    # Sets of keys, read once each: the same as EXISTS would be looked up per agreement, minutes for a large university.
    own = paid.values("agreement_id")
    through_amendment = paid.filter(agreement__parent__isnull=False).values("agreement__parent_id")
    through_second = paid.filter(agreement__parent__parent__isnull=False).values(
        "agreement__parent__parent_id"
    )
    stated = ActivityOverride.objects.filter(fiscal_year=fiscal_year).values("agreement_id")
    with_money = Q(pk__in=own) | Q(pk__in=through_amendment) | Q(pk__in=through_second)
    return Agreement.objects.filter(running | with_money | Q(pk__in=stated))


def agreements_of_year(fiscal_year: int) -> QuerySet[Agreement]:
    """Return the agreements whose term touches a year; a missing start is the day of signature."""
    return Agreement.objects.filter(_running(first_day(fiscal_year), last_day(fiscal_year)))


def _running(first: datetime.date, last: datetime.date, path: str = "") -> Q:
    """Agreements, reached over a path, whose term touches the period; a missing start is the day of signature."""
    begun = Q((f"{path}starts_on__lte", last)) | Q(
        (f"{path}starts_on", None), (f"{path}signed_on__lte", last)
    )
    return begun & (Q((f"{path}ends_on", None)) | Q((f"{path}ends_on__gte", first)))


ROOT = Coalesce("agreement__parent__parent_id", "agreement__parent_id", "agreement_id")


def _received(fiscal_year: int) -> dict[int, tuple[int, int]]:
    sums = (
        Receipt.objects.filter(fiscal_year=fiscal_year)
        .annotate(root=ROOT)
        .order_by()
        .values("root")
        .annotate(total=Sum(F("amount_yen") * SIGN), indirect=Sum(F("indirect_yen") * SIGN))
        .values_list("root", "total", "indirect")
    )
    return {root: (int(total), int(indirect)) for root, total, indirect in sums.iterator(chunk_size=CHUNK)}


def _other_years(fiscal_year: int) -> dict[int, tuple[int, ...]]:
    first, last = first_day(fiscal_year), last_day(fiscal_year)
    of_running = (
        _running(first, last, "agreement__")
        | _running(first, last, "agreement__parent__")
        | _running(first, last, "agreement__parent__parent__")
    )
    rows = (
        Receipt.objects.filter(of_running)
        .exclude(fiscal_year=fiscal_year)
        .annotate(root=ROOT)
        .order_by()
        .values("root", "fiscal_year")
        .annotate(total=Sum(F("amount_yen") * SIGN))
        .filter(total__gt=0)
        .order_by("root", "fiscal_year")
        .values_list("root", "fiscal_year")
    )
    years: dict[int, list[int]] = defaultdict(list)
    for root, year in rows.iterator(chunk_size=CHUNK):
        years[root].append(year)
    return {root: tuple(found) for root, found in years.items()}


def _parties(candidates: QuerySet[Agreement]) -> dict[int, list[Party]]:
    rows = (
        AgreementParty.objects.filter(agreement__in=candidates.values("pk"))
        .order_by("pk")
        .values_list(
            "agreement_id",
            "organization_id",
            "organization__name",
            "is_lead",
            "is_payer",
            "share_yen",
            "contract_prefecture",
        )
    )
    parties: dict[int, list[Party]] = defaultdict(list)
    for agreement_id, organization_id, name, is_lead, is_payer, share_yen, prefecture in rows.iterator(
        chunk_size=CHUNK
    ):
        party = Party(organization_id, name, is_lead, is_payer, share_yen, prefecture)
        parties[agreement_id].append(party)
    return parties


def _profiles(candidates: QuerySet[Agreement]) -> dict[int, list[Profile]]:
    parties = AgreementParty.objects.filter(agreement__in=candidates.values("pk"))
    return profiles_of(parties.values("organization_id"))


def profiles_of(organizations: Collection[int] | QuerySet[Any, Any]) -> dict[int, list[Profile]]:
    """Return what organisations were from which day on, in order of the days."""
    rows = (
        OrganizationProfile.objects.filter(organization__in=organizations)
        .order_by("organization_id", "valid_from")
        .values_list(
            "organization_id",
            "pk",
            "valid_from",
            "legal_form",
            "country",
            "prefecture",
            "industry",
            "capital_yen",
            "employees",
            "size_override",
        )
    )
    profiles: dict[int, list[Profile]] = defaultdict(list)
    for (
        organization_id,
        profile_id,
        valid_from,
        form,
        country,
        prefecture,
        industry,
        capital,
        employees,
        size,
    ) in rows:
        profiles[organization_id].append(
            Profile(
                profile_id,
                valid_from,
                LegalForm(form),
                country,
                prefecture,
                IndustryGroup(industry) if industry else None,
                capital,
                employees,
                CompanySize(size) if size else None,
            )
        )
    return profiles


def _carried_out(fiscal_year: int) -> dict[int, bool]:
    stated = ActivityOverride.objects.filter(fiscal_year=fiscal_year)
    return dict(stated.values_list("agreement_id", "carried_out"))


def _fact(row: dict[str, Any], around: _Surroundings, fiscal_year: int) -> AgreementFact:
    agreement_id = row["pk"]
    own_kind = AgreementKind(row["kind"])
    term = Term(row["signed_on"], row["starts_on"], row["ends_on"])
    party = counted_party(around.parties.get(agreement_id, ()))
    profile = _placed(party, term, around)
    standing = Standing(
        state=AgreementState(row["state"]),
        kind=AgreementKind(row["survey_kind"]) if row["survey_kind"] else own_kind,
        is_amendment=row["parent_id"] is not None,
        is_subsidy=row["is_subsidy"],
        carried_out=around.carried_out.get(agreement_id),
        term=term,
        has_party=party is not None,
    )
    contract_prefecture = party.contract_prefecture if party else ""
    prefecture = contract_prefecture or (profile.prefecture if profile else "")
    received_yen, indirect_yen = around.received.get(agreement_id, (0, 0))
    return AgreementFact(
        agreement_id=agreement_id,
        number=row["number"],
        title=row["title"],
        kind=standing.kind,
        own_kind=own_kind,
        organization_id=party.organization_id if party else None,
        organization_name=party.name if party else "",
        profile_id=profile.profile_id if profile else None,
        partner=profile.partner if profile else None,
        is_domestic_company=bool(profile and profile.is_domestic_company),
        same_prefecture=bool(profile and profile.country == HOME and prefecture == around.prefecture != ""),
        received_yen=received_yen,
        indirect_yen=indirect_yen,
        office_involved=bool(row["involvement__involved"]),
        matched=row["involvement__origin"] == Origin.OFFICE_MATCHING,
        money_years=around.other_years.get(agreement_id, ()),
        gaps=gaps_of(term, profile, contract_prefecture) if standing.kind in RESEARCH_KINDS else (),
        excluded=exclusion_of(standing, fiscal_year),
    )


def _placed(party: Party | None, term: Term, around: _Surroundings) -> Profile | None:
    """Return the profile that counts; partners repeat, so each is looked up once per day."""
    if party is None:
        return None
    key = (party.organization_id, term.profile_day)
    if key not in around.placed:
        around.placed[key] = profile_on(around.profiles.get(party.organization_id, ()), term.profile_day)
    return around.placed[key]
