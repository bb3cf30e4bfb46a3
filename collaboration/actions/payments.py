"""Payments of a bank's or ledger's list: kept once, then confirmed or set aside by a person, row by row."""

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from collaboration.actions.receipts import record_receipt
from collaboration.actions.settlements import settle_invoice, settled_of
from collaboration.calc.invoices import parts_of_payment
from collaboration.calc.matching_payments import Payment, PaymentState, row_keys
from collaboration.models import Invoice, PaymentFile, PaymentRow, Receipt, Settlement
from collaboration.queries.payments import entered_before
from core.actions.events import append_event, field_changes
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.models import User


@transaction.atomic
def keep_payments(
    name: str, content: bytes, payments: Sequence[tuple[int, Payment]], *, by: User
) -> tuple[PaymentFile, int]:
    """Keep the rows of a list, each with its line, until they are confirmed; returns also how many were there before.

    Raises ActionRefused when this very file was read before, or when every row of it is there already.
    """
    digest = hashlib.sha256(content).hexdigest()
    standing = PaymentFile.objects.filter(content_hash=digest).first()
    if standing is not None:
        raise ActionRefused(
            _("このファイルは%(day)sに「%(name)s」として読み込んであります。二重には読み込みません。")
            % {"day": standing.created_at.date().isoformat(), "name": standing.name}
        )
    keys = row_keys([payment for _line, payment in payments])
    known = set(PaymentRow.objects.filter(row_key__in=keys).values_list("row_key", flat=True))
    fresh = [(row, key) for row, key in zip(payments, keys, strict=True) if key not in known]
    if not fresh:
        raise ActionRefused(_("このファイルの入金は、すべて読み込んであります。新しい行はありません。"))
    file = PaymentFile(name=name, content_hash=digest, created_by=by, updated_by=by)
    file.full_clean()
    file.save()
    PaymentRow.objects.bulk_create(
        PaymentRow(
            file=file,
            line=line,
            received_on=payment.received_on,
            amount_yen=payment.amount_yen,
            payer=payment.payer,
            note=payment.note,
            row_key=key,
            created_by=by,
            updated_by=by,
        )
        for (line, payment), key in fresh
    )
    changes = field_changes({}, {"name": file.name, "content_hash": digest, "rows": len(fresh)})
    append_event(file, "read_payments", by=by, changes=changes)
    return file, len(payments) - len(fresh)


@transaction.atomic
def confirm_payment(
    row: PaymentRow, invoice: Invoice, *, expected_version: int, by: User, overpaid_note: str = ""
) -> Settlement:
    """Book a payment for an invoice: a receipt of the invoice's fiscal year, split as the invoice, matched to it.

    A receipt of the same day and amount that was entered for the contract before is taken instead of a second one.
    Raises ActionRefused when more came in than is open and no note says what becomes of it, EditConflict.
    """
    _require_open(row)
    claim = Invoice.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=invoice.pk)
    rest = claim.amount_yen - settled_of(claim)
    if row.amount_yen > rest and not overpaid_note.strip():
        raise ActionRefused(
            _(
                "入金額が請求の残額%(rest)s円より%(over)s円多いため、過入金の扱いを入力してください。"
                "例：相手先と協議のうえ返金する"
            )
            % {"rest": f"{rest:,}", "over": f"{row.amount_yen - rest:,}"}
        )
    receipt = entered_before(row, claim) or _book(row, claim, by=by)
    settlement = settle_invoice(claim, receipt, by=by, overpaid_note=overpaid_note)
    values = {"state": PaymentState.MATCHED.value, "receipt": receipt}
    changes = save_versioned(row, values, expected_version=expected_version, by=by)
    append_event(row, "confirm_payment", by=by, changes=changes, label=f"{row} {claim.number}")
    return settlement


@transaction.atomic
def set_payment_aside(row: PaymentRow, *, reason: str, expected_version: int, by: User) -> PaymentRow:
    """Say that a payment is not for any contract here. Raises ActionRefused, EditConflict, ValidationError."""
    _require_open(row)
    values = {"state": PaymentState.SET_ASIDE.value, "reason": reason.strip()}
    changes = save_versioned(row, values, expected_version=expected_version, by=by)
    append_event(row, "set_payment_aside", by=by, changes=changes, reason=reason.strip())
    return row


@transaction.atomic
def reopen_payment(row: PaymentRow, *, expected_version: int, by: User) -> PaymentRow:
    """Take a row that was set aside back into the list."""
    if row.state != PaymentState.SET_ASIDE:
        raise ActionRefused(_("未確認に戻せるのは、対象外とした行だけです。"))
    values = {"state": PaymentState.OPEN.value, "reason": ""}
    changes = save_versioned(row, values, expected_version=expected_version, by=by)
    append_event(row, "reopen_payment", by=by, changes=changes)
    return row


def _require_open(row: PaymentRow) -> None:
    if row.state != PaymentState.OPEN:
        raise ActionRefused(_("この行はすでに確認されています。"))


def _book(row: PaymentRow, invoice: Invoice, *, by: User) -> Receipt:
    before = list(invoice.settlements.order_by("pk").values_list("amount_yen", flat=True))
    return record_receipt(
        invoice.agreement,
        received_on=row.received_on,
        amount_yen=row.amount_yen,
        parts=parts_of_payment(invoice.parts, before, row.amount_yen),
        fiscal_year=invoice.fiscal_year,
        by=by,
    )
