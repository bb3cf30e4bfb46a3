"""Who gets what of indirect cost inside the institution: of a price, and of the money as it comes in and goes back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collaboration.calc.pricing.policy import CostPolicy, RoundingRule, Share
from collaboration.calc.pricing.quote import AllocatedShare
from core.calc.enums import LabelledEnum


class AllocationSource(LabelledEnum):
    """Which rule says who gets a part of the indirect cost of a receipt, or why none does."""

    PRICE = "price", "契約の価格を確定した規程"
    INSTITUTION = "institution", "入金日に適用される規程"
    SEVERAL = "several", "定めなし（規程が複数あり決まらない）"
    NONE = "none", "定めなし"


@dataclass(frozen=True, slots=True)
class AllocationRule:
    """The part of a policy that shares indirect cost out, and where it stands."""

    source: AllocationSource
    label: str = ""
    shares: tuple[Share, ...] = ()
    rounding: RoundingRule = RoundingRule()

    @classmethod
    def of(cls, policy: CostPolicy, source: AllocationSource) -> "AllocationRule":
        """Return the rule of a policy; one that shares nothing out is no rule."""
        if not policy.allocation:
            return cls(AllocationSource.NONE, policy.label)
        return cls(source, policy.label, policy.allocation, policy.rounding.allocation)

    def same_shares(self, other: "AllocationRule") -> bool:
        """Whether both give the same yen to the same people."""
        return (self.shares, self.rounding) == (other.shares, other.rounding)


NO_RULE = AllocationRule(AllocationSource.NONE)


def share_out(shares: Sequence[Share], rounding: RoundingRule, yen: int) -> Iterator[AllocatedShare]:
    """Give indirect cost to those inside; what rounding leaves over goes to the last of the list."""
    rest = yen
    for share in shares[:-1]:
        part = min(rounding.rounding.apply(yen * share.rate), rest)
        rest -= part
        yield AllocatedShare(share.to, part, share.article)
    if shares:
        yield AllocatedShare(shares[-1].to, rest, shares[-1].article)


def moved_shares(rule: AllocationRule, movements: Iterable[int]) -> Iterator[tuple[AllocatedShare, ...]]:
    """Yield the shares of a receipt and of each row that takes back from it or restores it; `movements` have signs.

    What goes back is the difference of the shares before and after: rounding each refund alone would leave a yen with
    somebody after everything has been given back.
    """
    left, before = 0, tuple(share_out(rule.shares, rule.rounding, 0))
    for yen in movements:
        left += yen
        after = tuple(share_out(rule.shares, rule.rounding, left))
        yield tuple(
            AllocatedShare(new.to, new.yen - old.yen, new.article)
            for old, new in zip(before, after, strict=True)
        )
        before = after


def rule_in_force(regimes: Iterable[CostPolicy]) -> AllocationRule:
    """Return the rule of the regimes that are in force for a kind of contract on a day.

    Where several would share out differently, none is taken: which one holds is not for a program to guess.
    """
    rules = [AllocationRule.of(policy, AllocationSource.INSTITUTION) for policy in regimes]
    if not rules:
        return NO_RULE
    first, *others = rules
    if all(first.same_shares(other) for other in others):
        return first
    return AllocationRule(AllocationSource.SEVERAL)
