"""Asking for the approval of an agreement, and deciding what one was asked."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.approvals import ask_approvals, decide_approval
from collaboration.calc.approvals import Decision, in_order
from collaboration.calc.kinds import AgreementState
from collaboration.calc.pricing.policy import Threshold
from collaboration.forms.approval import MOST_STEPS, USUAL_STEPS, ApprovalFormSet, DecisionForm, steps_of
from collaboration.models import Agreement, Approval
from collaboration.queries.lifecycle import absent_whom, possible_approvers, wanted_approvers
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def approval_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Name the approvers of an agreement under review."""
    agreement = visible_agreement(request.user, pk, "collaboration.ask_approval")
    if agreement.state != AgreementState.SCREENING:
        messages.warning(request, _("承認は、審査中の契約だけに依頼できます。"))
        return redirect("agreement-detail", pk)
    approvers = possible_approvers(agreement, request.user)
    wanted = wanted_approvers(agreement)
    forms = ApprovalFormSet(
        request.POST or None,
        initial=_initial(wanted),
        form_kwargs={"approvers": approvers},
    )
    refusal = ""
    if request.method == "POST" and forms.is_valid():
        try:
            ask_approvals(agreement, steps_of(forms), by=request.user)
        except (ActionRefused, ValidationError) as refused:
            refusal = " ".join(refused.messages) if isinstance(refused, ValidationError) else refused.message
        else:
            messages.success(request, _("承認を依頼しました。承認者の「やること」に表示されます。"))
            return redirect("agreement-detail", pk)
    context = {
        "agreement": agreement,
        "forms": forms,
        "wanted": wanted,
        "in_order": in_order(wanted),
        "refusal": refusal,
        "has_approvers": bool(approvers),
    }
    return render(request, "collaboration/approval_ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def approval_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what is to be approved and take the decision of the approver or of a deputy."""
    visible = Approval.objects.visible_to(request.user).select_related("agreement", "approver", "created_by")
    approval = get_object_or_404(visible, pk=pk)
    agreement = Agreement.objects.select_related("department").get(pk=approval.agreement_id)
    is_deputy = approval.approver_id != request.user.pk
    if is_deputy and approval.approver_id not in absent_whom(request.user):
        raise PermissionDenied
    if approval.decision or agreement.state != AgreementState.SCREENING:
        messages.info(request, _("この承認は、すでに決定したか、取り下げられています。"))
        return redirect("agreement-detail", agreement.pk)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decision: Decision = form.cleaned_data["decision"]
        try:
            decide_approval(approval, decision, by=request.user, comment=form.cleaned_data["comment"])
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("決定を記録しました。"))
            return redirect("agreement-detail", agreement.pk)
    context = {"approval": approval, "agreement": agreement, "form": form, "is_deputy": is_deputy}
    return render(request, "collaboration/approval_decide.html", context)


def _initial(wanted: Sequence[Threshold]) -> list[dict[str, object]]:
    """Offer a row per person; those whom the rules name stand first, in their order."""
    roles = [step.approver for step in wanted][:MOST_STEPS]
    rows = max(len(roles), USUAL_STEPS)
    return [
        {"order": place + 1, "role_label": roles[place] if place < len(roles) else ""}
        for place in range(rows)
    ]
