"""Which row of the tables holds for an act and for an owner. What no row certainly answers is refused, never guessed."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from collaboration.calc.records import MISSING_VALUE, Problem, RecordRefused
from core.calc.dates import slashed
from core.calc.messages import Message, Word, gettext_noop
from ip.calc.fees.kinds import EXAMINATIONS, Discount, Fee, Language, OwnerClass, Selector
from ip.calc.fees.request import FeeItem, FeeRequest, Owner
from ip.calc.fees.tables import AnnuityRow, FeeRow, FeeTables, Relief, is_within

FILED_ON = gettext_noop("出願日")
PAID_ON = gettext_noop("納付日")
EXAM_REQUESTED_ON = gettext_noop("審査請求日")
FEE_CLASS = gettext_noop("減免の区分")


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a request, and where it stands in it."""

    request: FeeRequest
    item: FeeItem
    index: int

    @property
    def path(self) -> str:
        """Where the act stands."""
        return f"items[{self.index}]"

    @property
    def is_late(self) -> bool:
        """Whether it is paid after its last day."""
        return self.item.due_on is not None and self.item.on > self.item.due_on


def refused(path: str, label: str, template: str, **words: Word) -> RecordRefused:
    """Return the refusal of one field."""
    return RecordRefused([Problem(path, label, Message(template, words))])


def fee_row(tables: FeeTables, act: Act) -> FeeRow:
    """Return the row of a fee other than an annuity. Raises RecordRefused at the day by which it is chosen."""
    rows = [row for row in tables.fees if row.fee is act.item.fee]
    if not rows:
        sentence = gettext_noop("この料金の表がありません。料金の種類を確かめてください。")
        raise refused(f"{act.path}.fee", gettext_noop("料金"), sentence)
    filed_on = act.request.filed_on
    by_filing = rows[0].selected_by in (Selector.FILING, Selector.RECEIPT)
    if filed_on is None and (by_filing or any(row.asks_filing for row in rows)):
        raise RecordRefused([Problem("filed_on", FILED_ON, MISSING_VALUE)])
    day = filed_on if by_filing and filed_on is not None else act.item.on
    fitting = [row for row in rows if row.is_for_filing(filed_on)]
    for row in fitting:
        if row.covers(day):
            return row
    place, label = ("filed_on", FILED_ON) if by_filing else (f"{act.path}.on", PAID_ON)
    raise _unknown_amount(place, label, act.item.fee, day, fitting)


def _unknown_amount(
    place: str, label: str, fee: Fee, day: datetime.date, rows: Sequence[FeeRow]
) -> RecordRefused:
    words: dict[str, Word] = {"fee": (fee.label,), "day": slashed(day)}
    possible = [f"{row.base_yen:,}" for row in rows if row.may_cover(day)]
    if not possible:
        sentence = gettext_noop(
            "%(day)sの「%(fee)s」の額は表にありません。出願日と納付日を確かめるか、特許庁の料金表で確認してください。"
        )
        return refused(place, label, sentence, **words)
    sentence = gettext_noop(
        "%(day)sの「%(fee)s」の額は確認できていません（前後の額は%(amounts)s円）。特許庁の料金表で確認してください。"
    )
    return refused(place, label, sentence, **words, amounts=_beside(possible))


def _beside(figures: Sequence[str]) -> str:
    """Set figures beside each other."""
    return " / ".join(figures)


def annuity_row(tables: FeeTables, act: Act, year: int) -> AnnuityRow:
    """Return what a year costs by the day of payment; a late payment may still fall under the rates of its due day."""
    rows = [row for row in tables.annuities if row.year_from <= year <= row.year_to]
    row = next((row for row in rows if _keeps_old_rate(row, act)), None)
    row = row or next((row for row in rows if row.is_paid_within(act.item.on)), None)
    if row is None:
        sentence = gettext_noop(
            "%(day)sに納付する第%(year)s年分の特許料は表にありません。納付日と年を確かめてください。"
        )
        words: dict[str, Word] = {"day": slashed(act.item.on), "year": str(year)}
        raise refused(f"{act.path}.on", PAID_ON, sentence, **words)
    _refuse_older_law(row, act.request)
    return row


def _keeps_old_rate(row: AnnuityRow, act: Act) -> bool:
    due = act.item.due_on
    if not act.is_late or due is None or row.late_due_to is None:
        return False
    return row.is_paid_within(due) and due <= row.late_due_to


def _refuse_older_law(row: AnnuityRow, request: FeeRequest) -> None:
    """The tables hold for what was asked to be examined from a day on; an older application must say when it was."""
    first, requested, filed = row.exam_requested_from, request.exam_requested_on, request.filed_on
    if requested is None and filed is not None and filed < first:
        sentence = gettext_noop("%(day)sより前の出願では、審査請求日を入力してください。例：2005/4/1")
        raise refused("exam_requested_on", EXAM_REQUESTED_ON, sentence, day=slashed(first))
    if requested is not None and requested < first:
        sentence = gettext_noop(
            "%(day)sより前に審査請求をした出願の特許料は表にありません。特許庁の料金表で確認してください。"
        )
        raise refused("exam_requested_on", EXAM_REQUESTED_ON, sentence, day=slashed(first))


def relief_of(tables: FeeTables, act: Act, place: int, discount: Discount, year: int | None) -> Relief | None:
    """Return by what the share of an owner is reduced; None where it pays in full. Raises RecordRefused at the owner."""
    owner = act.request.owners[place]
    if owner.fee_class is OwnerClass.FULL:
        return None
    if discount is Discount.NONE and owner.fee_class is not OwnerClass.STATE:
        return None
    rows = [row for row in tables.reliefs if row.owner is owner.fee_class and row.discount is discount]
    if act.request.filed_on is None and any(row.filed_from or row.filed_to for row in rows):
        raise RecordRefused([Problem("filed_on", FILED_ON, MISSING_VALUE)])
    fitting = [row for row in rows if fits(row, act)]
    granted = [row for row in fitting if owner.is_employee_invention or not row.is_employee_invention_only]
    if not granted:
        raise _unknown_relief(act, place, owner, discount)
    best = min(granted, key=lambda row: row.factor)
    is_past = year is not None and best.years_to is not None and year > best.years_to
    is_foreign = best.is_japanese_only and act.item.language is not Language.JAPANESE
    return None if is_past or is_foreign else best


def fits(row: Relief, act: Act) -> bool:
    """Whether a relief holds for the days of an act."""
    request, item = act.request, act.item
    requested = item.on if item.fee in EXAMINATIONS else request.exam_requested_on or item.on
    filed = request.filed_on
    return (
        (filed is None or is_within(filed, row.filed_from, row.filed_to))
        and is_within(requested, row.requested_from, row.requested_to)
        and is_within(item.on, row.paid_from, row.paid_to)
    )


def _unknown_relief(act: Act, place: int, owner: Owner, discount: Discount) -> RecordRefused:
    sentence = gettext_noop(
        "「%(kind)s」の%(discount)s（%(day)sの納付）の割合は表にありません。特許庁で確認し、"
        "減免を受けないときは「%(full)s」を選んでください。"
    )
    words: dict[str, Word] = {
        "kind": (owner.fee_class.label,),
        "discount": (discount.label,),
        "day": slashed(act.item.on),
        "full": (OwnerClass.FULL.label,),
    }
    return refused(f"owners[{place}].fee_class", FEE_CLASS, sentence, **words)
