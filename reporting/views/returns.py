"""The years, one version with its tables, and the request to assemble it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.actions.refused import ActionRefused
from core.models.wording import term
from core.views.request import SignedInRequest
from reporting.actions.returns import ASSEMBLE, open_return, request_assembly
from reporting.calc.ladder import Rung
from reporting.forms.returns import OpenReturnForm
from reporting.models import SurveyReturn
from reporting.queries.overview import active_assembly, edition_of, year_lines
from reporting.queries.return_tables import ShownTable, shown_tables
from reporting.queries.returns import ReturnStatus, cells_of, previous_cells, return_status
from reporting.views.access import require, visible_return

LADDER = [rung.label for rung in Rung]


@require_safe
def return_list(request: SignedInRequest) -> HttpResponse:
    """Show the years with the rung that each has reached."""
    require(request.user, "reporting.view_return")
    form = OpenReturnForm(today=timezone.localdate())
    context = {
        "lines": year_lines(request.user),
        "form": form,
        "can_open": request.user.has_perm("reporting.open_return"),
    }
    return render(request, "reporting/return_list.html", context)


@require_POST
def return_open(request: SignedInRequest) -> HttpResponse:
    """Open the return of a year and ask for its first assembly."""
    require(request.user, "reporting.open_return")
    form = OpenReturnForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        try:
            opened = open_return(form.cleaned_data["fiscal_year"], by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            return _assemble(request, opened) if opened.is_draft else _to(opened)
    context = {"lines": year_lines(request.user), "form": form, "can_open": True}
    return render(request, "reporting/return_list.html", context)


@require_safe
def return_detail(request: SignedInRequest, fiscal_year: int, version: int) -> HttpResponse:
    """Show how far a version has come, and its tables as the ministry prints them."""
    survey_return = visible_return(request.user, fiscal_year, version)
    status = return_status(survey_return)
    edition = edition_of(survey_return)
    tables = _tables(status)
    wanted = request.GET.get("table", "")
    context = {
        **frame_of(request, status),
        "edition": edition,
        "tabs": [
            (table.table.code, term(table.table.sheet), f"?table={table.table.code}") for table in tables
        ],
        "shown": next(
            (table for table in tables if table.table.code == wanted), tables[0] if tables else None
        ),
    }
    return render(request, "reporting/return_detail.html", context)


@require_POST
def return_assemble(request: SignedInRequest, fiscal_year: int, version: int) -> HttpResponseRedirect:
    """Ask for a draft to be assembled, and show the work."""
    survey_return = visible_return(request.user, fiscal_year, version)
    require(request.user, "reporting.assemble_return", survey_return)
    if not survey_return.is_draft:
        messages.warning(request, _("この版は施錠されているため、集計をやり直せません。"))
        return _to(survey_return)
    return _assemble(request, survey_return)


def frame_of(request: SignedInRequest, status: ReturnStatus) -> dict[str, object]:
    """Return what every page of a version shows around its content."""
    survey_return, user = status.survey_return, request.user
    edition = edition_of(survey_return)
    return {
        "survey_return": survey_return,
        "status": status,
        "ladder": [_(label) for label in LADDER],
        "rung_index": list(Rung).index(status.rung),
        "job": active_assembly(survey_return, ASSEMBLE) if survey_return.is_draft else None,
        "edition_title": term(edition.title),
        "is_older_form": edition.fiscal_year != survey_return.fiscal_year,
        "can_assemble": survey_return.is_draft and user.has_perm("reporting.assemble_return", survey_return),
        "can_freeze": survey_return.is_draft and user.has_perm("reporting.freeze_return", survey_return),
        "can_submit": survey_return.state == "frozen"
        and user.has_perm("reporting.submit_return", survey_return),
        "can_reopen": _is_latest(survey_return) and user.has_perm("reporting.reopen_return", survey_return),
        "can_export": user.has_perm("reporting.export_return", survey_return),
        "can_state": survey_return.is_draft and user.has_perm("reporting.state_count", survey_return),
    }


def _tables(status: ReturnStatus) -> list[ShownTable]:
    if status.run is None:
        return []
    edition = edition_of(status.survey_return)
    before = previous_cells(status.survey_return.fiscal_year, edition)
    return shown_tables(edition, cells_of(status.run), before)


def _is_latest(survey_return: SurveyReturn) -> bool:
    return not survey_return.is_draft and not SurveyReturn.objects.filter(supersedes=survey_return).exists()


def _assemble(request: SignedInRequest, survey_return: SurveyReturn) -> HttpResponseRedirect:
    job = request_assembly(survey_return, by=request.user)
    return redirect("job-detail", job.pk)


def _to(survey_return: SurveyReturn) -> HttpResponseRedirect:
    return redirect("return-detail", survey_return.fiscal_year, survey_return.version)
