"""Reminding of invoices whose day has passed: letters that are numbered, written once and kept."""

import datetime
import hashlib
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.calc.invoices import DUNNING_SERIES
from collaboration.calc.numbering import agreement_number
from collaboration.models import DunningLetter, Invoice
from collaboration.queries.dunning import OverdueInvoice, next_level, overdue_invoice
from core.actions.attachments import attach_file
from core.actions.events import append_event, field_changes, field_values
from core.actions.numbering import next_number
from core.actions.refused import ActionRefused
from core.calc.fiscal_year import fiscal_year_of
from core.calc.kinds import Confidentiality
from core.models import User

Write = Callable[[DunningLetter, OverdueInvoice], bytes]
"""Makes the file of a letter that has its number."""


@transaction.atomic
def issue_dunning(
    invoice: Invoice, *, issued_on: datetime.date, due_on: datetime.date, remarks: str, write: Write, by: User
) -> DunningLetter:
    """Remind of what is left of an invoice; the level follows from its age and the letters before. Asking twice on a day issues one letter.

    Raises ActionRefused for an invoice that is not late, ValidationError, and what `write` raises; then no number is
    used up.
    """
    Invoice.objects.select_for_update().get(pk=invoice.pk)
    found = Invoice.objects.with_settled().select_related("agreement", "partner").get(pk=invoice.pk)
    if issued_on > timezone.localdate():
        raise ActionRefused(_("発行日が今日より後です。今日以前の日を入力してください。"))
    overdue = overdue_invoice(found, issued_on)
    if overdue is None:
        raise ActionRefused(
            _("%(number)sは、支払期限を過ぎた未入金の請求書ではありません。") % {"number": found.number}
        )
    issued = DunningLetter.objects.filter(invoice=found, issued_on=issued_on).first()
    if issued is not None:
        return issued
    series = f"{DUNNING_SERIES}{fiscal_year_of(issued_on)}"
    letter = DunningLetter(
        invoice=found,
        number=agreement_number(series, next_number(f"dunning {series}")),
        level=next_level(overdue),
        issued_on=issued_on,
        due_on=due_on,
        days_overdue=overdue.days,
        rest_yen=found.rest_yen,
        interest_yen=overdue.interest.yen if overdue.interest else 0,
        remarks=remarks.strip(),
        made_by=by,
    )
    letter.full_clean(exclude=["content_hash"])
    content = write(letter, overdue)
    letter.content_hash = hashlib.sha256(content).hexdigest()
    letter.save()
    upload = SimpleUploadedFile(_("督促状_%(number)s.pdf") % {"number": letter.number}, content)
    attach_file(letter, upload, level=Confidentiality.OPEN, title=_("督促状"), by=by)
    changes = field_changes({}, field_values(letter))
    append_event(letter, "issue_dunning", by=by, changes=changes, label=f"{found.number} {letter.number}")
    return letter
