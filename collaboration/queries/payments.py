"""Payments that wait to be confirmed, each with the invoices it may be for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from collaboration.calc.kinds import ReceiptKind
from collaboration.calc.matching_payments import OpenClaim, Payment, PaymentState, Suggestion, suggestions
from collaboration.models import Invoice, PaymentFile, PaymentRow, Receipt
from core.models import User
from core.models.wording import listed, translated

FILES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class SuggestedInvoice:
    """An invoice a payment may be for, why, and how much more came in than is open, in yen."""

    invoice: Invoice
    reasons: list[str]
    over_yen: int

    @property
    def words(self) -> str:
        """The invoice as a choice names it: number, partner, what is open, and why it is suggested."""
        words = _("%(number)s　%(partner)s　残額%(rest)s円（%(reasons)s）") % {
            "number": self.invoice.number,
            "partner": self.invoice.partner,
            "rest": f"{self.invoice.rest_yen:,}",
            "reasons": listed(self.reasons),
        }
        over = _("。入金額が%(over)s円多い") % {"over": f"{self.over_yen:,}"} if self.over_yen else ""
        return f"{words}{over}"


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """A row of the list with its suggestions."""

    row: PaymentRow
    suggestions: list[SuggestedInvoice]


def open_claims() -> dict[int, Invoice]:
    """Return the invoices that wait for money, by key."""
    waiting = Invoice.objects.awaiting_money().select_related("agreement", "partner")
    return {invoice.pk: invoice for invoice in waiting}


def payment_lines(rows: Sequence[PaymentRow]) -> list[PaymentLine]:
    """Return rows with what they may be for; those that were dealt with have no suggestions."""
    waiting = open_claims() if any(row.state == PaymentState.OPEN for row in rows) else {}
    claims = [_claim(invoice) for invoice in waiting.values()]
    return [
        PaymentLine(
            row,
            [_suggested(waiting, row, found) for found in suggestions(_payment(row), claims)]
            if row.state == PaymentState.OPEN
            else [],
        )
        for row in rows
    ]


def rows_of(file: PaymentFile, user: User) -> list[PaymentRow]:
    """Return the rows of a file in its order."""
    rows = PaymentRow.objects.visible_to(user).filter(file=file)
    return list(rows.select_related("receipt__agreement").prefetch_related("receipt__settlements__invoice"))


def entered_before(row: PaymentRow, invoice: Invoice) -> Receipt | None:
    """Return a receipt of the same day and amount that stands for the contract and is matched to nothing yet."""
    of_contract = Q(agreement=invoice.agreement) | Q(agreement__parent=invoice.agreement)
    return (
        Receipt.objects.filter(
            of_contract,
            kind=ReceiptKind.RECEIPT.value,
            received_on=row.received_on,
            amount_yen=row.amount_yen,
            settlements=None,
            corrections=None,
            payment_row=None,
        )
        .order_by("pk")
        .first()
    )


def _suggested(waiting: dict[int, Invoice], row: PaymentRow, found: Suggestion) -> SuggestedInvoice:
    reasons = [translated(reason) for reason in found.reasons]
    over = max(row.amount_yen - found.claim.rest_yen, 0)
    return SuggestedInvoice(waiting[found.claim.key], reasons, over)


def _payment(row: PaymentRow) -> Payment:
    return Payment(row.received_on, row.amount_yen, row.payer, row.note)


def _claim(invoice: Invoice) -> OpenClaim:
    assert invoice.due_on is not None  # noqa: S101 -- the database holds that what is issued has its days
    names = tuple(name for name in (invoice.partner.name_kana, invoice.partner.name) if name)
    return OpenClaim(invoice.pk, invoice.number, invoice.rest_yen, invoice.due_on, names)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A list that was read: its rows, and how many nobody confirmed yet."""

    file: PaymentFile
    row_count: int
    open_count: int


def files_with_open(user: User) -> list[FileLine]:
    """Return the latest lists that were read with how far they are confirmed."""
    files = PaymentFile.objects.visible_to(user).select_related("created_by").order_by("-pk")[:FILES_SHOWN]
    counts = Count("pk"), Count("pk", filter=Q(state=PaymentState.OPEN.value))
    rows = PaymentRow.objects.filter(file__in=[file.pk for file in files]).order_by().values("file_id")
    by_file = {row["file_id"]: row for row in rows.annotate(every=counts[0], waiting=counts[1])}
    return [FileLine(file, by_file[file.pk]["every"], by_file[file.pk]["waiting"]) for file in files]
