"""Who is in charge of an agreement: shown on its page, changed on a page of its own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.agreements import name_officer
from collaboration.forms.officer import OfficerForm
from collaboration.models import Agreement
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.models import User
from core.registry import Panel
from core.views.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_officer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name who is in charge."""
    agreement = visible_agreement(request.user, pk, "collaboration.change_agreement")
    form = OfficerForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        try:
            name_officer(agreement, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error("officer", refused.message)
        else:
            messages.success(
                request, _("契約%(number)sの担当者を変更しました。") % {"number": agreement.number}
            )
            return redirect("agreement-detail", pk)
    return render(request, "collaboration/agreement_officer.html", {"form": form, "agreement": agreement})


def officer_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show who is in charge, and lead to the page where that is changed; nothing to say, nothing shown."""
    can_change = user.has_perm("collaboration.change_agreement", agreement)
    if agreement.officer is None and not can_change:
        return None
    context = {"agreement": agreement, "can_change": can_change}
    return Panel(_("担当者"), "collaboration/detail/officer.html", context)
