"""Who has to approve a contract, and where a round of approvals stands. Pure: rows in, answers out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from collaboration.calc.pricing.policy import Threshold
from core.calc.enums import LabelledEnum


class Decision(LabelledEnum):
    """What an approver may say. Returned is to be mended and asked anew; rejected is the end."""

    APPROVE = "approve", "承認"
    RETURN = "return", "差戻し"
    REJECT = "reject", "却下"


@dataclass(frozen=True, slots=True)
class Asked:
    """One approval that was asked for: steps of the same order run beside each other, the next order waits for them."""

    key: int
    order: int
    role_label: str
    decision: Decision | None
    amount_yen: int | None


def approver_wanted(thresholds: Iterable[Threshold], total_yen: int) -> Threshold | None:
    """Return the threshold whose approver decides on a contract of this sum: the highest it reaches.

    Interpreted meaning: rules name one person per class of amount; who is asked beforehand is the office's own habit.
    """
    reached = [step for step in thresholds if step.from_yen <= total_yen]
    return max(reached, key=lambda step: step.from_yen, default=None)


def waiting_now(rows: Sequence[Asked]) -> tuple[Asked, ...]:
    """Return the approvals whose turn it is; none once somebody returned or rejected, or when all are given."""
    if any(row.decision in (Decision.RETURN, Decision.REJECT) for row in rows):
        return ()
    open_rows = [row for row in rows if row.decision is None]
    first = min((row.order for row in open_rows), default=0)
    return tuple(row for row in open_rows if row.order == first)


def is_approved(rows: Sequence[Asked]) -> bool:
    """Whether a round was asked for and every approval of it was given."""
    return bool(rows) and all(row.decision is Decision.APPROVE for row in rows)
