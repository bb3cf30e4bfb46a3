"""The library of clauses: its list, one clause with its versions, and a new wording."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.clauses import add_clause
from collaboration.calc.clauses import Clause, condition_in_words
from collaboration.forms.clauses import ClauseForm
from collaboration.queries.clauses import ClauseHistory, clause_library
from collaboration.views.agreement import require
from core.actions.submissions import create_once
from core.models.wording import translated
from core.views.request import SignedInRequest
from core.views.saving import is_saved

WRITING = "collaboration.change_library"


@require_safe
def clause_list(request: SignedInRequest) -> HttpResponse:
    """List the clauses in the order of the articles."""
    require(request.user, "collaboration.view_library")
    rows = [
        {"history": history, "conditions": _conditions(history.shown)}
        for history in clause_library(timezone.localdate())
    ]
    context = {"rows": rows, "can_write": request.user.has_perm(WRITING)}
    return render(request, "collaboration/clause_list.html", context)


@require_safe
def clause_detail(request: SignedInRequest, code: str) -> HttpResponse:
    """Show a clause: what holds today and every version."""
    require(request.user, "collaboration.view_library")
    history = _history(code)
    versions = [
        {"clause": clause, "conditions": _conditions(clause), "is_current": clause == history.current}
        for clause in history.versions
    ]
    context = {"history": history, "versions": versions, "can_write": request.user.has_perm(WRITING)}
    return render(request, "collaboration/clause_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def clause_create(request: SignedInRequest) -> HttpResponse:
    """Write a clause, begun with the wording that it is to replace."""
    require(request.user, WRITING)
    code = request.GET.get("after", "")
    begun = _history(code).shown if code else None
    form = ClauseForm(request.POST or None, begun=begun, initial={"valid_from": timezone.localdate()})

    def save() -> object:
        return create_once(
            form.submission_key,
            "clause-create",
            lambda: add_clause(form.values, by=request.user),
            by=request.user,
        )

    if is_saved(request, form, save):
        messages.success(request, _("条項「%(heading)s」を登録しました。") % form.cleaned_data)
        return redirect("clause-detail", form.cleaned_data["code"])
    return render(request, "collaboration/clause_edit.html", {"form": form, "begun": begun})


def _history(code: str) -> ClauseHistory:
    found = next((each for each in clause_library(timezone.localdate()) if each.code == code), None)
    if found is None:
        raise Http404
    return found


def _conditions(clause: Clause) -> list[str]:
    return [translated(each) for each in condition_in_words(clause.when)]
