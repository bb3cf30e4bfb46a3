"""Joint research, commissioned research and clinical trials of a fiscal year, one fact per agreement."""

from collections.abc import Iterator

from collaboration.calc.facts import AgreementFact, Exclusion
from collaboration.calc.kinds import AgreementKind
from collaboration.queries.survey_facts import AGREEMENT_TYPE, research_facts
from core.calc.kinds import PartnerClass
from reporting.calc.edition import Edition
from reporting.calc.facts import OUTSIDE_SURVEY, Fact
from reporting.calc.size_class import size_class_of

MEASURES = {
    AgreementKind.JOINT_RESEARCH: "joint_research",
    AgreementKind.COMMISSIONED_RESEARCH: "commissioned_research",
    AgreementKind.CLINICAL_TRIAL: "clinical_trial",
}
DOMESTIC_COMPANY = "company"
UNKNOWN = "unknown"


def research_funds(edition: Edition, fiscal_year: int) -> Iterator[Fact]:
    """Yield one fact per agreement that has to do with the year, left out ones included with their reason.

    Umbrella agreements have a measure of their own. Dimensions: partner, prefecture, size (of the amount received in the year, indirect cost included), office, matching.
    """
    for agreement in research_facts(fiscal_year):
        if agreement.kind is not AgreementKind.UMBRELLA:
            yield _fact(agreement, edition)


def _fact(agreement: AgreementFact, edition: Edition) -> Fact:
    excluded = agreement.excluded
    counted = excluded is None
    return Fact(
        measure=MEASURES.get(agreement.kind, OUTSIDE_SURVEY),
        record_type=AGREEMENT_TYPE,
        record_id=agreement.agreement_id,
        label=agreement.number,
        title=agreement.title,
        partner_label=agreement.organization_name,
        count=1 if counted else 0,
        yen=agreement.received_yen,
        indirect_yen=agreement.indirect_yen,
        dimensions=_dimensions(agreement, edition),
        excluded="" if excluded is None else excluded.value,
        money_years=agreement.money_years,
        gaps=()
        if excluded not in (None, Exclusion.NO_PARTNER)
        else tuple(gap.value for gap in agreement.gaps),
        own_kind=agreement.own_kind.value,
        partner_id=agreement.organization_id,
        profile_id=agreement.profile_id,
    )


def _dimensions(agreement: AgreementFact, edition: Edition) -> tuple[tuple[str, str], ...]:
    return (
        ("matching", _yes(agreement.matched)),
        ("office", _yes(agreement.office_involved)),
        ("partner", partner_value(agreement.partner, is_company=agreement.is_domestic_company)),
        ("prefecture", "same" if agreement.same_prefecture else "elsewhere"),
        ("size", size_class_of(agreement.received_yen, edition.size_classes).code),
    )


def partner_value(partner: PartnerClass | None, *, is_company: bool) -> str:
    """Return the value of the dimension partner; a company of unknown size still is a domestic company."""
    if partner is not None:
        return partner.value
    return DOMESTIC_COMPANY if is_company else UNKNOWN


def _yes(value: bool) -> str:  # noqa: FBT001 -- a converter
    return "yes" if value else "no"
