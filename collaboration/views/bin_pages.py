"""The bin: putting a draft there, seeing who deleted what, and bringing it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collaboration.actions.bin import delete_record, restore_record, why_not
from collaboration.calc.bin import BIN_DAYS
from collaboration.queries.bin import MODELS, Deletable, in_bin, rows_in_bin
from core.actions.refused import ActionRefused
from core.forms.records import ReasonForm
from core.queries.paging import page_of
from core.views.request import SignedInRequest

UNDO = "undo:"
"""What a message's tags begin with when its notice offers a way back; the address follows."""


@require_http_methods(["GET", "HEAD", "POST"])
def record_delete(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Say what deleting means, or why it cannot be; then delete."""
    record = _reached(MODELS[kind].objects.all(), request, pk)
    if not request.user.has_perm(f"collaboration.delete_{kind}", record):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delete_record(record, by=request.user, reason=form.cleaned_data["reason"])
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request,
                _("%(number)sをごみ箱に入れました。%(days)d日間は元に戻せます。")
                % {"number": record.number, "days": BIN_DAYS},
                extra_tags=UNDO + reverse("bin-restore", args=[kind, pk]),
            )
            return redirect(f"{kind}-list")
    context = {
        "form": form,
        "record": record,
        "kind": kind,
        "refusals": why_not(record),
        "days": BIN_DAYS,
        "list_name": f"{kind}-list",
        "detail_url": reverse(f"{kind}-detail", args=[pk]),
    }
    return render(request, "collaboration/record_delete.html", context)


@require_safe
def bin_list(request: SignedInRequest) -> HttpResponse:
    """List what is in the bin: who put it there, when, and until when it stays."""
    if not request.user.has_perm("collaboration.view_bin"):
        raise PermissionDenied
    page = page_of(rows_in_bin(request.user), request.GET.get("page"), request.GET.get("per_page"))
    return render(request, "collaboration/bin_list.html", {"page_obj": page, "days": BIN_DAYS})


@require_POST
def bin_restore(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Bring a record back and open it."""
    if kind not in MODELS:
        raise Http404
    record = _reached(in_bin(MODELS[kind]), request, pk)
    try:
        restore_record(record, by=request.user)
    except ActionRefused as refused:
        messages.warning(request, refused.message)
        return redirect("bin-list")
    messages.success(request, _("%(number)sを元に戻しました。") % {"number": record.number})
    return redirect(f"{kind}-detail", pk)


def _reached(rows: Any, request: SignedInRequest, pk: int) -> Deletable:
    found: Deletable = get_object_or_404(rows.visible_to(request.user), pk=pk)
    return found
