"""Suspending, resuming and ending a contract before its time."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from collaboration.actions.interruptions import Ending, end_contract, resume_contract, suspend_contract
from collaboration.calc.contract_change import AskedBy, stop_cause
from collaboration.calc.pricing.kinds import StopCause
from collaboration.calc.pricing.refund import Refund, refund
from collaboration.forms.contract_changes import EndForm, NoticeForm, ResumeForm
from collaboration.forms.settlement import RefundForm
from collaboration.models import Agreement, AgreementChange
from collaboration.queries.contract_changes import last_suspension, open_claims
from collaboration.queries.estimates import latest_price
from collaboration.queries.settlement import Settlement, settlement_of
from collaboration.views.agreement import visible_agreement
from collaboration.views.contract_changes import seen_mark, was_seen
from collaboration.workflow import workflow_of
from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest

TITLES = {
    "suspend": gettext_lazy("契約の中断"),
    "resume": gettext_lazy("契約の再開"),
    "end": gettext_lazy("契約の中止・解約"),
}
TRIGGERS = {"suspend": ("suspend",), "resume": ("resume",), "end": ("complete", "cancel")}


@require_http_methods(["GET", "HEAD", "POST"])
def contract_interrupt(request: SignedInRequest, pk: int, step: str) -> HttpResponse:
    """Enter the notice of one step."""
    if step not in TITLES:
        raise Http404
    agreement = visible_agreement(request.user, pk, "collaboration.amend_agreement")
    open_steps = {row.trigger for row in workflow_of(agreement.kind).available(agreement.state)}
    if agreement.parent_id is not None or not open_steps & set(TRIGGERS[step]):
        messages.warning(request, _("この契約の状態は、すでに変わっています。今の状態を確かめてください。"))
        return redirect("contract-changes", agreement.parent_id or pk)
    if step == "end":
        return _end(request, agreement)
    return _pause(request, agreement, step)


def _pause(request: SignedInRequest, agreement: Agreement, step: str) -> HttpResponse:
    form: NoticeForm | ResumeForm
    form = ResumeForm(request.POST or None) if step == "resume" else NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if isinstance(form, ResumeForm):
                resume_contract(agreement, **form.cleaned_data, by=request.user)
            else:
                suspend_contract(agreement, form.notice(), by=request.user)
        except (ActionRefused, ValidationError) as refused:
            form.add_error(None, _said(refused))
        else:
            messages.success(request, _("%(number)sの変更を登録しました。") % {"number": agreement.number})
            return redirect("contract-changes", agreement.pk)
    context = {
        "agreement": agreement,
        "form": form,
        "title": TITLES[step],
        "step": step,
        "suspension": last_suspension(agreement) if step == "resume" else None,
    }
    return render(request, "collaboration/contract_interrupt.html", context)


def _end(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    planned, unpaid = open_claims(agreement)
    form = EndForm(request.POST or None, has_plans=bool(planned), has_claims=bool(unpaid))
    settled = _settled(agreement)
    spent = RefundForm(_with_cause(request), policy=settled.policy) if settled else None
    found: Refund | None = None
    is_shown = False
    if request.method == "POST" and all([form.is_valid(), spent is None or spent.is_valid()]):
        found = _reckoned(form, spent, settled)
        is_shown = spent is None or not spent.errors
    if is_shown and was_seen(request):
        change = _ended(request, agreement, form, found)
        if change is not None:
            return redirect("contract-change", change.pk)
    context = {
        "agreement": agreement,
        "form": form,
        "spent": spent,
        "settled": settled,
        "refund": found,
        "is_shown": is_shown and not form.errors,
        "seen": seen_mark(request),
        "title": TITLES["end"],
        "planned": planned,
        "unpaid": unpaid,
    }
    return render(request, "collaboration/contract_end.html", context)


def _ended(
    request: SignedInRequest, agreement: Agreement, form: EndForm, found: Refund | None
) -> AgreementChange | None:
    given = form.cleaned_data
    ending = Ending(
        carried_out=given["carried_out"],
        drops_plans=given.get("drops_plans", False),
        keeps_claims=given.get("keeps_claims", False),
        refund=found,
    )
    try:
        change = end_contract(agreement, form.notice(), ending, by=request.user)
    except (ActionRefused, ValidationError) as refused:
        form.add_error(None, _said(refused))
        return None
    messages.success(request, _("%(number)sの中止・解約を登録しました。") % {"number": agreement.number})
    return change


def _settled(agreement: Agreement) -> Settlement | None:
    """Reckon by the price that holds: that of the contract, or of its latest priced amendment."""
    price = latest_price(agreement)
    return settlement_of(price.agreement) if price else None


def _reckoned(form: EndForm, spent: RefundForm | None, settled: Settlement | None) -> Refund | None:
    if spent is None or settled is None:
        return None
    policy = replace(settled.policy, refund=spent.rule())
    cause = stop_cause(form.cleaned_data["asked_by"])
    return spent.reckoned(lambda: refund(policy, settled.paid, spent.spent(), cause))


def _with_cause(request: SignedInRequest) -> dict[str, Any] | None:
    """Give the form of a refund its cause, which here follows from who asked."""
    if request.method != "POST":
        return None
    causes = {side.value: stop_cause(side).value for side in AskedBy}
    cause = causes.get(request.POST.get("asked_by", ""), StopCause.END.value)
    return request.POST.dict() | {"refund-cause": cause}


def _said(refused: ActionRefused | ValidationError) -> str:
    return refused.message if isinstance(refused, ActionRefused) else " ".join(refused.messages)
