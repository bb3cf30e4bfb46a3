"""The invoices of the demonstration: planned, issued, taken back and matched by the actions, as an office would."""

import datetime
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.utils import timezone

from collaboration.actions.invoices import (
    InvoiceEntry,
    add_invoice,
    change_invoice,
    correct_invoice,
    drop_invoice,
    issue_invoice,
    plan_invoices,
)
from collaboration.actions.payments import keep_payments, set_payment_aside
from collaboration.actions.settlements import settle_invoice
from collaboration.calc.invoices import TaxOfInvoice
from collaboration.calc.matching_payments import Payment
from collaboration.calc.receipts import ReceiptParts
from collaboration.exports.letters.invoice import invoice_file
from collaboration.models.agreement import Agreement
from collaboration.models.invoice import Invoice
from collaboration.queries.invoices import payer_of, usual_tax_rate
from core.models.user import User

FILE = Path(__file__).resolve().parent.parent / "demo" / "invoices.toml"


def load_invoices(*, username: str = "zaimu") -> None:
    """Make every invoice in its state, and read a bank's list that waits to be confirmed."""
    by = User.objects.get(username=username)
    demo = tomllib.loads(FILE.read_text(encoding="utf-8"))
    made = {row["agreement"]: _make(row, by=by) for row in demo["invoice"]}
    _read_payments(demo["payments"], made, by=by)


def _make(row: dict[str, Any], *, by: User) -> Invoice:
    agreement = Agreement.objects.get(number=row["agreement"])
    if row.get("from_price"):
        invoice = plan_invoices(agreement, by=by)[0]
    else:
        invoice = add_invoice(agreement, _entry(agreement, row, row), by=by)
    if "dropped" in row:
        return drop_invoice(invoice, reason=row["dropped"], expected_version=invoice.version, by=by)
    if "issued_on" in row:
        invoice = _issue(invoice, row, by=by)
    if "corrected" in row:
        invoice = _correct(agreement, invoice, row, by=by)
    if row.get("paid"):
        for receipt in agreement.receipts.filter(fiscal_year=invoice.fiscal_year):
            settle_invoice(invoice, receipt, by=by)
    return invoice


def _entry(agreement: Agreement, row: dict[str, Any], stated: dict[str, Any]) -> InvoiceEntry:
    payer = payer_of(agreement)
    assert payer is not None  # noqa: S101 -- every contract of the demonstration has a partner
    return InvoiceEntry(
        fiscal_year=row["fiscal_year"],
        partner=payer,
        subject=agreement.title,
        due_on=stated.get("due_on"),
        parts=ReceiptParts(**stated["parts"]),
        tax_rate=Fraction(usual_tax_rate(timezone.localdate())),
        treatment=TaxOfInvoice.INSIDE,
    )


def _issue(invoice: Invoice, stated: dict[str, Any], *, by: User) -> Invoice:
    issued_on = _until_today(stated["issued_on"])
    return issue_invoice(
        invoice,
        issued_on=issued_on,
        due_on=max(stated["due_on"], issued_on),
        write=invoice_file,
        expected_version=invoice.version,
        by=by,
    )


def _correct(agreement: Agreement, invoice: Invoice, row: dict[str, Any], *, by: User) -> Invoice:
    stated = row["corrected"]
    plan = correct_invoice(
        invoice,
        reason=stated["reason"],
        issued_on=_until_today(stated["issued_on"]),
        write=invoice_file,
        expected_version=invoice.version,
        by=by,
    )
    change_invoice(plan, _entry(agreement, row, stated), expected_version=plan.version, by=by)
    return _issue(Invoice.objects.get(pk=plan.pk), stated, by=by)


def _read_payments(stated: dict[str, Any], made: dict[str, Invoice], *, by: User) -> None:
    payments = [
        (line, Payment(row["received_on"], _yen(row, made), row["payer"], row.get("note", "")))
        for line, row in enumerate(stated["rows"], start=2)
    ]
    file, _known = keep_payments(stated["name"], repr(payments).encode(), payments, by=by)
    for line, row in enumerate(stated["rows"], start=2):
        if "set_aside" in row:
            found = file.rows.get(line=line)
            set_payment_aside(found, reason=row["set_aside"], expected_version=found.version, by=by)


def _yen(row: dict[str, Any], made: dict[str, Invoice]) -> int:
    """Return what a payment is stated to be, or what an invoice claims, less what a bank took."""
    if "of" not in row:
        return int(row["amount_yen"])
    return made[row["of"]].amount_yen - int(row.get("less_yen", 0))


def _until_today(day: datetime.date) -> datetime.date:
    """Return the day, or today where the clock of the machine is behind the story."""
    return min(day, timezone.localdate())
