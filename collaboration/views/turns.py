"""Passing the turn of an agreement, correcting its day, and the days until signature."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.turns import correct_turn, pass_turn
from collaboration.forms.turns import CorrectTurnForm, PassForm
from collaboration.models import Turn
from collaboration.queries.turns import durations
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def turn_pass(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pass the turn: with one button of the agreement's page, or here with a day and a note."""
    agreement = visible_agreement(request.user, pk, "collaboration.pass_turn")
    form = PassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            turn = pass_turn(agreement, **form.cleaned_data, by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            words = {"number": agreement.number, "holder": turn.get_holder_display()}
            messages.success(request, _("%(number)sを「%(holder)s」の手番にしました。") % words)
            return redirect("agreement-detail", pk)
    return render(request, "collaboration/turn_pass.html", {"agreement": agreement, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def turn_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct the day on which the present holder got the agreement."""
    turn = get_object_or_404(Turn.objects.visible_to(request.user).select_related("agreement"), pk=pk)
    if not request.user.has_perm("collaboration.pass_turn", turn.agreement):
        raise PermissionDenied
    form = CorrectTurnForm(request.POST or None, initial={"since": turn.since})
    if request.method == "POST" and form.is_valid():
        try:
            correct_turn(turn, since=form.cleaned_data["since"], by=request.user)
        except ActionRefused as refused:
            form.add_error("since", refused.message)
        else:
            messages.success(request, _("手番の日付を直しました。"))
            return redirect("agreement-detail", turn.agreement_id)
    return render(request, "collaboration/turn_correct.html", {"turn": turn, "form": form})


@require_safe
def duration_page(request: SignedInRequest) -> HttpResponse:
    """Show how many days agreements took until signature, by kind."""
    if not request.user.has_perm("collaboration.view_durations"):
        raise PermissionDenied
    return render(request, "collaboration/durations.html", {"rows": durations(request.user)})
