"""Who has to approve a contract, and where a round of approvals stands. Pure: rows in, answers out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from collaboration.calc.pricing.kinds import ApprovalRule
from collaboration.calc.pricing.policy import CostPolicy, Threshold
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


def approvers_wanted(policies: Iterable[CostPolicy], total_yen: int) -> tuple[Threshold, ...]:
    """Return the thresholds whose approvers decide on a contract of this sum, in the order in which they are asked.

    Usually it is the highest one reached: rules name one person per class of amount, and who is asked beforehand is the
    office's own habit. Rules that want every one reached say so; then nobody is asked twice. Where the regime of a contract
    is not settled yet, those of all regimes count.
    """
    among = list(policies)
    reached = [step for policy in among for step in _reached(policy, total_yen)]
    reached.sort(key=lambda step: step.from_yen)
    if all(policy.approvals is ApprovalRule.HIGHEST for policy in among):
        return tuple(reached[-1:])
    last_of: dict[str, Threshold] = {}
    for step in reached:
        last_of.pop(step.approver, None)
        last_of[step.approver] = step
    return tuple(last_of.values())


def in_order(wanted: Iterable[Threshold]) -> str:
    """Name approvers in the order in which they are asked."""
    return "、".join(step.approver for step in wanted)


def missing_approvers(rows: Sequence[Asked], wanted: Sequence[Threshold]) -> tuple[Threshold, ...]:
    """Return the thresholds whose approver a round did not ask, or asked before one that comes earlier."""
    missing: list[Threshold] = []
    after = 0
    for step in wanted:
        orders = [row.order for row in rows if row.role_label == step.approver and row.order > after]
        if orders:
            after = min(orders)
        else:
            missing.append(step)
    return tuple(missing)


def _reached(policy: CostPolicy, total_yen: int) -> Sequence[Threshold]:
    reached = sorted(policy.thresholds, key=lambda step: step.from_yen)
    reached = [step for step in reached if step.from_yen <= total_yen]
    return reached if policy.approvals is ApprovalRule.EVERY else reached[-1:]


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
