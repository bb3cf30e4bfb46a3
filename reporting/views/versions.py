"""Freezing, submitting and replacing a version, and what changed between versions."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest
from reporting.actions.returns import (
    difference_from_predecessor,
    freeze_return,
    mark_submitted,
    reopen_as_new_version,
    request_assembly,
)
from reporting.exports.return_tables import DIFFERENCE_COLUMNS, difference_rows
from reporting.forms.returns import ReopenForm
from reporting.models import SurveyReturn
from reporting.queries.overview import edition_of
from reporting.queries.returns import return_status
from reporting.views.access import require, visible_return
from reporting.views.findings import cards_for
from reporting.views.returns import frame_of

DIFFERENCES_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
def return_freeze(request: SignedInRequest, fiscal_year: int, version: int) -> HttpResponse:
    """Show on one page whether the draft may be frozen, and freeze it."""
    survey_return = visible_return(request.user, fiscal_year, version)
    require(request.user, "reporting.freeze_return", survey_return)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = _attempt(
            request, form, lambda: freeze_return(survey_return, by=request.user), _("施錠しました。")
        )
        if done:
            return _to(survey_return)
    status = return_status(survey_return)
    context = {
        **frame_of(request, status),
        "form": form,
        "blockers": cards_for(request.user, status.blockers[:50]),
        "is_ready": survey_return.is_draft and status.run and not status.is_stale and not status.blockers,
    }
    return render(request, "reporting/return_freeze.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def return_submit(request: SignedInRequest, fiscal_year: int, version: int) -> HttpResponse:
    """Record that the frozen version was handed in."""
    survey_return = visible_return(request.user, fiscal_year, version)
    require(request.user, "reporting.submit_return", survey_return)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = _attempt(
            request, form, lambda: mark_submitted(survey_return, by=request.user), _("提出済にしました。")
        )
        if done:
            return _to(survey_return)
    context = {**frame_of(request, return_status(survey_return)), "form": form}
    return render(request, "reporting/return_submit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def return_reopen(request: SignedInRequest, fiscal_year: int, version: int) -> HttpResponse:
    """Open the next version with its reason, and ask for its assembly."""
    survey_return = visible_return(request.user, fiscal_year, version)
    require(request.user, "reporting.reopen_return", survey_return)
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = reopen_as_new_version(survey_return, form.cleaned_data["reason"], by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("job-detail", request_assembly(opened, by=request.user).pk)
    context = {**frame_of(request, return_status(survey_return)), "form": form}
    return render(request, "reporting/return_reopen.html", context)


@require_safe
def return_versions(request: SignedInRequest, fiscal_year: int, version: int) -> HttpResponse:
    """Show the versions of the year, and what changed in this one against the one before."""
    survey_return = visible_return(request.user, fiscal_year, version)
    status = return_status(survey_return)
    if survey_return.is_draft and status.run is not None:
        survey_return.difference = difference_from_predecessor(survey_return, status.run)
    rows = list(difference_rows(survey_return, edition_of(survey_return)))
    versions = SurveyReturn.objects.visible_to(request.user).filter(fiscal_year=fiscal_year)
    context = {
        **frame_of(request, status),
        "versions": versions.select_related("created_by", "frozen_by", "submitted_by"),
        "columns": DIFFERENCE_COLUMNS,
        "differences": rows[:DIFFERENCES_SHOWN],
        "hidden": max(len(rows) - DIFFERENCES_SHOWN, 0),
    }
    return render(request, "reporting/return_versions.html", context)


def _attempt(request: SignedInRequest, form: Form, act: Callable[[], object], done: str) -> bool:
    """Run an action; what it refuses becomes an error of the form."""
    try:
        act()
    except ActionRefused as refused:
        form.full_clean()
        form.add_error(None, refused.message)
        return False
    messages.success(request, done)
    return True


def _to(survey_return: SurveyReturn) -> HttpResponseRedirect:
    return redirect("return-detail", survey_return.fiscal_year, survey_return.version)
