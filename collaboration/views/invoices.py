"""Invoices: planning them, handing them out, taking them back, and who is late."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collaboration.actions.invoices import (
    add_invoice,
    change_invoice,
    correct_invoice,
    drop_invoice,
    issue_invoice,
    plan_invoices,
)
from collaboration.calc.invoices import InvoiceKind, InvoiceState
from collaboration.calc.pricing.letter import LetterForm, LetterLanguage
from collaboration.exports.letters.invoice import invoice_copy, invoice_draft, invoice_file
from collaboration.exports.overdue_table import COLUMNS, overdue_rows
from collaboration.forms.invoices import CancelInvoiceForm, InvoiceFilter, InvoiceForm, IssueInvoiceForm
from collaboration.models import Agreement, DunningLetter, Invoice
from collaboration.queries.dunning import age_groups, overdue_invoices
from collaboration.queries.invoices import (
    InvoiceLine,
    invoice_copy_name,
    invoice_file_name,
    invoice_years,
    invoices_for_list,
    kept_invoice,
    lines_of,
    payer_of,
    selected_invoices,
    status_choices,
    usual_tax_rate,
)
from collaboration.views.agreement import require, visible_agreement
from collaboration.views.files import file_answer
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from core.calc.fiscal_year import fiscal_year_of
from core.models import Institution, User
from core.queries.paging import page_of_keys
from core.queries.timeline import timeline
from core.views.downloads import table_download
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved


@require_safe
def invoice_list(request: SignedInRequest) -> HttpResponse:
    """Search and page through the invoices that the user may see."""
    require(request.user, "collaboration.view_invoice")
    visible = invoices_for_list().visible_to(request.user)
    form = InvoiceFilter(request.GET, years=invoice_years(request.user), statuses=status_choices())
    today = timezone.localdate()
    found = selected_invoices(visible, today=today, **form.conditions())
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    shown = invoices_for_list().filter(pk__in=list(page.object_list)).order_by("-fiscal_year", "-pk")
    context = {
        "form": form,
        "page_obj": page,
        "lines": list(lines_of(shown, today)),
        "can_view_payments": request.user.has_perm("collaboration.view_payments"),
    }
    return render(request, "collaboration/invoice_list.html", context)


@require_safe
def overdue_list(request: SignedInRequest) -> HttpResponse:
    """Show the invoices whose day has passed, by age, with the interest that has run up."""
    require(request.user, "collaboration.view_payments")
    today = timezone.localdate()
    overdue = overdue_invoices(request.user, today)
    context = {
        "overdue": overdue,
        "groups": age_groups(overdue),
        "today": today,
        "can_change": request.user.has_perm("collaboration.change_invoice"),
    }
    return render(request, "collaboration/invoice_overdue.html", context)


@require_safe
def overdue_export(request: SignedInRequest) -> FileResponse | StreamingHttpResponse:
    """Send the list of late invoices."""
    require(request.user, "collaboration.view_payments")
    overdue = overdue_invoices(request.user, timezone.localdate())
    return table_download(request, _("督促一覧"), COLUMNS, overdue_rows(overdue))


@require_safe
def invoice_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an invoice with what was matched to it and its history."""
    invoice = visible_invoice(request.user, pk)
    settlements = list(invoice.settlements.select_related("receipt__agreement"))
    reminders = list(DunningLetter.objects.visible_to(request.user).filter(invoice=invoice))
    is_claim = invoice.kind == InvoiceKind.INVOICE and invoice.state == InvoiceState.ISSUED
    context = {
        "invoice": invoice,
        "line": InvoiceLine(invoice, invoice.days_overdue(timezone.localdate())),
        "settlements": settlements,
        "is_planned": invoice.state == InvoiceState.PLANNED,
        "is_claim": is_claim,
        "reminders": reminders,
        "red": Invoice.objects.filter(corrects=invoice).first(),
        "history": timeline(invoice, *settlements, *reminders),
        "can_change": request.user.has_perm("collaboration.change_invoice", invoice.agreement),
    }
    return render(request, "collaboration/invoice_detail.html", context)


@require_POST
def invoice_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Plan the invoices of every fiscal year of the price by one click."""
    agreement = visible_agreement(request.user, pk, "collaboration.change_invoice")
    try:
        planned = plan_invoices(agreement, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("%(count)s件の請求予定を作りました。") % {"count": len(planned)})
    return redirect("agreement-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Plan an invoice as it is typed."""
    agreement = visible_agreement(request.user, pk, "collaboration.change_invoice")
    root = agreement.parent or agreement
    today = timezone.localdate()
    initial = {
        "subject": root.title,
        "partner": payer_of(root),
        "fiscal_year": fiscal_year_of(today),
        "tax_rate": usual_tax_rate(today),
    }
    form = InvoiceForm(request.POST or None, agreement=root, initial=initial)

    def save() -> Invoice:
        return create_once(
            form.submission_key,
            f"invoice-create-{pk}",
            lambda: add_invoice(root, form.entry(), by=request.user),
            by=request.user,
        )

    if is_saved(request, form, save):
        messages.success(request, _("請求予定を登録しました。"))
        return redirect("agreement-detail", pk)
    return _entry(request, form, root, None)


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an invoice that is planned."""
    invoice = _invoice_to_write(request.user, pk)
    form = InvoiceForm(request.POST or None, agreement=invoice.agreement, record=invoice)

    def save() -> None:
        change_invoice(invoice, form.entry(), expected_version=form.expected_version, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("請求予定を保存しました。"))
        return redirect("invoice-detail", pk)
    return _entry(request, form, invoice.agreement, invoice)


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """Look at an invoice as a draft, or give it its number and hand it out."""
    invoice = _invoice_to_write(request.user, pk)
    form = IssueInvoiceForm(
        request.POST or None, planned_due_on=invoice.due_on, initial={"version": invoice.version}
    )
    if "preview" in request.POST and form.is_valid():
        days = form.values
        try:
            content = invoice_draft(invoice, issued_on=days["issued_on"], due_on=days["due_on"])
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            return file_answer(content, _("見本_請求書.pdf"))
    elif is_saved(request, form, _issuing(invoice, form, request.user)):
        issued = visible_invoice(request.user, pk)
        messages.success(request, _("請求書%(number)sを発行しました。") % {"number": issued.number})
        return redirect("invoice-detail", pk)
    institution = Institution.objects.current()
    context = {
        "form": form,
        "invoice": invoice,
        "lacks_number": institution is not None and not institution.registration_number,
        "lacks_account": institution is not None and not institution.bank_account,
        "can_administer": request.user.has_perm("core.change_institution"),
    }
    return render(request, "collaboration/invoice_issue.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a planned invoice out of the plan, or an issued one back by a red invoice."""
    invoice = _invoice_to_write(request.user, pk)
    is_issued = invoice.state == InvoiceState.ISSUED
    form = CancelInvoiceForm(request.POST or None, initial={"version": invoice.version})
    followed = [pk]

    def save() -> None:
        reason, version = form.cleaned_data["reason"], form.expected_version
        if is_issued:
            plan = correct_invoice(
                invoice,
                reason=reason,
                issued_on=timezone.localdate(),
                write=invoice_file,
                expected_version=version,
                by=request.user,
            )
            followed[0] = plan.pk
        else:
            drop_invoice(invoice, reason=reason, expected_version=version, by=request.user)

    if is_saved(request, form, save):
        done = (
            _("赤伝票を発行し、訂正するための請求予定を作りました。")
            if is_issued
            else _("請求予定を取り消しました。")
        )
        messages.success(request, done)
        return redirect("invoice-detail", followed[0])
    context = {"form": form, "invoice": invoice, "is_issued": is_issued}
    return render(request, "collaboration/invoice_cancel.html", context, status=form_status(form))


@require_safe
def invoice_download(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send the file as it was handed out; one that is not that file any more is not sent."""
    invoice = visible_invoice(request.user, pk)
    content = kept_invoice(invoice)
    if content is None:
        message = _(
            "%(number)sのファイルが、発行したときの内容と一致しないか、見つかりません。管理者に知らせてください。"
        )
        messages.error(request, message % {"number": invoice.number})
        return redirect("invoice-detail", pk)
    return file_answer(content, invoice_file_name(invoice))


@require_safe
def invoice_copied(request: SignedInRequest, pk: int, language: str, form: str) -> HttpResponse:
    """Send an issued invoice as a workbook or in English."""
    invoice = visible_invoice(request.user, pk)
    if language not in set(LetterLanguage) or form not in set(LetterForm) or not invoice.content_hash:
        raise Http404
    wanted, spoken = LetterForm(form), LetterLanguage(language)
    try:
        content = invoice_copy(invoice, wanted, spoken)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("invoice-detail", pk)
    return file_answer(content, invoice_copy_name(invoice, wanted, spoken))


def visible_invoice(user: User, pk: int) -> Invoice:
    """Return an invoice that the user may see with what was matched to it, else 404."""
    found = invoices_for_list().visible_to(user).select_related("agreement__department", "updated_by")
    return get_object_or_404(found, pk=pk)


def _invoice_to_write(user: User, pk: int) -> Invoice:
    invoice = visible_invoice(user, pk)
    if not user.has_perm("collaboration.change_invoice", invoice.agreement):
        raise PermissionDenied
    return invoice


def _issuing(invoice: Invoice, form: IssueInvoiceForm, by: User) -> Callable[[], Invoice]:
    return lambda: issue_invoice(
        invoice,
        issued_on=form.values["issued_on"],
        due_on=form.values["due_on"],
        write=invoice_file,
        expected_version=form.expected_version,
        by=by,
    )


def _entry(
    request: SignedInRequest, form: InvoiceForm, agreement: Agreement, invoice: Invoice | None
) -> HttpResponse:
    context = {"form": form, "agreement": agreement, "invoice": invoice}
    return render(request, "collaboration/invoice_entry.html", context, status=form_status(form))
