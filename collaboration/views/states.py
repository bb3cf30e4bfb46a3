"""Taking an agreement from one state to the next, after a page that says what will happen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.states import change_state
from collaboration.calc.kinds import AgreementState
from collaboration.forms.office import StepForm
from collaboration.queries.lifecycle import guard_lines, guards_of
from collaboration.views.agreement import visible_agreement
from collaboration.workflow import AGREEMENT_TRIGGERS, workflow_of
from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_state(request: SignedInRequest, pk: int, trigger: str) -> HttpResponse:
    """Ask for the reason and take the step."""
    agreement = visible_agreement(request.user, pk)
    step = workflow_of(agreement.kind).find(trigger, agreement.state)
    if step is None:
        if trigger not in AGREEMENT_TRIGGERS:
            raise Http404
        messages.warning(request, _("この契約の状態は、すでに変わっています。今の状態を確かめてください。"))
        return redirect("agreement-detail", pk)
    if not request.user.has_perm(step.permission, agreement):
        raise PermissionDenied
    guards = guard_lines(agreement, guards_of(agreement, trigger))
    is_held = any(not line.guard.yields for line in guards)
    form = StepForm(request.POST or None, needs_reason=step.needs_reason or (bool(guards) and not is_held))
    if request.method == "POST" and form.is_valid():
        try:
            change_state(agreement, trigger, by=request.user, reason=form.cleaned_data["reason"])
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request, _("%(number)sを「%(state)s」にしました。") % _words(agreement.number, step.target)
            )
            return redirect("agreement-detail", pk)
    context = {
        "agreement": agreement,
        "step": step,
        "target": _state_label(step.target),
        "form": form,
        "guards": guards,
        "is_held": is_held,
    }
    return render(request, "collaboration/agreement_state.html", context)


def _words(number: str, state: str) -> dict[str, str]:
    return {"number": number, "state": _state_label(state)}


def _state_label(state: str) -> str:
    return _(AgreementState(state).label)
