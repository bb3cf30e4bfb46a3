"""Planning, issuing and taking back invoices. What was issued is never edited."""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.invoices import (
    DAYS_TO_PAY,
    INVOICE_SERIES,
    InvoiceKind,
    InvoiceRefused,
    InvoiceState,
    TaxOfInvoice,
    claimed_by_price,
    taxed,
)
from collaboration.calc.kinds import IN_FORCE
from collaboration.calc.numbering import agreement_number
from collaboration.calc.receipts import PART_NAMES, ReceiptParts
from collaboration.models import Agreement, Invoice
from collaboration.queries.invoices import invoice_file_name, payer_of, priced_years, years_invoiced
from core.actions.attachments import attach_file
from core.actions.events import append_event, field_changes, field_values
from core.actions.numbering import next_number
from core.actions.refused import ActionRefused
from core.actions.versions import save_versioned
from core.calc.fiscal_year import first_day, fiscal_year_of
from core.calc.kinds import Confidentiality
from core.models import Organization, User
from core.models.wording import translated

Write = Callable[[Invoice], bytes]
"""Makes the file of an invoice that has its number and its days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceEntry:
    """What is typed of an invoice that is planned."""

    fiscal_year: int
    partner: Organization
    subject: str
    due_on: datetime.date | None
    parts: ReceiptParts
    tax_rate: Fraction | None
    treatment: TaxOfInvoice
    remarks: str = ""

    def values(self) -> dict[str, object]:
        """The fields of the invoice, tax reckoned. Raises ActionRefused for an invoice of nothing."""
        try:
            parts, inside = taxed(self.parts, self.tax_rate, self.treatment)
        except InvoiceRefused as refused:
            raise ActionRefused(translated(refused.message)) from refused
        has_tax = self.tax_rate is not None and self.treatment is not TaxOfInvoice.NONE
        return {
            "fiscal_year": self.fiscal_year,
            "partner": self.partner,
            "subject": self.subject,
            "due_on": self.due_on,
            "remarks": self.remarks,
            **_amounts(parts, self.tax_rate if has_tax else None, inside),
        }


@transaction.atomic
def plan_invoices(agreement: Agreement, *, by: User) -> list[Invoice]:
    """Plan one invoice for every fiscal year of the frozen price that has none yet.

    Raises ActionRefused without a price, without a partner who pays, or when every year has its invoice.
    """
    root = _root_to_claim_for(agreement)
    years = priced_years(root)
    if years is None:
        raise ActionRefused(
            _("この契約の価格は確定していません。価格を確定するか、請求予定を1件ずつ登録してください。")
        )
    quote, sums = years
    done = years_invoiced(root)
    missing = [year for year in sums if year.fiscal_year not in done and year.sums.total_yen]
    if not missing:
        raise ActionRefused(_("すべての年度に請求予定か請求書があります。新しく作るものはありません。"))
    payer = payer_of(root)
    if payer is None:
        raise ActionRefused(_("経費を負担する相手先が登録されていません。契約に相手先を登録してください。"))
    planned = []
    for year in missing:
        parts, rate, inside = claimed_by_price(quote, year)
        planned.append(
            _save_new(
                Invoice(
                    agreement=root,
                    fiscal_year=year.fiscal_year,
                    partner=payer,
                    subject=root.title,
                    due_on=_usual_due_day(root, year.fiscal_year),
                    **_amounts(parts, rate, inside),
                ),
                "plan_invoice",
                by=by,
            )
        )
    return planned


@transaction.atomic
def add_invoice(agreement: Agreement, entry: InvoiceEntry, *, by: User) -> Invoice:
    """Plan an invoice as it was typed. Raises ActionRefused, ValidationError."""
    root = _root_to_claim_for(agreement)
    return _save_new(Invoice(agreement=root, **entry.values()), "plan_invoice", by=by)


@transaction.atomic
def change_invoice(invoice: Invoice, entry: InvoiceEntry, *, expected_version: int, by: User) -> Invoice:
    """Change an invoice that is planned. Raises ActionRefused once it is issued, EditConflict, ValidationError."""
    _require_planned(invoice)
    changes = save_versioned(invoice, entry.values(), expected_version=expected_version, by=by)
    if changes:
        append_event(invoice, "change", by=by, changes=changes, label=_label(invoice))
    return invoice


@transaction.atomic
def drop_invoice(invoice: Invoice, *, reason: str, expected_version: int, by: User) -> Invoice:
    """Take a planned invoice out of the plan; the row stays with its reason."""
    _require_planned(invoice)
    return _cancel(invoice, "cancel_invoice", reason=reason, expected_version=expected_version, by=by)


@transaction.atomic
def issue_invoice(
    invoice: Invoice,
    *,
    issued_on: datetime.date,
    due_on: datetime.date,
    write: Write,
    expected_version: int,
    by: User,
) -> Invoice:
    """Give a planned invoice its number and keep the file that is handed out.

    Raises ActionRefused, EditConflict, ValidationError, and what `write` raises; then no number is used up.
    """
    _require_planned(invoice)
    _check_days(issued_on, due_on)
    invoice.number, invoice.issued_on, invoice.due_on = take_invoice_number(issued_on), issued_on, due_on
    return _hand_out(invoice, "issue_invoice", write=write, expected_version=expected_version, by=by)


@transaction.atomic
def correct_invoice(
    invoice: Invoice, *, reason: str, issued_on: datetime.date, write: Write, expected_version: int, by: User
) -> Invoice:
    """Take an issued invoice back by a red one, and plan a like one to be put right; returns the new plan.

    Raises ActionRefused when money is matched to it, EditConflict.
    """
    if invoice.kind != InvoiceKind.INVOICE or invoice.state != InvoiceState.ISSUED:
        raise ActionRefused(_("赤伝票で取り消せるのは、発行済の請求書だけです。"))
    if invoice.settlements.exists():
        raise ActionRefused(
            _("%(number)sには入金が対応しています。先に入金との対応を外してから、赤伝票を発行してください。")
            % {"number": invoice.number}
        )
    _cancel(invoice, "correct_invoice", reason=reason, expected_version=expected_version, by=by)
    copied = ("agreement", "fiscal_year", "partner", "subject", "amount_yen", *PART_NAMES)
    same = {name: getattr(invoice, name) for name in (*copied, "tax_inside_yen", "tax_rate")}
    plan = _save_new(
        Invoice(**same, due_on=_days_to_pay(issued_on), remarks=invoice.remarks), "plan_invoice", by=by
    )
    red = Invoice(
        **same,
        kind=InvoiceKind.RED.value,
        corrects=invoice,
        reason=reason.strip(),
        number=take_invoice_number(issued_on),
        issued_on=issued_on,
        due_on=issued_on,
        created_by=by,
    )
    _issue_red(red, write=write, by=by)
    return plan


def take_invoice_number(issued_on: datetime.date) -> str:
    """Take the next number of an invoice in the fiscal year in which it is issued: SK2026-00001."""
    series = f"{INVOICE_SERIES}{fiscal_year_of(issued_on)}"
    return agreement_number(series, next_number(f"invoice {series}"))


def _issue_red(red: Invoice, *, write: Write, by: User) -> None:
    content = write(red)
    red.state, red.updated_by = InvoiceState.ISSUED.value, by
    red.content_hash = hashlib.sha256(content).hexdigest()
    red.full_clean()
    red.save()
    _keep_file(red, content, by=by)
    changes = field_changes({}, field_values(red))
    append_event(red, "issue_invoice", by=by, changes=changes, reason=red.reason, label=_label(red))


def _hand_out(invoice: Invoice, verb: str, *, write: Write, expected_version: int, by: User) -> Invoice:
    content = write(invoice)
    values = {
        "number": invoice.number,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "state": InvoiceState.ISSUED.value,
        "content_hash": hashlib.sha256(content).hexdigest(),
    }
    invoice.refresh_from_db(fields=[*values, "version"])
    changes = save_versioned(invoice, values, expected_version=expected_version, by=by)
    _keep_file(invoice, content, by=by)
    append_event(invoice, verb, by=by, changes=changes, label=_label(invoice))
    return invoice


def _keep_file(invoice: Invoice, content: bytes, *, by: User) -> None:
    upload = SimpleUploadedFile(invoice_file_name(invoice), content)
    attach_file(invoice, upload, level=Confidentiality.OPEN, title=invoice.get_kind_display(), by=by)


def _cancel(invoice: Invoice, verb: str, *, reason: str, expected_version: int, by: User) -> Invoice:
    values = {"state": InvoiceState.CANCELLED.value, "reason": reason.strip()}
    changes = save_versioned(invoice, values, expected_version=expected_version, by=by)
    append_event(invoice, verb, by=by, changes=changes, reason=reason.strip(), label=_label(invoice))
    return invoice


def _root_to_claim_for(agreement: Agreement) -> Agreement:
    """Lock the contract itself: an amendment is claimed for with it."""
    root = Agreement.objects.select_for_update().get(pk=agreement.parent_id or agreement.pk)
    if root.state not in IN_FORCE:
        raise ActionRefused(
            _("%(number)sは「%(state)s」のため、請求できません。契約を締結してから登録してください。")
            % {"number": root.number, "state": root.get_state_display()}
        )
    return root


def _require_planned(invoice: Invoice) -> None:
    if invoice.state != InvoiceState.PLANNED:
        raise ActionRefused(
            _("発行または取消が済んだ請求書は変更できません。発行済の請求書は、赤伝票で取り消してください。")
        )


def _check_days(issued_on: datetime.date, due_on: datetime.date) -> None:
    if issued_on > timezone.localdate():
        raise ActionRefused(_("発行日が今日より後です。今日以前の日を入力してください。"))
    if due_on < issued_on:
        raise ActionRefused(_("支払期限が発行日より前です。発行日以後の日を入力してください。"))


def _usual_due_day(agreement: Agreement, fiscal_year: int) -> datetime.date:
    begins = max(filter(None, (agreement.signed_on, agreement.starts_on, first_day(fiscal_year))))
    return _days_to_pay(begins)


def _days_to_pay(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=DAYS_TO_PAY)


def _amounts(parts: ReceiptParts, rate: Fraction | None, inside: int) -> dict[str, object]:
    stored = None if rate is None else Decimal(rate.numerator) / Decimal(rate.denominator)
    return {
        "amount_yen": parts.total_yen,
        **parts.amounts(),
        "tax_inside_yen": inside,
        "tax_rate": stored,
    }


def _save_new(invoice: Invoice, verb: str, *, by: User) -> Invoice:
    invoice.created_by = invoice.updated_by = by
    invoice.full_clean()
    invoice.save()
    append_event(
        invoice, verb, by=by, changes=field_changes({}, field_values(invoice)), label=_label(invoice)
    )
    return invoice


def _label(invoice: Invoice) -> str:
    return f"{invoice.agreement.number} {invoice.number or invoice.fiscal_year}"
