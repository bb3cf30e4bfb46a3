"""Matching receipts to invoices: part payments, several receipts for one invoice, and what was paid too much, named as such."""

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from collaboration.calc.invoices import InvoiceKind, InvoiceState
from collaboration.calc.kinds import ReceiptKind
from collaboration.calc.matching_payments import PaymentState
from collaboration.models import Invoice, PaymentRow, Receipt, Settlement
from collaboration.queries.settled import unmatched_of
from core.actions.events import NewEvent, append_event, append_events, field_changes, field_values
from core.actions.refused import ActionRefused
from core.models import User


@transaction.atomic
def settle_invoice(invoice: Invoice, receipt: Receipt, *, by: User, overpaid_note: str = "") -> Settlement:
    """Match as much of a receipt to an invoice as both have left.

    With a note the rest of the receipt is named as paid too much; without one it stays free for another invoice.
    Raises ActionRefused when nothing is left on either side, or they belong to different contracts.
    """
    claim = _locked_claim(invoice)
    money = Receipt.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=receipt.pk)
    _check_pair(claim, money)
    free, rest = unmatched_of(money), claim.amount_yen - settled_of(claim)
    if rest <= 0:
        raise ActionRefused(_("%(number)sはすでに全額が入金済です。") % {"number": claim.number})
    if free <= 0:
        raise ActionRefused(_("この入金は、すでに全額が請求書に対応しているか、返還・訂正されています。"))
    amount = min(free, rest)
    overpaid = free - amount if overpaid_note.strip() else 0
    settlement = Settlement(
        receipt=money,
        invoice=claim,
        amount_yen=amount,
        overpaid_yen=overpaid,
        note=overpaid_note.strip() if overpaid else "",
        created_by=by,
        updated_by=by,
    )
    settlement.full_clean()
    settlement.save()
    changes = field_changes({}, field_values(settlement))
    append_event(settlement, "settle_invoice", by=by, changes=changes, label=_label(settlement))
    return settlement


@transaction.atomic
def release_settlement(settlement: Settlement, *, reason: str, by: User) -> None:
    """Take a match back; receipt and invoice stay as they are. Raises ActionRefused without a reason."""
    if not reason.strip():
        raise ActionRefused(_("対応を外す理由を入力してください。例：別の請求書に対する入金だったため"))
    locked = (
        Settlement.objects.select_for_update(of=("self",))
        .select_related("receipt", "invoice")
        .filter(pk=settlement.pk)
        .first()
    )
    if locked is None:
        raise ActionRefused(_("この対応はすでに外されています。"))
    append_event(
        locked,
        "release_settlement",
        by=by,
        changes=field_changes(field_values(locked), {}),
        reason=reason.strip(),
        label=_label(locked),
    )
    locked.delete()


@transaction.atomic
def release_receipt(receipt: Receipt, *, reason: str, by: User) -> None:
    """Free everything that hangs on a receipt that was entered by mistake: its matches, and its row of a bank's list."""
    for settlement in receipt.settlements.select_related("receipt", "invoice"):
        release_settlement(settlement, reason=reason, by=by)
    rows = list(PaymentRow.objects.select_for_update().filter(receipt=receipt))
    before = {"state": PaymentState.MATCHED.value, "receipt": receipt.pk}
    changes = field_changes(before, {"state": PaymentState.OPEN.value, "receipt": None})
    PaymentRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=PaymentState.OPEN.value, receipt=None, version=F("version") + 1, updated_by=by
    )
    append_events([NewEvent(row, "reopen_payment", changes, reason) for row in rows], by=by)


def settled_of(invoice: Invoice) -> int:
    """Return what is matched to an invoice, in yen."""
    total: int = invoice.settlements.aggregate(yen=Coalesce(Sum("amount_yen"), 0))["yen"]
    return total


def _locked_claim(invoice: Invoice) -> Invoice:
    locked = Invoice.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=invoice.pk)
    if locked.kind != InvoiceKind.INVOICE or locked.state != InvoiceState.ISSUED:
        raise ActionRefused(_("入金と対応させられるのは、発行済の請求書だけです。"))
    return locked


def _check_pair(invoice: Invoice, receipt: Receipt) -> None:
    if receipt.kind != ReceiptKind.RECEIPT:
        raise ActionRefused(_("返還や訂正の行は、請求書と対応させられません。"))
    if (receipt.agreement.parent_id or receipt.agreement_id) != invoice.agreement_id:
        raise ActionRefused(
            _("入金は%(receipt)sのもので、請求書%(invoice)sの契約とは別の契約です。")
            % {"receipt": receipt.agreement.number, "invoice": invoice.number}
        )
    if Settlement.objects.filter(invoice=invoice, receipt=receipt).exists():
        raise ActionRefused(_("この入金は、すでにこの請求書と対応しています。"))


def _label(settlement: Settlement) -> str:
    return f"{settlement.invoice.number} {settlement.receipt}"
