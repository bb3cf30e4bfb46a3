"""Tables of fees as dated data: every row has its days, its source and how sure it is."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from collaboration.calc.records import entry
from ip.calc.fees.kinds import (
    CountedFrom,
    Discount,
    Fee,
    Office,
    OwnerClass,
    Selector,
    Status,
    Unit,
    Window,
)

LAST_ANNUITY_YEAR = 25
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class FeeRow:
    """What is charged for one act, from a day to a day."""

    fee: Fee = entry("料金")
    base_yen: int = entry("基本の額（円）")
    selected_by: Selector = entry("どの日で選ぶか")
    status: Status = entry("確認の程度")
    per_unit_yen: int = entry("加算の額（円）", default=0)
    unit: Unit = entry("加算の単位", default=Unit.NONE)
    discount: Discount = entry("減免の種類", default=Discount.NONE)
    valid_from: datetime.date | None = entry("適用開始日", default=None)
    valid_to: datetime.date | None = entry("適用終了日", default=None)
    filed_from: datetime.date | None = entry("この日以後の出願", default=None)
    filed_to: datetime.date | None = entry("この日以前の出願", default=None)
    window: Window = entry("期間の確かさ", default=Window.KNOWN)
    online_cut_yen: int = entry("電子出願の減額（円）", default=0)
    caution: str = entry("注意", default="")
    source: str = entry("出典", default="")
    note: str = entry("注", default="")

    def covers(self, day: datetime.date) -> bool:
        """Whether the row certainly holds on the day."""
        match self.window:
            case Window.KNOWN:
                return is_within(day, self.valid_from, self.valid_to)
            case Window.START_UNSEEN:
                return day == self.valid_to
        return day == self.valid_from

    def may_cover(self, day: datetime.date) -> bool:
        """Whether the row could hold on the day, for all that is known."""
        return self.window is not Window.POINT and is_within(day, self.valid_from, self.valid_to)

    def is_for_filing(self, filed_on: datetime.date | None) -> bool:
        """Whether the row is for applications of the day; one that asks for no day is for all."""
        if filed_on is None:
            return not self.asks_filing
        return is_within(filed_on, self.filed_from, self.filed_to)

    @property
    def asks_filing(self) -> bool:
        """Whether the row is for applications of some days only."""
        return self.filed_from is not None or self.filed_to is not None


@dataclass(frozen=True, slots=True)
class AnnuityRow:
    """What a year of a Japanese patent costs when it is paid between two days."""

    year_from: int = entry("年（始）", minimum=1, maximum=LAST_ANNUITY_YEAR)
    year_to: int = entry("年（終）", minimum=1, maximum=LAST_ANNUITY_YEAR)
    base_yen: int = entry("基本の額（円）")
    per_claim_yen: int = entry("1請求項の額（円）")
    paid_from: datetime.date = entry("この日以後の納付")
    exam_requested_from: datetime.date = entry("この日以後の審査請求")
    status: Status = entry("確認の程度")
    paid_to: datetime.date | None = entry("この日以前の納付", default=None)
    late_due_to: datetime.date | None = entry("期限がこの日以前の追納", default=None)
    decision_served_to: datetime.date | None = entry("特許査定の送達がこの日以前", default=None)
    source: str = entry("出典", default="")
    note: str = entry("注", default="")

    def is_paid_within(self, day: datetime.date) -> bool:
        """Whether a payment of the day falls under the row."""
        return is_within(day, self.paid_from, self.paid_to)


@dataclass(frozen=True, slots=True)
class Relief:
    """By what the share of an owner is multiplied. An owner and a day without a row are not computed."""

    owner: OwnerClass = entry("区分")
    discount: Discount = entry("減免の種類")
    factor: Fraction = entry("割合", maximum=WHOLE)
    status: Status = entry("確認の程度")
    years_to: int | None = entry("この年まで", default=None, minimum=1, maximum=LAST_ANNUITY_YEAR)
    filed_from: datetime.date | None = entry("この日以後の出願", default=None)
    filed_to: datetime.date | None = entry("この日以前の出願", default=None)
    requested_from: datetime.date | None = entry("この日以後の審査請求", default=None)
    requested_to: datetime.date | None = entry("この日以前の審査請求", default=None)
    paid_from: datetime.date | None = entry("この日以後の納付", default=None)
    paid_to: datetime.date | None = entry("この日以前の納付", default=None)
    is_employee_invention_only: bool = entry("職務発明に限る", default=False)
    is_japanese_only: bool = entry("日本語の国際出願に限る", default=False)
    form: str = entry("手続", default="")
    source: str = entry("出典", default="")


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """About what an office abroad charges to keep a right up; without the agent's fee."""

    office: Office = entry("国・官庁")
    currency: str = entry("通貨")
    counted_from: CountedFrom = entry("年の起算日")
    year_from: int = entry("年（始）", minimum=1, maximum=LAST_ANNUITY_YEAR)
    year_to: int = entry("年（終）", minimum=1, maximum=LAST_ANNUITY_YEAR)
    amount: int = entry("額（現地通貨）")
    status: Status = entry("確認の程度")
    per_claim: int = entry("1請求項の額（現地通貨）", default=0)
    offset_months: int = entry("期限の補正（月）", default=0, maximum=12)
    source: str = entry("出典", default="")
    note: str = entry("注", default="")


@dataclass(frozen=True, slots=True)
class FeeTables:
    """Everything that a calculation of fees rests on."""

    fees: tuple[FeeRow, ...] = entry("料金")
    annuities: tuple[AnnuityRow, ...] = entry("特許料")
    reliefs: tuple[Relief, ...] = entry("減免")
    foreign: tuple[ForeignRow, ...] = entry("外国の年金")


def is_within(day: datetime.date, first: datetime.date | None, last: datetime.date | None) -> bool:
    """Whether a day lies between two days, both included; None leaves a side open."""
    return (first is None or first <= day) and (last is None or day <= last)


def faults_of_tables(tables: FeeTables) -> tuple[str, ...]:
    """Name what would make an amount ambiguous or unexplained: windows that overlap, windows turned round, no source."""
    return (*_overlaps(tables), *_unexplained(tables))


def _overlaps(tables: FeeTables) -> Iterator[str]:
    for one, other in combinations(tables.fees, 2):
        if one.fee is other.fee and _days_meet(one, other) and _filings_meet(one, other):
            yield f"{one.fee.value}: {one.base_yen} / {other.base_yen}"
    for a, b in combinations(tables.annuities, 2):
        years = a.year_from <= b.year_to and b.year_from <= a.year_to
        if years and _meet(a.paid_from, a.paid_to, b.paid_from, b.paid_to):
            yield f"annuity {a.year_from}-{a.year_to}: {a.base_yen} / {b.base_yen}"


def _days_meet(one: FeeRow, other: FeeRow) -> bool:
    known = one.window is Window.KNOWN and other.window is Window.KNOWN
    return known and _meet(one.valid_from, one.valid_to, other.valid_from, other.valid_to)


def _filings_meet(one: FeeRow, other: FeeRow) -> bool:
    return _meet(one.filed_from, one.filed_to, other.filed_from, other.filed_to)


def _meet(
    first: datetime.date | None,
    last: datetime.date | None,
    other_first: datetime.date | None,
    other_last: datetime.date | None,
) -> bool:
    begins_in_time = first is None or other_last is None or first <= other_last
    ends_late_enough = last is None or other_first is None or other_first <= last
    return begins_in_time and ends_late_enough


def _unexplained(tables: FeeTables) -> Iterator[str]:
    rows: tuple[FeeRow | AnnuityRow | Relief | ForeignRow, ...]
    rows = (*tables.fees, *tables.annuities, *tables.reliefs, *tables.foreign)
    for row in rows:
        if row.status is not Status.MEMORY and not row.source:
            yield f"no source: {row}"
    for fee in tables.fees:
        if fee.valid_from and fee.valid_to and fee.valid_from > fee.valid_to:
            yield f"{fee.fee.value}: {fee.valid_from} > {fee.valid_to}"
