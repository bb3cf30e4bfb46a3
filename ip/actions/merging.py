"""What of inventions follows when two people turn out to be one."""

from core.registry import MergeRelation
from ip.models import Inventor


def absorb_inventor(row: Inventor, twin: Inventor) -> None:
    """Make one inventor of two rows of the same disclosure: with both shares, to be confirmed anew."""
    twin.is_representative = twin.is_representative or row.is_representative
    if row.share is not None:
        whole = row.share + (twin.share or 0)
        twin.share_numerator, twin.share_denominator = whole.as_integer_ratio()
    twin.contribution = "\n".join(part for part in (twin.contribution, row.contribution) if part)
    twin.confirmed_at, twin.confirmed_how = None, ""


RELATIONS = (
    MergeRelation("core.person", "ip.inventor", "person", twin_by=("disclosure",), absorb=absorb_inventor),
)
