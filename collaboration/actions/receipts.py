"""Recording what came in, what was given back, and what was entered by mistake."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.settlements import release_receipt
from collaboration.calc.kinds import CORRECTABLE_KINDS, IN_FORCE, ReceiptKind
from collaboration.calc.receipts import (
    AmountRefused,
    ReceiptParts,
    check_taking_back,
    completed_parts,
    remaining_parts,
)
from collaboration.models import Agreement, Receipt
from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.calc.fiscal_year import fiscal_year_of
from core.models import User
from core.models.wording import translated


@transaction.atomic
def record_receipt(
    agreement: Agreement,
    *,
    received_on: datetime.date,
    amount_yen: int,
    parts: ReceiptParts,
    by: User | None,
    fiscal_year: int | None = None,
    number: str = "",
) -> Receipt:
    """Record money that came in; without parts all of it is direct cost, without a year the day decides.

    Raises ActionRefused for an agreement that is not signed or fell and for parts that do not sum to the amount.
    """
    if agreement.state not in IN_FORCE:
        raise ActionRefused(
            _("%(number)sは「%(state)s」のため、入金を登録できません。先に契約を締結済にしてください。")
            % {"number": agreement.number, "state": agreement.get_state_display()}
        )
    receipt = Receipt(
        agreement=agreement,
        number=number,
        received_on=received_on,
        fiscal_year=fiscal_year or fiscal_year_of(received_on),
        **_amounts(amount_yen, parts),
    )
    return _save_new(receipt, "record_receipt", by=by)


@transaction.atomic
def refund_receipt(
    receipt: Receipt,
    *,
    refunded_on: datetime.date,
    parts: ReceiptParts,
    reason: str,
    by: User,
    fiscal_year: int | None = None,
) -> Receipt:
    """Record money of a receipt that was given back; never more than is left of it, part by part."""
    locked = _lock(receipt, ReceiptKind.RECEIPT)
    _check(left_of(locked), parts)
    return _save_new(
        Receipt(
            agreement=locked.agreement,
            kind=ReceiptKind.REFUND.value,
            corrects=locked,
            received_on=refunded_on,
            fiscal_year=fiscal_year or fiscal_year_of(refunded_on),
            reason=_reason(reason),
            **_amounts(parts.total_yen, parts),
        ),
        "refund_receipt",
        by=by,
    )


@transaction.atomic
def reverse_receipt(receipt: Receipt, *, reversed_on: datetime.date, reason: str, by: User) -> Receipt:
    """Take back an entry that was a mistake, in the accounting year in which it stands.

    A receipt is taken back as far as it was not refunded; a refund is taken back wholly. Invoices that it paid wait for
    their money again. Raises ActionRefused when nothing is left.
    """
    locked = _lock(receipt, *CORRECTABLE_KINDS)
    left = left_of(locked)
    if left.total_yen == 0:
        raise ActionRefused(_("この入金はすでに全額が返還または訂正されています。"))
    is_receipt = locked.kind == ReceiptKind.RECEIPT
    release_receipt(locked, reason=_reason(reason), by=by)
    return _save_new(
        Receipt(
            agreement=locked.agreement,
            kind=(ReceiptKind.REVERSAL if is_receipt else ReceiptKind.REFUND_REVERSAL).value,
            corrects=locked,
            received_on=reversed_on,
            fiscal_year=locked.fiscal_year,
            reason=_reason(reason),
            **_amounts(left.total_yen, left),
        ),
        "reverse_receipt",
        by=by,
    )


def left_of(receipt: Receipt) -> ReceiptParts:
    """Return what is left of a receipt or refund after the rows that correct it."""
    corrections = list(receipt.corrections.all())
    again = [
        undone.parts
        for row in corrections
        if row.kind == ReceiptKind.REFUND
        for undone in row.corrections.all()
    ]
    left = remaining_parts(receipt.parts, [row.parts for row in corrections])
    for parts in again:
        left = left.plus(parts)
    return left


def _lock(receipt: Receipt, *kinds: ReceiptKind) -> Receipt:
    """Lock the row, and the one it corrects, so that two refunds at the same moment see each other."""
    if receipt.kind not in kinds:
        raise ActionRefused(_("この行は返還・訂正できません。元の入金の行から登録してください。"))
    if receipt.corrects_id is not None:
        Receipt.objects.select_for_update().get(pk=receipt.corrects_id)
    return Receipt.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=receipt.pk)


def _amounts(amount_yen: int, parts: ReceiptParts) -> dict[str, int]:
    try:
        return {"amount_yen": amount_yen, **completed_parts(amount_yen, parts).amounts()}
    except AmountRefused as refused:
        raise ActionRefused(translated(refused.message)) from refused


def _check(left: ReceiptParts, wanted: ReceiptParts) -> None:
    try:
        check_taking_back(left, wanted)
    except AmountRefused as refused:
        raise ActionRefused(translated(refused.message)) from refused


def _reason(reason: str) -> str:
    if not reason.strip():
        raise ActionRefused(_("返還・訂正の理由を入力してください。例：研究中止による返還"))
    return reason.strip()


def _save_new(receipt: Receipt, verb: str, *, by: User | None) -> Receipt:
    receipt.created_by = receipt.updated_by = by
    receipt.full_clean()
    receipt.save()
    changes = field_changes({}, field_values(receipt))
    append_event(receipt, verb, by=by, changes=changes, reason=receipt.reason, label=_label(receipt))
    return receipt


def _label(receipt: Receipt) -> str:
    return f"{receipt.agreement.number} {receipt}"
