"""Stating the number of researchers by hand, and going back to counting them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest
from reporting.actions.returns import request_assembly, state_count, withdraw_count
from reporting.calc.facts import RESEARCHERS
from reporting.forms.returns import StatedCountForm
from reporting.models import StatedCount
from reporting.views.access import require, visible_return


@require_http_methods(["GET", "HEAD", "POST"])
def researchers_edit(request: SignedInRequest, fiscal_year: int, version: int) -> HttpResponse:
    """Take the number with its source, or withdraw it; the draft is assembled again."""
    survey_return = visible_return(request.user, fiscal_year, version)
    require(request.user, "reporting.state_count", survey_return)
    stated = StatedCount.objects.filter(fiscal_year=fiscal_year, measure=RESEARCHERS).first()
    initial = {"value": stated.value, "note": stated.note} if stated else {}
    form = StatedCountForm(request.POST or None, initial=initial)
    if request.method == "POST" and "withdraw" in request.POST and stated is not None:
        withdraw_count(stated, by=request.user)
        messages.success(request, _("手入力の人数を取り消しました。名簿から数え直します。"))
        return redirect("job-detail", request_assembly(survey_return, by=request.user).pk)
    if request.method == "POST" and form.is_valid():
        try:
            state_count(
                fiscal_year,
                RESEARCHERS,
                form.cleaned_data["value"],
                form.cleaned_data["note"],
                by=request.user,
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("job-detail", request_assembly(survey_return, by=request.user).pk)
    context = {"survey_return": survey_return, "stated": stated, "form": form}
    return render(request, "reporting/researchers_edit.html", context)
