"""Rules by which the return sees an agreement: whether it is counted, for which partner, and what is missing."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from collaboration.calc.facts import Exclusion, Gap
from collaboration.calc.kinds import BEFORE_SIGNATURE, AgreementKind, AgreementState
from core.calc.company_size import company_size, partner_class
from core.calc.countries import HOME
from core.calc.fiscal_year import overlaps
from core.calc.kinds import CompanySize, IndustryGroup, LegalForm, PartnerClass

RESEARCH_KINDS = (
    AgreementKind.JOINT_RESEARCH,
    AgreementKind.COMMISSIONED_RESEARCH,
    AgreementKind.CLINICAL_TRIAL,
)


@dataclass(frozen=True, slots=True)
class Term:
    """When an agreement runs; without a first day of research the day of signature stands for it."""

    signed_on: datetime.date | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None

    @property
    def begins_on(self) -> datetime.date | None:
        """The first day, as far as known."""
        return self.starts_on or self.signed_on

    @property
    def profile_day(self) -> datetime.date | None:
        """The day whose partner profile counts: of signature, else of the start."""
        return self.signed_on or self.starts_on

    def touches(self, fiscal_year: int) -> bool:
        """Whether it runs on any day of the year; a term that never begins touches none."""
        return self.begins_on is not None and overlaps(self.begins_on, self.ends_on, fiscal_year)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether an agreement is counted in a year. `carried_out` is the office's own word, where given."""

    state: AgreementState
    kind: AgreementKind
    is_amendment: bool
    is_subsidy: bool
    carried_out: bool | None
    term: Term
    has_party: bool


def exclusion_of(standing: Standing, fiscal_year: int) -> Exclusion | None:
    """Return why the agreement is not counted in the year, None when it is. The office's word wins over the term."""
    reasons = (
        (standing.state in BEFORE_SIGNATURE, Exclusion.DRAFT),
        (standing.state is AgreementState.REJECTED, Exclusion.REJECTED),
        (standing.state is AgreementState.CANCELLED, Exclusion.CANCELLED),
        (standing.is_amendment, Exclusion.AMENDMENT),
        (standing.kind not in RESEARCH_KINDS, Exclusion.KIND),
        (standing.is_subsidy, Exclusion.SUBSIDY),
        (standing.carried_out is False, Exclusion.NOT_CARRIED_OUT),
        (standing.carried_out is None and not standing.term.touches(fiscal_year), Exclusion.OUTSIDE_TERM),
        (not standing.has_party, Exclusion.NO_PARTNER),
    )
    return next((reason for holds, reason in reasons if holds), None)


@dataclass(frozen=True, slots=True)
class Party:
    """A partner of an agreement, as far as the choice of the counted one needs it."""

    organization_id: int
    name: str
    is_lead: bool
    is_payer: bool
    share_yen: int | None
    contract_prefecture: str


def counted_party(parties: Sequence[Party]) -> Party | None:
    """Return the one partner under which an agreement of several parties is counted.

    Interpreted meaning: the payer of the largest share; of equal payers the lead, then the one entered first. A party that
    pays nothing is no partner, unless nobody is marked as paying.
    """
    payers = [party for party in parties if party.is_payer] or list(parties)
    return max(payers, key=lambda party: (party.share_yen or 0, party.is_lead), default=None)


@dataclass(frozen=True, slots=True)
class Profile:
    """What an organisation was from a day on."""

    profile_id: int
    valid_from: datetime.date
    legal_form: LegalForm
    country: str
    prefecture: str
    industry: IndustryGroup | None
    capital_yen: int | None
    employees: int | None
    size_override: CompanySize | None

    @property
    def size(self) -> CompanySize | None:
        """Large or small: the office's word, else the law's answer, None when a figure is missing."""
        return self.size_override or company_size(self.industry, self.capital_yen, self.employees)

    @property
    def partner(self) -> PartnerClass | None:
        """The survey's class, None for a domestic company of unknown size."""
        return partner_class(self.legal_form, self.country, self.size)

    @property
    def is_domestic_company(self) -> bool:
        """Whether it is a company incorporated in Japan."""
        return self.legal_form is LegalForm.COMPANY and self.country == HOME


def profile_on(profiles: Sequence[Profile], day: datetime.date | None) -> Profile | None:
    """Return the profile valid on a day from profiles in order of their first days, else the earliest known."""
    if day is None:
        return profiles[-1] if profiles else None
    valid = [profile for profile in profiles if profile.valid_from <= day]
    return valid[-1] if valid else (profiles[0] if profiles else None)


def gaps_of(term: Term, profile: Profile | None, contract_prefecture: str) -> tuple[Gap, ...]:
    """Return what is missing or contradictory before an agreement can be placed for certain."""
    gaps = [
        gap
        for holds, gap in ((term.begins_on is None, Gap.TERM), (term.ends_on is None, Gap.NO_END))
        if holds
    ]
    if profile is None:
        return (*gaps, Gap.PROFILE)
    prefecture = contract_prefecture or profile.prefecture
    abroad = profile.country != HOME
    found = (
        (profile.is_domestic_company and profile.size is None, Gap.SIZE),
        (not abroad and not prefecture, Gap.PREFECTURE),
        (abroad and bool(profile.size_override or profile.prefecture), Gap.COUNTRY),
    )
    return (*gaps, *(gap for holds, gap in found if holds))
