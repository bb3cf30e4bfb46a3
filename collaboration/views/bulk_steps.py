"""Taking one step with many agreements: the page that says what will happen, what happened, and the way back."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collaboration.actions.bulk_steps import begin_bulk_step, take_or_enqueue, undo_or_enqueue
from collaboration.calc.bulk_step import MOST_AT_ONCE, UNDO_DAYS, Outcome
from collaboration.calc.kinds import AgreementState
from collaboration.forms.agreement_filters import AgreementFilter
from collaboration.forms.bulk_step import BulkStepForm
from collaboration.models import Agreement, BulkStep, BulkStepRow
from collaboration.models.agreement import AgreementQuerySet
from collaboration.queries.agreement_list import STATE_TAGS
from collaboration.queries.bulk_steps import (
    CheckedRow,
    check_rows,
    steps_for,
    steps_with_counts,
    trigger_label,
)
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from core.queries.paging import page_of
from core.views.request import SignedInRequest

PURPOSE = "bulk-step"


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_step_create(request: SignedInRequest) -> HttpResponse:
    """Show which of the chosen agreements will change and which not and why; then take the step."""
    data = request.POST if request.method == "POST" else request.GET
    trigger = data.get("trigger", "")
    if not steps_for(request.user):
        raise PermissionDenied
    if trigger not in {step.trigger for step in steps_for(request.user)}:
        messages.error(request, _("操作が選ばれていません。「選んだ契約を」の欄で操作を選んでください。"))
        return _back(data)
    chosen = _chosen(request, data)
    count = chosen.count()
    if not 0 < count <= MOST_AT_ONCE:
        messages.error(request, _refusal(count))
        return _back(data)
    rows = check_rows(chosen, trigger, request.user)
    changing = [row for row in rows if row.will_change]
    form = BulkStepForm(
        request.POST or None,
        initial={"keys": ",".join(str(row.agreement.pk) for row in rows), "submission": uuid4()},
        needs_reason=any(row.needs_reason for row in changing),
    )
    if request.method == "POST" and form.is_valid() and changing:
        return _take(request, form, changing, trigger)
    return render(request, "collaboration/bulk_step_check.html", _check_page(form, rows, data))


@require_safe
def bulk_step_list(request: SignedInRequest) -> HttpResponse:
    """List the steps that one took with many agreements."""
    page = page_of(steps_with_counts(request.user), request.GET.get("page"), request.GET.get("per_page"))
    rows = [(step, trigger_label(step.trigger)) for step in page.object_list]
    context = {"page_obj": page, "rows": rows, "undo_days": UNDO_DAYS, "most": MOST_AT_ONCE}
    return render(request, "collaboration/bulk_step_list.html", context)


@require_safe
def bulk_step_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what became of each agreement, and offer the way back."""
    step = get_object_or_404(steps_with_counts(request.user), pk=pk)
    shown = step.rows.select_related("agreement").order_by("-message", "pk")
    page = page_of(shown, request.GET.get("page"), request.GET.get("per_page"))
    counts: Any = step  # the counts are annotations, which the types of Django do not know
    context = {
        "step": step,
        "label": trigger_label(step.trigger),
        "page_obj": page,
        "can_undo": counts.can_go_back > 0
        and not counts.waiting
        and step.made_by_id == request.user.pk
        and timezone.localdate() <= step.undo_until,
    }
    return render(request, "collaboration/bulk_step_detail.html", context)


@require_POST
def bulk_step_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put every agreement back that nobody changed since."""
    step = get_object_or_404(BulkStep.objects.visible_to(request.user), pk=pk)
    try:
        job = undo_or_enqueue(step, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("bulk-step-detail", pk)
    if job is not None:
        return redirect("job-detail", job.pk)
    _tell(request, step, Outcome.UNDONE, _("%(count)d件の契約を元に戻しました。"))
    return redirect("bulk-step-detail", pk)


def _take(
    request: SignedInRequest, form: BulkStepForm, changing: Sequence[CheckedRow], trigger: str
) -> HttpResponse:
    keys = [row.agreement.pk for row in changing]
    given = form.cleaned_data
    step = create_once(
        given["submission"],
        PURPOSE,
        lambda: begin_bulk_step(keys, trigger, reason=given["reason"], by=request.user),
        by=request.user,
    )
    job = take_or_enqueue(step, by=request.user)
    if job is not None:
        return redirect("job-detail", job.pk)
    _tell(request, step, Outcome.DONE, _("%(count)d件の契約の状態を変更しました。"))
    return redirect("bulk-step-detail", step.pk)


def _tell(request: SignedInRequest, step: BulkStep, outcome: Outcome, sentence: str) -> None:
    count = BulkStepRow.objects.filter(step=step, outcome=outcome.value).count()
    (messages.success if count else messages.warning)(request, sentence % {"count": count})


def _chosen(request: SignedInRequest, data: QueryDict) -> AgreementQuerySet:
    """Return the agreements that were ticked, or all that the search finds."""
    visible = Agreement.objects.visible_to(request.user)
    if "all" in data:
        conditions = AgreementFilter(QueryDict(data.get("query", "")), visible, request=request)
        found: AgreementQuerySet = conditions.qs if conditions.is_valid() else visible.none()
        # A filter may join other tables, and what is then distinct cannot be ordered by anything else.
        return Agreement.objects.filter(pk__in=found.order_by().values("pk")).order_by("number")
    ticked = [*data.getlist("pick"), *data.get("keys", "").split(",")]
    return visible.filter(pk__in=[key for key in ticked if key.isascii() and key.isdigit()]).order_by(
        "number"
    )


def _refusal(count: int) -> str:
    if count == 0:
        return _("契約が選ばれていません。変更する契約に印を付けてください。")
    return _(
        "%(count)d件あります。一度に変更できるのは%(most)d件までです。条件を加えて絞り込んでください。"
    ) % {
        "count": count,
        "most": MOST_AT_ONCE,
    }


def _check_page(form: BulkStepForm, rows: Sequence[CheckedRow], data: QueryDict) -> dict[str, Any]:
    step = next((row.step for row in rows if row.step), None)
    targets = {row.step.target for row in rows if row.step}
    return {
        "form": form,
        "label": trigger_label(data.get("trigger", "")),
        "trigger": data.get("trigger", ""),
        "query": data.get("query", ""),
        "target": _(AgreementState(step.target).label) if step and len(targets) == 1 else "",
        "is_grave": bool(targets & {AgreementState.CANCELLED.value, AgreementState.REJECTED.value}),
        "changing": [row for row in rows if row.will_change],
        "held": [row for row in rows if not row.will_change],
        "state_tags": STATE_TAGS,
        "undo_days": UNDO_DAYS,
    }


def _back(data: QueryDict) -> HttpResponse:
    """Go back to the list as it was."""
    query = QueryDict(data.get("query", "")).urlencode()
    target = redirect("agreement-list")
    target["Location"] += f"?{query}" if query else ""
    return target
