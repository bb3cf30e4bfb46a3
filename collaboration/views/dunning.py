"""Letters that remind of an invoice whose day has passed."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.dunning import issue_dunning
from collaboration.exports.letters.dunning import dunning_file
from collaboration.forms.dunning import DunningForm
from collaboration.models import DunningLetter
from collaboration.queries.dunning import kept_letter, next_level, overdue_invoice
from collaboration.views.files import file_answer
from collaboration.views.invoices import visible_invoice
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved

DAYS_TO_PAY = 14
"""Offered as the new day to pay, counted from today."""


@require_http_methods(["GET", "HEAD", "POST"])
def dunning_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what is owed today, and issue a reminder."""
    invoice = visible_invoice(request.user, pk)
    if not request.user.has_perm("collaboration.change_invoice", invoice.agreement):
        raise PermissionDenied
    today = timezone.localdate()
    overdue = overdue_invoice(invoice, today)
    if overdue is None:
        messages.info(request, _("%(number)sは、支払期限を過ぎていません。") % {"number": invoice.number})
        return redirect("invoice-detail", pk)
    initial = {"issued_on": today, "due_on": today + datetime.timedelta(days=DAYS_TO_PAY)}
    form = DunningForm(request.POST or None, initial=initial)

    def save() -> None:
        stated = form.cleaned_data
        letter = issue_dunning(
            invoice,
            issued_on=stated["issued_on"],
            due_on=stated["due_on"],
            remarks=stated["remarks"] or "",
            write=dunning_file,
            by=request.user,
        )
        messages.success(request, _("督促状%(number)sを発行しました。") % {"number": letter.number})

    if is_saved(request, form, save):
        return redirect("invoice-detail", pk)
    context = {"form": form, "invoice": invoice, "overdue": overdue, "level": next_level(overdue)}
    return render(request, "collaboration/dunning_issue.html", context, status=form_status(form))


@require_safe
def dunning_download(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send a reminder as it was handed out; a file that is not that file any more is not sent."""
    found = DunningLetter.objects.visible_to(request.user)
    letter = get_object_or_404(found, pk=pk)
    content = kept_letter(letter)
    if content is None:
        message = _(
            "%(number)sのファイルが、発行したときの内容と一致しないか、見つかりません。管理者に知らせてください。"
        )
        messages.error(request, message % {"number": letter.number})
        return redirect("invoice-detail", letter.invoice_id)
    return file_answer(content, _("督促状_%(number)s.pdf") % {"number": letter.number})
