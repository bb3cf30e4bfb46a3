"""Recording receipts, refunds and corrections."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.receipts import left_of, record_receipt, refund_receipt, reverse_receipt
from collaboration.actions.twins import TwinRefused, refuse_twin_receipt
from collaboration.calc.kinds import CORRECTABLE_KINDS, ReceiptKind
from collaboration.forms.receipts import CorrectionForm, ReceiptForm
from collaboration.models import Agreement, Receipt
from collaboration.queries.agreement_price import PlannedReceipt, planned_receipts
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from core.views.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record money that came in for an agreement."""
    agreement = visible_agreement(request.user, pk, "collaboration.add_receipt")
    plan = planned_receipts(agreement)
    taken = plan.year(request.GET.get("fiscal_year", "")) if plan is not None else None
    form = ReceiptForm(request.POST or None, initial={"submission": uuid4(), **_planned(taken)})
    if request.method == "POST" and form.is_valid():
        try:
            receipt = create_once(
                form.cleaned_data["submission"],
                f"receipt-create-{pk}",
                lambda: _record(request, agreement, form),
                by=request.user,
            )
        except (ActionRefused, ValidationError) as refused:
            _show(form, refused)
        else:
            return _saved(request, receipt)
    context = {"agreement": agreement, "form": form, "plan": plan, "taken": taken}
    return render(request, "collaboration/receipt_entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a refund of a receipt, or take back an entry that was a mistake."""
    visible = Receipt.objects.visible_to(request.user).filter(kind__in=CORRECTABLE_KINDS)
    receipt = get_object_or_404(visible.select_related("agreement"), pk=pk)
    if not request.user.has_perm("collaboration.correct_receipt", receipt.agreement):
        raise PermissionDenied
    initial = {
        "submission": uuid4(),
        "corrected_on": timezone.localdate(),
        "correction": CorrectionForm.REFUND,
    }
    may_refund = receipt.kind == ReceiptKind.RECEIPT
    form = CorrectionForm(request.POST or None, initial=initial, may_refund=may_refund)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_once(
                form.cleaned_data["submission"],
                f"receipt-correct-{pk}",
                lambda: _correct(request, receipt, form),
                by=request.user,
            )
        except (ActionRefused, ValidationError) as refused:
            _show(form, refused)
        else:
            return _saved(request, made)
    context = {"agreement": receipt.agreement, "receipt": receipt, "left": left_of(receipt), "form": form}
    return render(request, "collaboration/receipt_correct.html", context)


def _planned(taken: PlannedReceipt | None) -> dict[str, int]:
    """Begin the form with what the price of the contract expects in a fiscal year."""
    if taken is None:
        return {}
    return {"amount_yen": taken.parts.total_yen, "fiscal_year": taken.fiscal_year, **taken.parts.amounts()}


def _record(request: SignedInRequest, agreement: Agreement, form: ReceiptForm) -> Receipt:
    stated, user = form.cleaned_data, request.user
    day, amount, parts = stated["received_on"], stated["amount_yen"], form.parts()
    if not stated["repeat"]:
        refuse_twin_receipt(agreement, received_on=day, amount_yen=amount, parts=parts, by=user)
    return record_receipt(
        agreement,
        received_on=day,
        fiscal_year=stated["fiscal_year"],
        number=stated["number"],
        amount_yen=amount,
        parts=parts,
        by=user,
    )


def _correct(request: SignedInRequest, receipt: Receipt, form: CorrectionForm) -> Receipt:
    day, reason = form.cleaned_data["corrected_on"], form.cleaned_data["reason"]
    if form.is_refund:
        return refund_receipt(receipt, refunded_on=day, parts=form.parts(), reason=reason, by=request.user)
    return reverse_receipt(receipt, reversed_on=day, reason=reason, by=request.user)


def _show(form: Form, refused: ActionRefused | ValidationError) -> None:
    if isinstance(refused, ActionRefused):
        form.add_error("repeat" if isinstance(refused, TwinRefused) else None, refused.message)
    else:
        for text in refused.messages:
            form.add_error(None, text)


def _saved(request: SignedInRequest, receipt: Receipt) -> HttpResponse:
    words = {"kind": receipt.get_kind_display(), "amount": f"{receipt.amount_yen:,}"}
    messages.success(request, _("%(kind)s %(amount)s円を登録しました。") % words)
    return redirect("agreement-detail", receipt.agreement_id)
