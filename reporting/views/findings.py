"""What the checks found, as a list of things to do, and the words that settle what must be explained."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.actions.refused import ActionRefused
from core.calc.kinds import Severity
from core.models.user import User
from core.views.request import SignedInRequest
from reporting.actions.returns import explain_finding
from reporting.checks.catalogue import check_explanation
from reporting.forms.returns import ExplainForm
from reporting.queries.overview import subject_in_words
from reporting.queries.returns import FindingLine, return_status
from reporting.views.access import assembled, require, visible_return
from reporting.views.records import fix_links
from reporting.views.returns import frame_of

SHOWN_AT_ONCE = 200


@require_safe
def finding_list(request: SignedInRequest, fiscal_year: int, version: int) -> HttpResponse:
    """Show the findings, open ones first; `severity` and `open` narrow the list."""
    survey_return = visible_return(request.user, fiscal_year, version)
    status = return_status(survey_return)
    lines = _wanted(request, status.lines)
    context = {
        **frame_of(request, status),
        "findings": cards_for(request.user, lines[:SHOWN_AT_ONCE]),
        "total": len(lines),
        "hidden": max(len(lines) - SHOWN_AT_ONCE, 0),
        "severity": request.GET.get("severity", ""),
        "only_open": request.GET.get("open", ""),
        "severities": list(Severity),
        "can_explain": _can_explain(request, survey_return.is_draft),
    }
    return render(request, "reporting/finding_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_explain(request: SignedInRequest, fiscal_year: int, version: int, pk: int) -> HttpResponse:
    """Take the words for a finding; those of an earlier year are offered."""
    survey_return = visible_return(request.user, fiscal_year, version)
    require(request.user, "reporting.explain_finding", survey_return)
    finding = get_object_or_404(assembled(survey_return).findings.select_related("run__survey_return"), pk=pk)
    line = next(line for line in return_status(survey_return).lines if line.finding.pk == pk)
    offered = line.explanation or line.offered
    form = ExplainForm(request.POST or None, initial={"text": offered.text if offered else ""})
    if request.method == "POST" and form.is_valid():
        try:
            explain_finding(finding, form.cleaned_data["text"], by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("説明を登録しました。"))
            return redirect("finding-list", fiscal_year, version)
    (card,) = cards_for(request.user, [line])
    context = {"survey_return": survey_return, "card": card, "line": line, "form": form}
    return render(request, "reporting/finding_explain.html", context)


def cards_for(user: User, lines: list[FindingLine]) -> list[dict[str, object]]:
    """Return findings with the address where each is mended and what its check says."""
    link = fix_links([line.finding for line in lines], user)
    return [
        {
            "line": line,
            "finding": line.finding,
            "subject": subject_in_words(line.finding),
            "fix_url": link(line.finding),
            "check_text": _about(line.finding.check_code),
            "first_cell": line.finding.cells[0] if line.finding.cells else "",
        }
        for line in lines
    ]


def _wanted(request: SignedInRequest, lines: list[FindingLine]) -> list[FindingLine]:
    severity, only_open = request.GET.get("severity", ""), request.GET.get("open", "")
    chosen = [line for line in lines if severity in ("", line.finding.severity)]
    if only_open:
        chosen = [line for line in chosen if line.is_open]
    return sorted(chosen, key=lambda line: (not line.is_open, line.finding.position))


def _can_explain(request: SignedInRequest, is_draft: bool) -> bool:  # noqa: FBT001 -- a condition, not a switch
    return is_draft and request.user.has_perm("reporting.explain_finding")


def _about(check_code: str) -> str:
    text = check_explanation(check_code)
    return _(text) if text else ""
