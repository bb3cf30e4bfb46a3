"""What collaboration offers the return about umbrella agreements: their companies at the end of a fiscal year.

Interpreted meaning: a company is counted on 31 March, as what it is on that day, and once however many agreements it has.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator

from collaboration.calc.counting import Profile, Term, profile_on
from collaboration.calc.facts import Exclusion, UmbrellaExclusion, UmbrellaFact
from collaboration.calc.kinds import BEFORE_SIGNATURE, AgreementKind, AgreementState
from collaboration.calc.umbrella import is_in_force
from collaboration.models import Agreement, AgreementParty, Receipt
from collaboration.queries.survey_facts import agreements_of_year, profiles_of, research_facts
from core.calc.fiscal_year import last_day
from core.calc.kinds import LegalForm

Row = tuple[Agreement, AgreementParty | None]


def umbrella_facts(fiscal_year: int) -> Iterator[UmbrellaFact]:
    """Yield a fact per company of every umbrella agreement that was there in the year, in order of entry. Three queries."""
    day = last_day(fiscal_year)
    rows = _rows(fiscal_year)
    profiles = profiles_of({party.organization_id for _agreement, party in rows if party is not None})
    counted: set[int] = set()
    for agreement, party in rows:
        profile = profile_on(profiles.get(party.organization_id, ()), day) if party else None
        excluded = _exclusion(agreement, party, profile, day, counted)
        if party is not None and excluded is None:
            counted.add(party.organization_id)
        yield UmbrellaFact(
            agreement_id=agreement.pk,
            number=agreement.number,
            title=agreement.title,
            organization_id=party.organization_id if party else None,
            organization_name=party.organization.name if party else "",
            partner=profile.partner if profile else None,
            is_domestic_company=bool(profile and profile.is_domestic_company),
            excluded=excluded,
        )


def joint_research_received(
    fiscal_year: int, companies: Collection[int], *, ever: bool
) -> dict[int, list[int]]:
    """Return by company what came in for each of its counted joint researches, case by case and year by year.

    Only of the fiscal year, or with `ever` of every year up to it; the cases are those that the return counts.
    """
    received: dict[int, list[int]] = defaultdict(list)
    for year in _years(fiscal_year, companies) if ever else [fiscal_year]:
        for fact in research_facts(year, partners=companies):
            counted = fact.kind is AgreementKind.JOINT_RESEARCH and fact.excluded is None
            company = fact.organization_id
            if counted and company is not None and company in companies:
                received[company].append(fact.received_yen)
    return received


def _rows(fiscal_year: int) -> list[Row]:
    """Return the agreements that begin by the end of the year and do not end before it, each with each of its partners."""
    agreements = (
        agreements_of_year(fiscal_year)
        .filter(kind=AgreementKind.UMBRELLA.value, survey_kind="")
        .prefetch_related("parties__organization")
        .order_by("pk")
    )
    rows: list[Row] = []
    for agreement in agreements:
        parties = sorted(agreement.parties.all(), key=lambda party: party.pk)
        rows.extend((agreement, party) for party in parties or (None,))
    return rows


def _exclusion(
    agreement: Agreement,
    party: AgreementParty | None,
    profile: Profile | None,
    day: datetime.date,
    counted: Collection[int],
) -> Exclusion | UmbrellaExclusion | None:
    state = AgreementState(agreement.state)
    term = Term(agreement.signed_on, agreement.starts_on, agreement.ends_on)
    is_company = profile is None or profile.legal_form is LegalForm.COMPANY
    reasons: tuple[tuple[bool, Exclusion | UmbrellaExclusion], ...] = (
        (state in BEFORE_SIGNATURE, Exclusion.DRAFT),
        (state is AgreementState.REJECTED, Exclusion.REJECTED),
        (state is AgreementState.CANCELLED, Exclusion.CANCELLED),
        (agreement.parent_id is not None, Exclusion.AMENDMENT),
        (party is None, Exclusion.NO_PARTNER),
        (not is_company, UmbrellaExclusion.NOT_A_COMPANY),
        (not is_in_force(state, term, day), UmbrellaExclusion.NOT_IN_FORCE),
        (party is not None and party.organization_id in counted, UmbrellaExclusion.SAME_COMPANY),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _years(fiscal_year: int, companies: Collection[int]) -> list[int]:
    """Return the fiscal years up to this one in which money came in from these companies."""
    paid = Receipt.objects.filter(
        fiscal_year__lte=fiscal_year, agreement__parties__organization__in=companies
    )
    return sorted({fiscal_year, *paid.order_by().values_list("fiscal_year", flat=True).distinct()})
