"""Received indirect cost and who gets it inside the institution, receipt by receipt and by department."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from collaboration.calc.kinds import AgreementKind, ReceiptKind
from collaboration.calc.pricing.allocation import (
    NO_RULE,
    AllocationRule,
    AllocationSource,
    moved_shares,
    rule_in_force,
)
from collaboration.calc.pricing.keeping import restored
from collaboration.calc.pricing.policy import CostPolicy, RoundingRule, Share
from collaboration.models import AgreementPrice, CostRules, Receipt
from core.models import Department, User

ROOT = Coalesce("agreement__parent_id", "agreement_id")


@dataclass(frozen=True, slots=True)
class AllocatedReceipt:
    """A receipt, refund or correction with the indirect cost it moved, signed, and what of that went to whom."""

    receipt: Receipt
    indirect_yen: int
    rule: AllocationRule
    shares: Mapping[str, int]

    @property
    def unruled_yen(self) -> int:
        """What no rule gives to anybody."""
        return self.indirect_yen - sum(self.shares.values())


@dataclass(slots=True)
class AllocationRow:
    """What a department's contracts brought in a fiscal year, and who got it; also the totals, without either."""

    fiscal_year: int | None = None
    department: Department | None = None
    count: int = 0
    indirect_yen: int = 0
    shares: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    unruled_yen: int = 0

    def add(self, line: AllocatedReceipt) -> None:
        """Count a receipt in."""
        self.count += 1
        self.indirect_yen += line.indirect_yen
        self.unruled_yen += line.unruled_yen
        for to, yen in line.shares.items():
            self.shares[to] += yen

    def yen_of(self, receivers: Iterable[str]) -> list[int]:
        """Return the parts in the order of the columns."""
        return [self.shares.get(to, 0) for to in receivers]


@dataclass(frozen=True, slots=True)
class Allocation:
    """Received indirect cost per fiscal year and department, with the totals."""

    receivers: list[str]
    rows: list[AllocationRow]
    total: AllocationRow


@dataclass(frozen=True, slots=True)
class _FrozenRule:
    """The rule of a price, from the day on which its contract or amendment was signed."""

    signed_on: datetime.date | None
    rule: AllocationRule


def allocation_years(user: User) -> list[int]:
    """Return the fiscal years in which indirect cost came in or went back, latest first."""
    years = _moving(user).order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return list(years.distinct())


def allocated_receipts(
    user: User, *, fiscal_year: int | None, department: Department | None = None
) -> list[AllocatedReceipt]:
    """Return every row of the receipts ledger that moved indirect cost, with who gets it; four queries.

    The rule is that of the price frozen on the day of the receipt; a refund follows the receipt it undoes.
    """
    moving = _moving(user)
    if fiscal_year is not None:
        moving = moving.filter(fiscal_year=fiscal_year)
    if department is not None:
        moving = moving.filter(agreement__department=department)
    rows = list(
        moving.select_related("agreement__department", "corrects__corrects").order_by(
            "fiscal_year", "received_on", "pk"
        )
    )
    chains = _chains(rows)
    rules = _Rules(moving)
    return [_allocated(row, chains[_first_of(row).pk], rules) for row in rows]


def summed(lines: Sequence[AllocatedReceipt]) -> Allocation:
    """Sum receipts by fiscal year and department, the latest year first."""
    found: dict[tuple[int, int | None], AllocationRow] = {}
    total, receivers = AllocationRow(), dict[str, None]()
    for line in lines:
        year, department = line.receipt.fiscal_year, line.receipt.agreement.department
        key = (year, department.pk if department else None)
        found.setdefault(key, AllocationRow(year, department)).add(line)
        total.add(line)
        receivers |= dict.fromkeys(line.shares)
    rows = sorted(found.values(), key=_place)
    return Allocation(list(receivers), rows, total)


def _place(row: AllocationRow) -> tuple[int, bool, str]:
    name = row.department.name if row.department else ""
    return -(row.fiscal_year or 0), not name, name


def _moving(user: User) -> "QuerySet[Receipt]":
    return Receipt.objects.visible_to(user).exclude(indirect_yen=0)


def _first_of(row: Receipt) -> Receipt:
    while row.corrects is not None:
        row = row.corrects
    return row


def _chains(rows: Sequence[Receipt]) -> Mapping[int, list[tuple[int, int]]]:
    """Return by first receipt everything that moved its indirect cost in its order: key and signed yen."""
    firsts = {_first_of(row).pk for row in rows if row.corrects_id is not None}
    chains: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        if row.corrects_id is None and row.pk not in firsts:
            chains[row.pk] = [(row.pk, _moved(row))]
    if firsts:
        of_firsts = Q(pk__in=firsts) | Q(corrects__in=firsts) | Q(corrects__corrects__in=firsts)
        linked = Receipt.objects.filter(of_firsts).select_related("corrects__corrects")
        for row in linked.order_by("fiscal_year", "received_on", "pk"):
            chains[_first_of(row).pk].append((row.pk, _moved(row)))
    return chains


def _moved(row: Receipt) -> int:
    return ReceiptKind(row.kind).sign * row.indirect_yen


def _allocated(row: Receipt, chain: Sequence[tuple[int, int]], rules: "_Rules") -> AllocatedReceipt:
    rule = rules.of(_first_of(row), row.agreement.parent_id or row.agreement_id, row.agreement.kind)
    every = moved_shares(rule, [yen for _key, yen in chain])
    own = next(shares for (key, _yen), shares in zip(chain, every, strict=True) if key == row.pk)
    parts: defaultdict[str, int] = defaultdict(int)
    for share in own:
        parts[share.to] += share.yen
    return AllocatedReceipt(row, _moved(row), rule, dict(parts))


class _Rules:
    """The rules by which the indirect cost of some receipts is shared out, read at once."""

    def __init__(self, receipts: "QuerySet[Receipt]") -> None:
        self._frozen = _frozen_rules(receipts)
        self._regimes: defaultdict[str, dict[str, list[CostPolicy]]] = defaultdict(dict)
        for row in CostRules.objects.order_by("kind", "code", "valid_from"):
            self._regimes[row.kind].setdefault(row.code, []).append(row.policy)
        self._by_day: dict[tuple[str, datetime.date], AllocationRule] = {}

    def of(self, first: Receipt, root: int, kind: str) -> AllocationRule:
        """Return the rule for what came in by this receipt."""
        frozen = self._frozen.get(root)
        if not frozen:
            key = (AgreementKind(kind).value, first.received_on)
            if key not in self._by_day:
                self._by_day[key] = self._in_force(*key)
            return self._by_day[key]
        signed = [each for each in frozen if each.signed_on is None or each.signed_on <= first.received_on]
        return (signed or frozen[:1])[-1].rule

    def _in_force(self, kind: str, day: datetime.date) -> AllocationRule:
        begun = (
            [policy for policy in versions if policy.valid_from <= day]
            for versions in self._regimes[kind].values()
        )
        return rule_in_force(versions[-1] for versions in begun if versions)


def _frozen_rules(receipts: "QuerySet[Receipt]") -> Mapping[int, list[_FrozenRule]]:
    """Return by contract the rules of its frozen prices, that of the contract before those of its amendments.

    Only the parts of the policy that are wanted leave the database: a whole price holds every line of its basis.
    """
    roots = receipts.order_by().annotate(root=ROOT).values("root")
    prices = (
        AgreementPrice.objects.annotate(root=ROOT)
        .filter(root__in=roots)
        .order_by("agreement_id")
        .values_list(
            "root",
            F("agreement__signed_on"),
            "policy__label",
            "policy__allocation",
            "policy__rounding__allocation",
        )
    )
    found: defaultdict[int, list[_FrozenRule]] = defaultdict(list)
    for root, signed_on, label, shares, rounding in prices:
        rule = AllocationRule(
            AllocationSource.PRICE if shares else NO_RULE.source,
            str(label or ""),
            tuple(restored(Share, share) for share in shares or ()),
            restored(RoundingRule, rounding or {}),
        )
        found[root].append(_FrozenRule(signed_on, rule))
    return found
