"""Invoices of invented contracts, made by the actions."""

import datetime
from fractions import Fraction

from collaboration.actions.invoices import InvoiceEntry, add_invoice, issue_invoice
from collaboration.calc.invoices import TaxOfInvoice
from collaboration.calc.receipts import ReceiptParts
from collaboration.queries.invoices import payer_of

ISSUED_ON = datetime.date(2026, 4, 6)
DUE_ON = datetime.date(2026, 5, 6)


def write(invoice):
    """Stand in for the letter."""
    return b"%PDF-1.7 " + invoice.number.encode()


def entry(agreement, **changes):
    """1,000,000 yen of direct and 300,000 yen of indirect cost with 10 % of tax beside them."""
    values = {
        "fiscal_year": 2026,
        "partner": payer_of(agreement),
        "subject": agreement.title,
        "due_on": DUE_ON,
        "parts": ReceiptParts(direct_yen=1_000_000, indirect_yen=300_000),
        "tax_rate": Fraction(1, 10),
        "treatment": TaxOfInvoice.BESIDE,
    }
    return InvoiceEntry(**(values | changes))


def planned(agreement, by, **changes):
    """An invoice that is planned."""
    return add_invoice(agreement, entry(agreement, **changes), by=by)


def issued(agreement, by, *, issued_on=ISSUED_ON, due_on=DUE_ON, **changes):
    """An invoice that was handed out."""
    plan = planned(agreement, by, **changes)
    return issue_invoice(
        plan, issued_on=issued_on, due_on=due_on, write=write, expected_version=plan.version, by=by
    )
