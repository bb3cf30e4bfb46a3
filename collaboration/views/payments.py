"""Lists of payments: reading one, confirming it row by row; matching receipts to invoices by hand."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.payments import (
    confirm_payment,
    keep_payments,
    reopen_payment,
    set_payment_aside,
)
from collaboration.actions.settlements import release_settlement, settle_invoice
from collaboration.calc.matching_payments import PaymentState
from collaboration.forms.payments import PaymentListForm, PaymentRowForm, ReleaseForm, SettleForm
from collaboration.imports.payment_list import PaymentList, read_payment_list
from collaboration.models import Invoice, PaymentFile, PaymentRow, Settlement
from collaboration.queries.invoices import receipts_to_match
from collaboration.queries.payments import PaymentLine, files_with_open, payment_lines, rows_of
from collaboration.queries.settled import unmatched_of
from collaboration.views.agreement import require
from collaboration.views.invoices import visible_invoice
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from core.imports.precheck import FileRefused
from core.models.wording import translated
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved

MOST_PROBLEMS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def payment_list(request: SignedInRequest) -> HttpResponse:
    """Show the lists that were read, and read a further one; a list with a row that cannot be read is not kept."""
    require(request.user, "collaboration.view_payments")
    can_match = request.user.has_perm("collaboration.match_payments")
    if request.method == "POST" and not can_match:
        raise PermissionDenied
    form = PaymentListForm(request.POST or None, request.FILES or None)
    read: PaymentList | None = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["payments"]
        content = upload.read()
        try:
            read = read_payment_list(content, upload.name)
            if kept := _kept(request, form, read, upload.name, content):
                return redirect("payment-file", kept.pk)
        except FileRefused as refused:
            form.add_error("payments", translated(refused.message))
        except ActionRefused as refused:
            form.add_error("payments", refused.message)
    problems = read.problems if read else ()
    context = {
        "form": form,
        "files": files_with_open(request.user),
        "problems": [(each.line, translated(each.message)) for each in problems[:MOST_PROBLEMS]],
        "more_problems": max(len(problems) - MOST_PROBLEMS, 0),
        "can_match": can_match,
    }
    return render(request, "collaboration/payment_list.html", context)


@require_safe
def payment_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the rows of a list, each with the invoices it may be for."""
    file = get_object_or_404(PaymentFile.objects.visible_to(request.user).select_related("created_by"), pk=pk)
    lines = payment_lines(rows_of(file, request.user))
    context = {
        "file": file,
        "lines": lines,
        "open_count": sum(line.row.state == PaymentState.OPEN for line in lines),
        "can_match": request.user.has_perm("collaboration.match_payments"),
    }
    return render(request, "collaboration/payment_file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def payment_row(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what one payment is for: an invoice, or none; or take it back into the list."""
    visible = PaymentRow.objects.visible_to(request.user).select_related("file", "receipt__agreement")
    row = get_object_or_404(visible, pk=pk)
    if not request.user.has_perm("collaboration.match_payments"):
        raise PermissionDenied
    line = payment_lines([row])[0]
    form = PaymentRowForm(request.POST or None, line=line, initial=_likeliest(row, line))
    if "reopen" in request.POST:
        return _reopened(request, row)
    if is_saved(request, form, lambda: _decided(request, row, form)):
        messages.success(request, _("%(row)sを確認しました。") % {"row": row})
        return redirect("payment-file", row.file_id)
    context = {"row": row, "line": line, "form": form, "is_open": row.state == PaymentState.OPEN}
    return render(request, "collaboration/payment_row.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def invoice_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Match a receipt that was entered before to an invoice."""
    invoice = visible_invoice(request.user, pk)
    if not request.user.has_perm("collaboration.match_payments"):
        raise PermissionDenied
    receipts = [each for each in receipts_to_match(invoice) if unmatched_of(each)]
    form = SettleForm(request.POST or None, initial={"submission": uuid4()})
    form.offer(receipts)
    if request.method == "POST" and form.is_valid():
        try:
            create_once(
                form.cleaned_data["submission"],
                f"invoice-settle-{pk}",
                lambda: settle_invoice(
                    invoice,
                    form.cleaned_data["receipt"],
                    by=request.user,
                    overpaid_note=form.cleaned_data["overpaid_note"],
                ),
                by=request.user,
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request, _("入金を請求書%(number)sに対応させました。") % {"number": invoice.number}
            )
            return redirect("invoice-detail", pk)
    context = {"form": form, "invoice": invoice, "has_receipts": bool(receipts)}
    return render(request, "collaboration/invoice_settle.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def settlement_release(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a match back, with the reason."""
    visible = Settlement.objects.visible_to(request.user).select_related("invoice__agreement", "receipt")
    settlement = get_object_or_404(visible, pk=pk)
    if not request.user.has_perm("collaboration.match_payments"):
        raise PermissionDenied
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            release_settlement(settlement, reason=form.cleaned_data["reason"], by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("入金との対応を外しました。入金の記録はそのまま残ります。"))
            return redirect("invoice-detail", settlement.invoice_id)
    context = {"form": form, "settlement": settlement, "invoice": settlement.invoice}
    return render(request, "collaboration/settlement_release.html", context)


def _kept(
    request: SignedInRequest, form: PaymentListForm, read: PaymentList, name: str, content: bytes
) -> PaymentFile | None:
    """Keep a list that could be read as a whole; else say so at the field."""
    if read.problems:
        message = _(
            "%(count)s行に誤りがあるため、まだ何も読み込んでいません。下の行を直して、もう一度選んでください。"
        )
        form.add_error("payments", message % {"count": len(read.problems)})
        return None
    if not read.payments:
        form.add_error("payments", _("入金の行がありません。入金額のある行を含むファイルを選んでください。"))
        return None
    file, known = keep_payments(name, content, read.payments, by=request.user)
    words = {"count": len(read.payments) - known, "known": known, "passed": read.passed_over}
    messages.success(
        request,
        _(
            "%(count)s件の入金を読み込みました（読込済のため除いた行%(known)s件、入金のない行%(passed)s件）。"
            "1件ずつ確認してください。"
        )
        % words,
    )
    return file


def _likeliest(row: PaymentRow, line: PaymentLine) -> dict[str, object]:
    initial: dict[str, object] = {"version": row.version}
    if line.suggestions:
        initial["choice"] = str(line.suggestions[0].invoice.pk)
    return initial


def _decided(request: SignedInRequest, row: PaymentRow, form: PaymentRowForm) -> None:
    given, version, user = form.cleaned_data, form.expected_version, request.user
    if given["choice"] == PaymentRowForm.NONE:
        set_payment_aside(row, reason=given["aside_reason"], expected_version=version, by=user)
        return
    if given["choice"] == PaymentRowForm.OTHER:
        invoice = Invoice.objects.visible_to(user).filter(number=given["number"]).first()
        if invoice is None:
            raise ValidationError(
                {"number": _("この番号の請求書はありません。番号を確かめてください。例：SK2026-00001")}
            )
    else:
        invoice = get_object_or_404(Invoice.objects.visible_to(user), pk=given["choice"])
    confirm_payment(row, invoice, expected_version=version, by=user, overpaid_note=given["overpaid_note"])


def _reopened(request: SignedInRequest, row: PaymentRow) -> HttpResponse:
    try:
        reopen_payment(row, expected_version=row.version, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("未確認に戻しました。"))
    return redirect("payment-row", row.pk)
