"""Signatures and seals on a contract, and the register of the university's seals."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collaboration.actions.signatures import (
    record_signature,
    sign_in_app,
    take_signing_day,
    withdraw_signature,
)
from collaboration.calc.kinds import FALLEN
from collaboration.exports.seal_table import COLUMNS, seal_rows
from collaboration.forms.documents import SignatureForm, WithdrawForm
from collaboration.models import Agreement, Signature
from collaboration.queries.documents import files_of, is_kept_as_added
from collaboration.queries.signatures import SigningPage, seal_register, signing_page
from collaboration.views.agreement import require, visible_agreement
from collaboration.workflow import workflow_of
from core.actions.refused import ActionRefused
from core.models import User
from core.queries.paging import page_of_keys
from core.views.downloads import table_download
from core.views.request import SignedInRequest


@require_safe
def signature_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show which sides have signed, how, and what is to be done next."""
    agreement, user = visible_agreement(request.user, pk), request.user
    page = signing_page(agreement, user)
    is_open = page is not None and bool(page.signing.missing) and agreement.state not in FALLEN
    step = workflow_of(agreement.kind).find("conclude", agreement.state)
    context = {
        "agreement": agreement,
        "page": page,
        "can_record": is_open and user.has_perm("collaboration.record_signature", agreement),
        "can_sign": is_open
        and page is not None
        and None in page.signing.missing
        and user.has_perm("collaboration.sign_agreement", agreement),
        "can_withdraw": user.has_perm("collaboration.record_signature", agreement),
        "can_conclude": page is not None
        and page.signed_on is not None
        and step is not None
        and user.has_perm(step.permission, agreement),
    }
    return render(request, "collaboration/signature_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def signature_record(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a signature on paper or by a service."""
    agreement, page = _to_sign(request.user, pk, "collaboration.record_signature")
    sides = [side.organization for side in page.sides if side.row is None]
    if not sides:
        messages.info(request, _("すべての側の署名・押印が登録されています。"))
        return redirect("signature-list", pk)
    form = SignatureForm(request.POST or None, request.FILES or None, sides=sides)
    if request.method == "POST" and form.is_valid():
        try:
            signature = record_signature(page.version, form.signing, by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            words = {"side": signature.side_name}
            messages.success(request, _("「%(side)s」の署名・押印を登録しました。") % words)
            return redirect("signature-list", pk)
    context = {"agreement": agreement, "version": page.version, "form": form}
    return render(request, "collaboration/signature_record.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def signature_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the hash of the version, and confirm it for the university."""
    agreement, page = _to_sign(request.user, pk, "collaboration.sign_agreement")
    problem = ""
    if request.method == "POST":
        try:
            sign_in_app(page.version, shown_hash=request.POST.get("hash", ""), by=request.user)
        except ActionRefused as refused:
            problem = refused.message
        else:
            messages.success(request, _("大学として確認しました。"))
            return redirect("signature-list", pk)
    context = {
        "agreement": agreement,
        "version": page.version,
        "file": files_of([page.version]).get(page.version.pk),
        "is_intact": is_kept_as_added(page.version),
        "problem": problem,
    }
    return render(request, "collaboration/signature_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def signature_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the reason and withdraw a record."""
    visible = Signature.objects.visible_to(request.user).select_related("document__agreement", "organization")
    signature = get_object_or_404(visible, pk=pk)
    agreement = signature.document.agreement
    if not request.user.has_perm("collaboration.record_signature", agreement):
        raise PermissionDenied
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_signature(signature, reason=form.cleaned_data["reason"], by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("署名・押印を取り消しました。"))
            return redirect("signature-list", agreement.pk)
    context = {"agreement": agreement, "signature": signature, "form": form}
    return render(request, "collaboration/signature_withdraw.html", context)


@require_POST
def signature_conclude(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take over the day of the last signature, and go on to the page that concludes the agreement."""
    agreement = visible_agreement(request.user, pk, "collaboration.conclude_agreement")
    try:
        take_signing_day(agreement, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("signature-list", pk)
    return redirect("agreement-state", pk, "conclude")


@require_safe
def seal_list(request: SignedInRequest) -> HttpResponse:
    """Show the register of the university's seals."""
    require(request.user, "collaboration.view_seals")
    register = seal_register(request.user)
    page = page_of_keys(register, request.GET.get("page"), request.GET.get("per_page"))
    context = {"page_obj": page, "seals": list(register.filter(pk__in=list(page.object_list)))}
    return render(request, "collaboration/seal_list.html", context)


@require_safe
def seal_export(request: SignedInRequest) -> FileResponse | StreamingHttpResponse:
    """Send the register as a table."""
    require(request.user, "collaboration.view_seals")
    rows = seal_rows(seal_register(request.user).iterator(chunk_size=500))
    return table_download(request, _("押印簿"), COLUMNS, rows)


def _to_sign(user: User, pk: int, permission: str) -> tuple[Agreement, SigningPage]:
    """Return an agreement with a version that can be signed, else 404; without the right the answer is 403."""
    agreement = visible_agreement(user, pk, permission)
    page = signing_page(agreement, user)
    if page is None:
        raise Http404
    return agreement, page
