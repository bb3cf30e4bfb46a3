"""What the office says about a year, and about its own part."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.activity import set_activity, set_office_involvement
from collaboration.forms.office import ActivityForm, InvolvementForm
from collaboration.models import OfficeInvolvement
from collaboration.views.agreement import visible_agreement
from core.calc.fiscal_year import overlaps
from core.views.request import SignedInRequest

FIRST_YEAR, LAST_YEAR = 1950, 2150


@require_http_methods(["GET", "HEAD", "POST"])
def activity_edit(request: SignedInRequest, pk: int, fiscal_year: int) -> HttpResponse:
    """Say against the term whether the agreement was carried out in a year."""
    agreement = visible_agreement(request.user, pk, "collaboration.set_activity")
    if not FIRST_YEAR <= fiscal_year <= LAST_YEAR:
        raise Http404
    override = agreement.activity_overrides.filter(fiscal_year=fiscal_year).first()
    initial = {"carried_out": ActivityForm.BY_TERM}
    if override is not None:
        stated = ActivityForm.YES if override.carried_out else ActivityForm.NO
        initial = {"carried_out": stated, "reason": override.reason}
    form = ActivityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_activity(
            agreement,
            fiscal_year,
            carried_out=form.answer(),
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, _("%(year)d年度の実施状況を保存しました。") % {"year": fiscal_year})
        return redirect("agreement-detail", pk)
    context = {
        "agreement": agreement,
        "fiscal_year": fiscal_year,
        "by_term": overlaps(agreement.starts_on or agreement.signed_on, agreement.ends_on, fiscal_year),
        "form": form,
    }
    return render(request, "collaboration/activity_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def involvement_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record the office's own part in an agreement."""
    agreement = visible_agreement(request.user, pk, "collaboration.set_involvement")
    standing = OfficeInvolvement.objects.filter(agreement=agreement).first()
    form = InvolvementForm(request.POST or None, initial=model_to_dict(standing) if standing else {})
    if request.method == "POST" and form.is_valid():
        try:
            set_office_involvement(agreement, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("組織の関与を保存しました。"))
            return redirect("agreement-detail", pk)
    return render(request, "collaboration/involvement_edit.html", {"agreement": agreement, "form": form})
