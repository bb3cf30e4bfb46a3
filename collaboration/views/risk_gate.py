"""The risk gate of one agreement: where its topics stand, answering, judging and deciding; and the list of open checks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.screenings import answer_screening, decide_screening
from collaboration.calc.risk_gate import (
    Checklist,
    GateState,
    Step,
    TopicStatus,
    allowed_results,
    answers_in_force,
    findings,
    last_valid_day,
    takers_so_far,
)
from collaboration.forms.screening import AnswerForm, DecisionForm, initial_answers
from collaboration.models import Agreement, Screening
from collaboration.queries.agreement_list import rows_of
from collaboration.queries.risk_gate import (
    checklist_called,
    gate_page,
    open_gates,
    previous_answers,
    rulings_of,
    statuses_of,
)
from collaboration.rules import can_add_screening_file, can_read_screening_file, screening_permission
from collaboration.views.agreement import require, visible_agreement
from core.actions.refused import ActionRefused
from core.models import User
from core.models.wording import term
from core.queries.paging import page_of_rows
from core.views.request import SignedInRequest

GATE_TAGS = {
    GateState.NOT_REQUIRED: "muted",
    GateState.UNCHECKED: "explain",
    GateState.IN_PROGRESS: "info",
    GateState.IN_REVIEW: "explain",
    GateState.APPROVED: "success",
    GateState.REJECTED: "error",
}


@require_safe
def gate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show where every topic stands, what was answered and by whom, and what comes next."""
    agreement = _gate_agreement(request.user, pk)
    if agreement.pk != pk:
        return redirect("risk-gate", agreement.pk)
    topics = gate_page(agreement, request.user)
    rulings = rulings_of(agreement)
    for topic in topics:
        for step in topic.steps:
            step.files[:] = [
                file
                for file in step.files
                if can_read_screening_file(request.user, step.screening, file.level)
            ]
    context = {
        "agreement": agreement,
        "topics": [
            {
                "page": topic,
                "tag": GATE_TAGS[topic.status.state],
                "action": _next_action(request.user, agreement, topic.status, rulings[topic.status.topic]),
                "evidence_of": _evidence_place(request.user, topic.steps),
            }
            for topic in topics
        ],
    }
    return render(request, "collaboration/risk_gate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedInRequest, pk: int, topic: str) -> HttpResponse:
    """Answer the questions of a topic; the answers of an earlier contract are taken over only by its button."""
    agreement, listed = _gate_agreement(request.user, pk), _listed(topic)
    if not request.user.has_perm("collaboration.answer_screening", agreement):
        raise PermissionDenied
    previous = previous_answers(agreement, listed.topic, request.user)
    taken = _taken(previous, request.POST.get("taken_from") or request.GET.get("from"))
    form = AnswerForm(
        request.POST or None,
        listed=listed,
        initial=initial_answers(taken.answers if taken else {}, timezone.localdate())
        | {"taken_from": taken.pk if taken else None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = answer_screening(
                agreement,
                listed.topic,
                form.answers,
                by=request.user,
                note=form.cleaned_data["note"],
                decided_on=form.cleaned_data["decided_on"],
                taken_from=taken,
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _answered(row, listed))
            return redirect("risk-gate", agreement.pk)
    context = {"agreement": agreement, "listed": listed, "form": form, "previous": previous, "taken": taken}
    return render(request, "collaboration/risk_answer.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, pk: int, topic: str) -> HttpResponse:
    """Record the judgement or the decision whose turn it is."""
    agreement, listed = _gate_agreement(request.user, pk), _listed(topic)
    status = next(each for each in statuses_of(agreement) if each.topic == listed.topic)
    if status.next_step not in (Step.JUDGEMENT, Step.DECISION):
        messages.warning(request, _("いま登録できる判定や決定はありません。いまの状態を確かめてください。"))
        return redirect("risk-gate", agreement.pk)
    if not request.user.has_perm(screening_permission(status.next_step, listed), agreement):
        raise PermissionDenied
    rulings = rulings_of(agreement)[listed.topic]
    answers, today = answers_in_force(rulings), timezone.localdate()
    form = DecisionForm(
        request.POST or None,
        results=allowed_results(listed, status.next_step, answers),
        initial={"decided_on": today, "expires_on": last_valid_day(today, listed.valid_months)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            decide_screening(agreement, listed.topic, status.next_step, by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request, _("%(topic)sの結果を登録しました。") % {"topic": term(listed.topic.label)}
            )
            return redirect("risk-gate", agreement.pk)
    page = next(each for each in gate_page(agreement, request.user) if each.status.topic == listed.topic)
    context = {
        "agreement": agreement,
        "listed": listed,
        "status": status,
        "step": listed.name_of(status.next_step),
        "form": form,
        "page": page,
        "findings": findings(listed, answers),
        "took_part": request.user.pk in takers_so_far(rulings),
    }
    return render(request, "collaboration/risk_decide.html", context)


@require_safe
def open_list(request: SignedInRequest) -> HttpResponse:
    """List the agreements with open checks, and those whose approvals end soon."""
    require(request.user, "collaboration.list_screenings")
    today = timezone.localdate()
    page = page_of_rows(open_gates(request.user, today), request.GET.get("page"), request.GET.get("per_page"))
    gates = list(page.object_list)
    rows = {row.agreement.pk: row for row in rows_of([each.agreement.pk for each in gates])}
    context = {
        "page_obj": page,
        "gates": [
            {
                "row": rows[each.agreement.pk],
                "statuses": [
                    {"status": status, "tag": GATE_TAGS[status.state], "ends_soon": status.ends_soon(today)}
                    for status in each.statuses
                ],
            }
            for each in gates
        ],
    }
    return render(request, "collaboration/risk_list.html", context)


def _gate_agreement(user: User, pk: int) -> Agreement:
    """Return the agreement that keeps the checks, as far as the user may see it, else 404."""
    agreement = visible_agreement(user, pk)
    return visible_agreement(user, agreement.parent_id) if agreement.parent_id else agreement


def _listed(topic: str) -> Checklist:
    listed = checklist_called(topic)
    if listed is None:
        raise Http404
    return listed


def _taken(previous: Screening | None, stated: str | None) -> Screening | None:
    """Return the answers that the user asked to take over: only those that are offered can be."""
    return previous if previous is not None and stated == str(previous.pk) else None


def _next_action(
    user: User, agreement: Agreement, status: TopicStatus, rulings: list[Any]
) -> dict[str, Any] | None:
    """Return the next step as the user may take it; a step that is somebody else's turn has no button."""
    step = status.next_step or Step.SELF_CHECK
    if not user.has_perm(screening_permission(step, status.checklist), agreement):
        return None
    url_name = "risk-answer" if step is Step.SELF_CHECK else "risk-decide"
    is_own = step is not Step.SELF_CHECK and user.pk in takers_so_far(rulings)
    return {
        "name": status.checklist.name_of(step),
        "address": reverse(url_name, args=[agreement.pk, status.topic.value]),
        "is_own": is_own,
        "is_renewal": status.next_step is None,
        "is_optional": not status.is_open,
    }


def _evidence_place(user: User, steps: list[Any]) -> Screening | None:
    """Return the latest step to which the user may add evidence."""
    return next((step.screening for step in steps if can_add_screening_file(user, step.screening)), None)


def _answered(row: Screening, listed: Checklist) -> str:
    found = len(findings(listed, row.answers))
    if not found:
        return _(
            "%(topic)sの回答を登録しました。気になる点はありません。別の担当者が確認すると終わります。"
        ) % {"topic": term(listed.topic.label)}
    return _("%(topic)sの回答を登録しました。審査が必要な回答が%(count)s件あります。") % {
        "topic": term(listed.topic.label),
        "count": found,
    }
