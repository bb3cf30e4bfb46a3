"""An agreement as the content that a clerk writes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from collaboration.calc.content import AgreementContent, PartyContent, ResearcherContent
from collaboration.calc.numbering import amendment_order, running_part
from collaboration.calc.pricing.scenario import scenario_from
from collaboration.models import Agreement, AgreementParty, AgreementResearcher, Estimate, EstimateVersion
from core.models import Organization


def content_of(agreement: Agreement) -> AgreementContent:
    """Return what stands in the agreement now, lead partner and principal researcher first."""
    parties = sorted(agreement.parties.all(), key=lambda party: (not party.is_lead, party.pk))
    researchers = sorted(agreement.researchers.all(), key=lambda row: (not row.is_principal, row.pk))
    return AgreementContent(
        kind=agreement.kind,
        title=agreement.title,
        number=agreement.number,
        department_id=agreement.department_id,
        signed_on=agreement.signed_on,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        amount_yen=agreement.amount_yen,
        umbrella_id=agreement.umbrella_id,
        umbrella_reason=agreement.umbrella_reason,
        is_subsidy=agreement.is_subsidy,
        survey_kind=agreement.survey_kind,
        survey_kind_reason=agreement.survey_kind_reason,
        note=agreement.note,
        parties=tuple(
            PartyContent(party.organization_id, party.is_payer, party.share_yen, party.contract_prefecture)
            for party in parties
        ),
        researchers=tuple(ResearcherContent(row.name, row.person_id) for row in researchers),
    )


def present_content(agreement: Agreement) -> AgreementContent:
    """Return what stands in the agreement, with those who took a partner's place since: what a new paper is made out to."""
    present = {party.organization_id: party.today.pk for party in agreement.parties.all()}
    content = content_of(agreement)
    parties = tuple(
        replace(party, organization_id=present[party.organization_id]) for party in content.parties
    )
    return replace(content, parties=parties)


def agreement_content_of(estimate: Estimate, version: EstimateVersion) -> AgreementContent:
    """Return what a contract made from a version of an estimate begins with; its number is given when it is saved."""
    request = scenario_from(version.scenarios[version.chosen]).request
    principal = estimate.principal
    return AgreementContent(
        kind=request.kind.value,
        title=estimate.title,
        department_id=estimate.department_id,
        signed_on=request.signed_on,
        starts_on=request.begins_on,
        ends_on=request.finishes_on,
        amount_yen=version.total_yen,
        parties=(PartyContent(estimate.organization_id),) if estimate.organization_id else (),
        researchers=(ResearcherContent(principal.name, principal.pk),) if principal else (),
    )


def organization_names(organization_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of organisations by key."""
    found = Organization.objects.filter(pk__in=set(organization_ids)).order_by("pk")
    return dict(found.values_list("pk", "name"))


def named_parties(agreement_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the present names of the partners of each agreement, the lead first, with the former where it differs."""
    rows = _party_names(agreement_ids)
    return _gathered((key, named_now(signed, present, former)) for key, signed, present, former in rows)


def partner_names(agreement_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return every name by which the partners of each agreement may be searched: at signature and now."""
    return _gathered(
        (key, name) for key, *names in _party_names(agreement_ids) for name in dict.fromkeys(names) if name
    )


def succeeded_names(agreement: Agreement) -> list[str]:
    """Return the further names of partners that were succeeded or renamed since they signed."""
    rows = agreement.parties.exclude(former_name="").order_by("pk")
    names = rows.values_list("present__name", "former_name")
    return [name for pair in names for name in pair if name]


def named_now(signed: str, present: str | None, former: str) -> str:
    """Name a partner as it is called today, with its name at signature where that was another."""
    now = present or signed
    if not former or former == now:
        return now
    return _("%(name)s（旧：%(former)s）") % {"name": now, "former": former}


def named_party(party: AgreementParty) -> str:
    """Name a partner as other screens do: as it is called today, with its name at signature where that was another."""
    present = party.present.name if party.present else None
    return named_now(party.organization.name, present, party.former_name)


def _party_names(agreement_ids: Sequence[int]) -> Iterable[tuple[int, str, str | None, str]]:
    parties = AgreementParty.objects.filter(agreement__in=agreement_ids).order_by("-is_lead", "pk")
    return parties.values_list("agreement_id", "organization__name", "present__name", "former_name")


def named_researchers(agreement_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of the researchers of each agreement, the principal one first, as bare values."""
    named = AgreementResearcher.objects.filter(agreement__in=agreement_ids).order_by("-is_principal", "pk")
    return _gathered(named.values_list("agreement_id", "name"))


def _gathered(pairs: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    for key, name in pairs:
        names[key].append(name)
    return names


def highest_running_part(series: str) -> int:
    """Return the highest running number that agreements of a series already carry, 0 when there is none."""
    numbers = (
        Agreement.everything.filter(number__startswith=f"{series}-")
        .order_by()
        .values_list("number", flat=True)
    )
    return max((running_part(number, series) or 0 for number in numbers), default=0)


def next_amendment_order(root: Agreement) -> int:
    """Return which amendment of the agreement the next one is, counting from 1."""
    numbers = Agreement.everything.filter(parent=root).order_by().values_list("number", flat=True)
    highest = max((amendment_order(number, root.number) or 0 for number in numbers), default=0)
    return max(highest, len(numbers)) + 1
