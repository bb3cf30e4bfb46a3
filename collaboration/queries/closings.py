"""The accounts of a contract year by year, and the closings that stand for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from collaboration.calc.closing import ClosingState, YearAccount, state_of
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.keeping import restored
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.models import Agreement, ClosingApproval, YearClosing
from collaboration.queries.cost_rules import policies_on
from collaboration.queries.estimates import latest_price
from collaboration.queries.expenditure import YearReceipts, receipts_by_year, spent_by_year
from core.calc.fiscal_year import fiscal_year_of
from core.models import User

CLOSING_TAGS = {
    ClosingState.STANDING: "success",
    ClosingState.WAITING: "explain",
    ClosingState.RETURNED: "error",
    ClosingState.REPLACED: "muted",
}


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """A closing with whether it stands."""

    closing: YearClosing
    state: ClosingState

    @property
    def tag(self) -> str:
        """The severity with which its state is shown."""
        return CLOSING_TAGS[self.state]


@dataclass(frozen=True, slots=True)
class AccountLine:
    """The account of a fiscal year with the closing that stands or waits for it."""

    account: YearAccount
    closing: ClosingLine | None

    @property
    def is_standing(self) -> bool:
        """Whether a closing stands for the year."""
        return self.closing is not None and self.closing.state is ClosingState.STANDING

    @property
    def carried_out_yen(self) -> int:
        """What the closing that stands takes to the next year."""
        return self.closing.closing.carried_yen if self.closing is not None and self.is_standing else 0

    @property
    def refund_due_yen(self) -> int:
        """What has still to be given back by the closing that stands."""
        if self.closing is None or not self.is_standing:
            return 0
        kept = self.closing.closing
        given_back: int = self.account.refunded.total_yen - kept.content["refunded_yen"]
        return max(kept.refund_yen - given_back, 0)

    @property
    def is_outdated(self) -> bool:
        """Whether money came, went or was spent since the closing, other than what it gives back."""
        if self.closing is None:
            return False
        kept = self.closing.closing
        available = self.account.available_yen + self.account.refunded.direct_yen
        return (
            self.account.spent_yen != kept.spent_yen
            or available != kept.available_yen + kept.content["refunded_direct_yen"]
        )


@dataclass(frozen=True, slots=True)
class ClosingRules:
    """By which rules a contract's years are closed; `has_rule` is False where they say nothing of refunds."""

    policy: CostPolicy
    has_rule: bool


def accounts_of(agreement: Agreement) -> list[AccountLine]:
    """Return the account of every year of a contract that has money, oldest first; three queries."""
    received, spent = receipts_by_year(agreement), spent_by_year(agreement)
    closings = closings_by_year(agreement)
    years = {*received, *spent, *closings}
    years |= {year + 1 for year, lines in closings.items() if any(line.closing.carried_yen for line in lines)}
    lines: list[AccountLine] = []
    for year in sorted(years):
        before = lines[-1] if lines and lines[-1].account.fiscal_year == year - 1 else None
        came = received.get(year, YearReceipts())
        account = YearAccount(
            year,
            carried_in_yen=before.carried_out_yen if before else 0,
            received=came.received,
            refunded=came.refunded,
            spent=spent.get(year, {}),
        )
        if account.has_money or account.spent or year in closings:
            lines.append(AccountLine(account, _present(closings.get(year, []))))
    return lines


def closings_by_year(agreement: Agreement) -> dict[int, list[ClosingLine]]:
    """Return every closing of a contract with its state, latest first."""
    rows = YearClosing.objects.filter(agreement=agreement.parent_id or agreement.pk).select_related(
        "approval__made_by", "made_by", "agreement"
    )
    years: dict[int, list[YearClosing]] = {}
    for row in rows.order_by("-order"):
        years.setdefault(row.fiscal_year, []).append(row)
    return {year: with_states(closings) for year, closings in years.items()}


def with_states(closings: Sequence[YearClosing]) -> list[ClosingLine]:
    """Say of the closings of one year, latest first, which of them stands: the latest that was not returned."""
    lines, is_latest = [], True
    for closing in closings:
        approved = decided(closing)
        state = state_of(needs_approval=bool(closing.approver), approved=approved, is_latest=is_latest)
        lines.append(ClosingLine(closing, state))
        is_latest = is_latest and state is ClosingState.RETURNED
    return lines


def decided(closing: YearClosing) -> bool | None:
    """Return what was decided about a closing, None while nobody has."""
    approval: ClosingApproval | None = getattr(closing, "approval", None)
    return None if approval is None else approval.is_approved


def years_to_close(agreement: Agreement) -> tuple[int, ...]:
    """Return the years in which money came in and for which no closing stands."""
    return tuple(
        line.account.fiscal_year
        for line in accounts_of(agreement)
        if line.account.has_money and not line.is_standing
    )


def rules_for(agreement: Agreement) -> ClosingRules:
    """Return the rules the price was frozen with; without a price those of the day it was signed, else none at all."""
    price = latest_price(agreement)
    if price is not None:
        policy = restored(CostPolicy, price.policy)
        return ClosingRules(policy, policy.refund is not None)
    root = agreement.parent or agreement
    day = root.signed_on or root.starts_on or root.created_at.date()
    kind = AgreementKind(root.kind)
    in_force = list(policies_on(kind, day).values())
    if len(in_force) == 1:
        return ClosingRules(in_force[0], in_force[0].refund is not None)
    return ClosingRules(CostPolicy("", "", kind, day, ""), has_rule=False)


def last_year_of(agreement: Agreement) -> int | None:
    """Return the last fiscal year of a contract as its amendments extend it; None without an end."""
    root = agreement.parent or agreement
    ends = [row.ends_on for row in (root, *root.amendments.all()) if row.ends_on is not None]
    return fiscal_year_of(max(ends)) if ends else None


def closings_for_page(user: User) -> "QuerySet[YearClosing]":
    """Return the closings that the user may see, with what their page shows."""
    found = YearClosing.objects.visible_to(user)
    return found.select_related("agreement__department", "made_by", "approval__made_by")


def _present(lines: Sequence[ClosingLine]) -> ClosingLine | None:
    return next((line for line in lines if line.state is not ClosingState.RETURNED), None)
