"""The account of a contract's fiscal year: what there was, what was spent, and what becomes of the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from collaboration.calc.expenditure import CostItem, direct_of
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import StopCause
from collaboration.calc.pricing.policy import CostPolicy, RefundRule
from collaboration.calc.pricing.quote import Sums
from collaboration.calc.pricing.refund import Refund, refund
from collaboration.calc.receipts import NOTHING, ReceiptParts
from core.calc.enums import LabelledEnum
from core.calc.messages import ValueRefused, gettext_noop


class ClosingDecision(LabelledEnum):
    """What becomes of what is left."""

    REFUND = "refund", "返還"
    CARRY = "carry", "翌年度へ繰越"
    KEEP = "keep", "返還も繰越もしない"


class ClosingState(LabelledEnum):
    """Whether a closing stands. One that waits or was returned moves no money."""

    STANDING = "standing", "確定"
    WAITING = "waiting", "承認待ち"
    RETURNED = "returned", "差戻し"
    REPLACED = "replaced", "作り直し済"


class ClosingRefused(ValueRefused):
    """A decision that does not fit the account; `message` says what would be right."""


@dataclass(frozen=True, slots=True)
class YearAccount:
    """What a fiscal year had and spent, in exact yen.

    `received` is what came in for the year, entries taken back deducted; `refunded` is what was given back of it, on
    whatever day, so that a refund after the end of the year belongs to the year that it settles.
    """

    fiscal_year: int
    carried_in_yen: int = 0
    received: ReceiptParts = NOTHING
    refunded: ReceiptParts = NOTHING
    spent: Mapping[CostItem, int] = field(default_factory=dict)

    @property
    def available_yen(self) -> int:
        """What there was for the research itself."""
        return self.carried_in_yen + self.received.direct_yen - self.refunded.direct_yen

    @property
    def spent_yen(self) -> int:
        """What was spent of it."""
        return direct_of(self.spent)

    @property
    def rest_yen(self) -> int:
        """What is left; negative where more was spent than there was."""
        return self.available_yen - self.spent_yen

    @property
    def has_money(self) -> bool:
        """Whether there is anything to account for."""
        return bool(self.received.total_yen or self.carried_in_yen)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What becomes of the rest of a year. `refund` is None where nothing goes back."""

    decision: ClosingDecision
    carried_yen: int
    refund: Refund | None

    @property
    def refund_yen(self) -> int:
        """What goes back, indirect cost and tax included as far as the rules say."""
        return self.refund.total_yen if self.refund else 0


def reckon(
    account: YearAccount,
    decision: ClosingDecision,
    *,
    policy: CostPolicy,
    cause: StopCause = StopCause.END,
    carried_yen: int | None = None,
) -> Reckoned:
    """Return what a decision does with what is left; of a part that is carried over, the other part goes back.

    Raises ClosingRefused where nothing is left, more is carried than is left, or a donation would be given back.
    """
    rest = account.rest_yen
    if decision is ClosingDecision.KEEP:
        return Reckoned(decision, 0, None)
    if account.spent_yen < 0:
        raise ClosingRefused(
            gettext_noop("支出額の合計がマイナスです。戻入の行の元の支出が登録されているか確かめてください。")
        )
    if decision is ClosingDecision.CARRY:
        carried = _carried(rest, carried_yen)
    elif rest <= 0 and not _may_return_more(policy):
        raise ClosingRefused(
            gettext_noop("残額がないため、返還するものがありません。「返還も繰越もしない」を選んでください。")
        )
    else:
        carried = 0
    back = None
    if decision is ClosingDecision.REFUND or carried < rest:
        back = _returned(account, carried, policy, cause)
    return Reckoned(decision, carried, back)


def with_rule(policy: CostPolicy) -> CostPolicy:
    """Return the policy with a rule on refunds: unspent research cost goes back, indirect cost stays, unless it says so."""
    return policy if policy.refund else replace(policy, refund=RefundRule())


def _carried(rest_yen: int, wanted_yen: int | None) -> int:
    if rest_yen <= 0:
        raise ClosingRefused(
            gettext_noop("残額がないため、繰り越せません。「返還も繰越もしない」を選んでください。")
        )
    if wanted_yen is None:
        return rest_yen
    if not 0 < wanted_yen <= rest_yen:
        raise ClosingRefused(
            gettext_noop(
                "繰越額は1円以上、残額%(rest)s円以下で入力してください。空欄にすると全額を繰り越します。"
            ),
            rest=f"{rest_yen:,}",
        )
    return wanted_yen


def _may_return_more(policy: CostPolicy) -> bool:
    """Whether something beside research cost may go back although that is spent."""
    return policy.refund is not None and (policy.refund.with_researcher_fee or policy.refund.with_indirect)


def _returned(account: YearAccount, carried_yen: int, policy: CostPolicy, cause: StopCause) -> Refund:
    """Reckon by the policy's rule. What is carried over is not unspent; indirect cost nobody booked counts as used."""
    if policy.kind is AgreementKind.DONATION:
        raise ClosingRefused(
            gettext_noop(
                "寄附金は寄附者に返還できません。「翌年度へ繰越」か「返還も繰越もしない」を選んでください。"
            )
        )
    left = account.received.minus(account.refunded)
    booked = account.spent
    paid = Sums(
        direct=account.available_yen,
        indirect=left.indirect_yen,
        strategic=left.strategic_yen,
        researcher=left.researcher_yen,
        tax=left.tax_yen,
    )
    spent = Sums(
        direct=account.spent_yen + carried_yen,
        indirect=booked.get(CostItem.INDIRECT, left.indirect_yen),
        researcher=booked.get(CostItem.RESEARCHER, 0),
    )
    return refund(with_rule(policy), paid, spent, cause)


def state_of(*, needs_approval: bool, approved: bool | None, is_latest: bool) -> ClosingState:
    """Return whether a closing stands: at once, or when somebody else approved it, until a later one stands in its place."""
    if approved is False:
        return ClosingState.RETURNED
    if not is_latest:
        return ClosingState.REPLACED
    return ClosingState.WAITING if needs_approval and approved is None else ClosingState.STANDING
