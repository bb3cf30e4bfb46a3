"""What of an agreement follows when two organisations or two people turn out to be one."""

from collaboration.models import AgreementParty, AgreementResearcher, ConsortiumMember
from core.registry import MergeRelation


def absorb_party(row: AgreementParty, twin: AgreementParty) -> None:
    """Take over into the party that stays what only the removed party of the same agreement knew."""
    twin.is_lead = twin.is_lead or row.is_lead
    twin.is_payer = twin.is_payer or row.is_payer
    if row.share_yen is not None:
        twin.share_yen = (twin.share_yen or 0) + row.share_yen
    twin.contract_prefecture = twin.contract_prefecture or row.contract_prefecture
    twin.present = twin.present or row.present
    twin.former_name = twin.former_name or row.former_name


def absorb_researcher(row: AgreementResearcher, twin: AgreementResearcher) -> None:
    """Keep the principal researcher of an agreement that named the same person twice."""
    twin.is_principal = twin.is_principal or row.is_principal


def absorb_member(row: ConsortiumMember, twin: ConsortiumMember) -> None:
    """Make one membership of two: from the earlier first day, open while either is, with what both bear."""
    for name in ("share_yen", "fee_yen"):
        stated = [value for value in (getattr(row, name), getattr(twin, name)) if value is not None]
        setattr(twin, name, sum(stated) if stated else None)
    twin.joined_on = min(row.joined_on, twin.joined_on)
    if row.left_on is None or twin.left_on is None:
        twin.left_on, twin.leaving_reason = None, ""
    else:
        twin.left_on = max(row.left_on, twin.left_on)


RELATIONS = (
    MergeRelation(
        "core.organization",
        "collaboration.agreementparty",
        "organization",
        twin_by=("agreement",),
        absorb=absorb_party,
    ),
    MergeRelation(
        "core.person",
        "collaboration.agreementresearcher",
        "person",
        twin_by=("agreement",),
        absorb=absorb_researcher,
    ),
    MergeRelation("core.organization", "collaboration.agreementparty", "present"),
    MergeRelation("core.organization", "collaboration.succession", "predecessor"),
    MergeRelation("core.organization", "collaboration.succession", "successor"),
    MergeRelation("core.person", "collaboration.researcherstep", "person"),
    MergeRelation("core.organization", "collaboration.estimate", "organization"),
    MergeRelation("core.organization", "collaboration.invoice", "partner"),
    MergeRelation("core.organization", "collaboration.signature", "organization"),
    MergeRelation("core.person", "collaboration.estimate", "principal"),
    MergeRelation("core.organization", "collaboration.enquiry", "organization"),
    MergeRelation("core.person", "collaboration.enquiry", "researcher"),
    MergeRelation("core.organization", "collaboration.sharedlink", "organization"),
    MergeRelation(
        "core.organization",
        "collaboration.consortiummember",
        "organization",
        twin_by=("consortium",),
        absorb=absorb_member,
    ),
    MergeRelation("core.person", "collaboration.unitmember", "person"),
    MergeRelation("core.organization", "collaboration.unitmember", "organization"),
)
