"""Fixing the price of a contract that stands already."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.agreement_price import freeze_price
from collaboration.forms.agreement_price import FreezeForm
from collaboration.models import Estimate
from collaboration.queries.estimates import estimates_fitting, latest_version, rows_of
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_freeze(request: SignedInRequest, pk: int) -> HttpResponse:
    """Freeze the price of an estimate with a contract that was entered without one."""
    agreement = visible_agreement(request.user, pk, "collaboration.freeze_price")
    fitting = estimates_fitting(agreement, request.user)
    rows = rows_of(list(fitting.values_list("pk", flat=True)))
    form = FreezeForm(request.POST if request.method == "POST" else None, rows=rows)
    if request.method == "POST" and form.is_valid():
        estimate = Estimate.objects.visible_to(request.user).get(pk=form.cleaned_data["estimate"])
        try:
            freeze_price(agreement, latest_version(estimate), by=request.user)
        except ActionRefused as refused:
            form.add_error("estimate", refused.message)
        else:
            messages.success(request, _("%(number)sの価格を確定しました。") % {"number": agreement.number})
            return redirect("agreement-detail", agreement.pk)
    context = {"agreement": agreement, "form": form, "rows": rows}
    return render(request, "collaboration/agreement_freeze.html", context)
