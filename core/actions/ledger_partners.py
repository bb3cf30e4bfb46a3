"""Partners that a ledger names: found by 法人番号, then by folded name, else made; what they were is kept by date."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from django.utils.translation import gettext

from core.actions.ledger_log import LedgerLog, SourceRow
from core.calc.company_size import company_size
from core.calc.kinds import CompanySize, IndustryGroup, LegalForm
from core.calc.search_keys import organization_match_key, organization_search_key
from core.calc.text import names_company
from core.models import Organization, OrganizationProfile

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class PartnerEntry:
    """One mention of a partner: its name and number, and what the ledger says it was on a day.

    None means that the ledger says nothing: what is known stays. With `only_if_unknown` all that is known stays.
    """

    source: SourceRow
    name: str
    on: datetime.date
    corporate_number: str | None = None
    legal_form: LegalForm | None = None
    size: CompanySize | None = None
    country: str | None = None
    prefecture: str | None = None
    only_if_unknown: bool = False


@dataclass(slots=True)
class _Partner:
    """An organisation with the profiles it has and the mentions of it."""

    organization: Organization
    profiles: list[OrganizationProfile] = field(default_factory=list)
    mentions: list[PartnerEntry] = field(default_factory=list)


@dataclass(slots=True)
class _Index:
    """Every organisation by number and by folded name."""

    by_number: dict[str, _Partner] = field(default_factory=dict)
    by_name: dict[str, list[_Partner]] = field(default_factory=dict)
    settled: dict[str, _Partner] = field(default_factory=dict)

    def add(self, partner: _Partner) -> None:
        """Make a partner findable."""
        organization = partner.organization
        if organization.corporate_number:
            self.by_number[organization.corporate_number] = partner
        self.by_name.setdefault(organization.match_key, []).append(partner)

    def find(self, entry: PartnerEntry) -> _Partner | None:
        """Return the partner an entry means, None when there is none or when several share the name."""
        if entry.corporate_number and entry.corporate_number in self.by_number:
            return self.by_number[entry.corporate_number]
        key = organization_match_key(entry.name)
        named = self.by_name.get(key, [])
        if entry.corporate_number is None and key in self.settled:
            return self.settled[key]
        if entry.corporate_number:
            named = [partner for partner in named if not partner.organization.corporate_number]
        alike = [partner for partner in named if partner.organization.name == entry.name]
        chosen = alike if len(alike) == 1 else named
        return chosen[0] if len(chosen) == 1 else None


@dataclass(frozen=True, slots=True)
class PartnerLink:
    """The organisation an entry means. `prefecture` is what the entry says where the profile of the day differs."""

    organization_id: int
    prefecture: str


def record_partners(entries: Sequence[PartnerEntry], *, log: LedgerLog) -> list[PartnerLink]:
    """Return the organisation for each entry, making organisations and dated profiles where needed.

    A number that a known organisation lacks is added to it. Among several of one name without a number, the first
    entry makes a new one and the rest share it.
    """
    index = _index()
    made: list[_Partner] = []
    partners: list[_Partner] = []
    for entry in entries:
        partner = index.find(entry)
        if partner is None:
            partner = _Partner(_new(entry, log))
            index.add(partner)
            if entry.corporate_number is None:
                index.settled[partner.organization.match_key] = partner
            made.append(partner)
        elif entry.corporate_number and not partner.organization.corporate_number:
            _add_number(partner, entry, log)
            index.by_number[entry.corporate_number] = partner
        partner.mentions.append(entry)
        partners.append(partner)
    Organization.objects.bulk_create([partner.organization for partner in made], batch_size=_BATCH)
    for partner in made:
        log.made(partner.mentions[0].source, partner.organization)
    _record_profiles({id(partner): partner for partner in partners}.values(), log)
    return [
        PartnerLink(partner.organization.pk, _own_prefecture(partner, entry))
        for partner, entry in zip(partners, entries, strict=True)
    ]


def _index() -> _Index:
    index = _Index()
    living = Organization.objects.filter(merged_into=None).order_by("pk")
    partners = {organization.pk: _Partner(organization) for organization in living.iterator()}
    for profile in OrganizationProfile.objects.order_by("valid_from").iterator():
        if profile.organization_id in partners:
            partners[profile.organization_id].profiles.append(profile)
    for partner in partners.values():
        index.add(partner)
    return index


def _new(entry: PartnerEntry, log: LedgerLog) -> Organization:
    return Organization(
        name=entry.name,
        corporate_number=entry.corporate_number,
        search_key=organization_search_key(entry.name, corporate_number=entry.corporate_number),
        match_key=organization_match_key(entry.name),
        created_by=log.by,
        updated_by=log.by,
    )


def _add_number(partner: _Partner, entry: PartnerEntry, log: LedgerLog) -> None:
    organization = partner.organization
    organization.corporate_number = entry.corporate_number
    organization.search_key = organization_search_key(
        organization.name, organization.name_kana, organization.name_en, entry.corporate_number
    )
    if organization.pk is not None:
        organization.save(update_fields=["corporate_number", "search_key"])
        log.changed(entry.source, organization, {"corporate_number": None})


def _record_profiles(partners: Iterable[_Partner], log: LedgerLog) -> None:
    made: list[tuple[SourceRow, OrganizationProfile]] = []
    for partner in partners:
        for entry in sorted(partner.mentions, key=attrgetter("on")):
            profile = _changed_profile(partner, entry)
            if profile is not None:
                partner.profiles.append(profile)
                partner.profiles.sort(key=attrgetter("valid_from"))
                made.append((entry.source, profile))
    OrganizationProfile.objects.bulk_create([profile for _source, profile in made], batch_size=_BATCH)
    for source, profile in made:
        log.made(source, profile, tell=False)


def _changed_profile(partner: _Partner, entry: PartnerEntry) -> OrganizationProfile | None:
    """Return the profile that begins with this mention, None when the one in force says the same.

    The first mention of a day decides; a second one of the same day cannot begin another profile.
    """
    current = _in_force(partner.profiles, entry.on)
    if current is not None and entry.only_if_unknown:
        return None
    size = _size(entry, current)
    wanted = {
        "legal_form": entry.legal_form or (current.legal_form if current else _form_by_name(entry.name)),
        "country": entry.country or (current.country if current else "JP"),
        "prefecture": entry.prefecture or (current.prefecture if current else ""),
        "size_override": size,
    }
    wanted["legal_form"] = LegalForm(wanted["legal_form"]).value
    if current is not None:
        same = all(getattr(current, name) == value for name, value in wanted.items())
        if same or current.valid_from == entry.on:
            return None
    return OrganizationProfile(
        organization=partner.organization,
        valid_from=entry.on,
        size_evidence=gettext("台帳の相手先区分による") if size else "",
        industry=current.industry if current else "",
        capital_yen=current.capital_yen if current else None,
        employees=current.employees if current else None,
        address=current.address if current and current.prefecture == wanted["prefecture"] else "",
        **wanted,
    )


def _form_by_name(name: str) -> LegalForm:
    """A ledger that leaves the class out: a company is asked for its size later instead of vanishing among その他."""
    return LegalForm.COMPANY if names_company(name) else LegalForm.OTHER


def _own_prefecture(partner: _Partner, entry: PartnerEntry) -> str:
    profile = _in_force(partner.profiles, entry.on)
    known = profile.prefecture if profile else ""
    return entry.prefecture if entry.prefecture and entry.prefecture != known else ""


def _size(entry: PartnerEntry, current: OrganizationProfile | None) -> str:
    if entry.size is not None:
        known = current and company_size(
            IndustryGroup(current.industry) if current.industry else None,
            current.capital_yen,
            current.employees,
        )
        return current.size_override if current and known == entry.size else entry.size.value
    says_nothing = entry.legal_form is None
    return current.size_override if says_nothing and current else ""


def _in_force(profiles: Sequence[OrganizationProfile], day: datetime.date) -> OrganizationProfile | None:
    valid = [profile for profile in profiles if profile.valid_from <= day]
    return valid[-1] if valid else (profiles[0] if profiles else None)
