"""What of inventions and rights follows when two people or two organisations turn out to be one."""

from fractions import Fraction

from core.registry import MergeRelation
from ip.models import Inventor, JointFilingParty


def absorb_inventor(row: Inventor, twin: Inventor) -> None:
    """Make one inventor of two rows of the same disclosure: with both shares, to be confirmed anew."""
    twin.is_representative = twin.is_representative or row.is_representative
    if row.share is not None:
        whole = row.share + (twin.share or 0)
        twin.share_numerator, twin.share_denominator = whole.as_integer_ratio()
    twin.contribution = "\n".join(part for part in (twin.contribution, row.contribution) if part)
    twin.confirmed_at, twin.confirmed_how = None, ""


def absorb_filing_party(row: JointFilingParty, twin: JointFilingParty) -> None:
    """Make one party of two: with both shares, and with both parts of the cost where they are known."""
    twin.share_numerator, twin.share_denominator = (row.share + twin.share).as_integer_ratio()
    costs = [part for part in (row.cost, twin.cost) if part is not None]
    if costs:
        twin.cost_numerator, twin.cost_denominator = sum(costs, Fraction(0)).as_integer_ratio()


RELATIONS = (
    MergeRelation("core.person", "ip.inventor", "person", twin_by=("disclosure",), absorb=absorb_inventor),
    MergeRelation("core.organization", "ip.right", "agent"),
    MergeRelation("core.organization", "ip.ownership", "organization"),
    MergeRelation("core.person", "ip.ownership", "person"),
    MergeRelation(
        "core.organization",
        "ip.jointfilingparty",
        "organization",
        twin_by=("joint_filing",),
        absorb=absorb_filing_party,
    ),
)
