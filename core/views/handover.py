"""Handing over: one's own things, those of a colleague who leaves, the log to print, and back again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actions.handover import can_undo, hand_over, undo_handover
from core.actions.refused import ActionRefused
from core.forms.handover import HandoverForm
from core.models import Handover, User
from core.queries.handover import owned_by
from core.registry import owned_kinds
from core.rules import changes_user, hands_over
from core.views.request import SignedInRequest

MOST_HANDOVERS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def handover_own(request: SignedInRequest) -> HttpResponse:
    """Hand over what is one's own."""
    return _page(request, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def handover_of(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand over what belongs to a colleague."""
    return _page(request, get_object_or_404(User.objects.visible_to(request.user), pk=pk))


@require_safe
def handover_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what changed hands."""
    handover = get_object_or_404(
        Handover.objects.visible_to(request.user).select_related("from_user", "made_by", "undone_by"), pk=pk
    )
    labels = {kind.code: kind.label for kind in owned_kinds()}
    lines = [(labels.get(line.kind, line.kind), line) for line in handover.lines.select_related("to_user")]
    can = can_undo(handover) and hands_over(request.user, handover.from_user)
    context = {"handover": handover, "lines": lines, "can_undo": can}
    return render(request, "core/handover_detail.html", context)


@require_POST
def handover_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give back what nobody touched since."""
    handover = get_object_or_404(Handover.objects.visible_to(request.user), pk=pk)
    try:
        back, stay = undo_handover(handover, by=request.user)
    except ActionRefused as refused:
        messages.warning(request, refused.message)
    else:
        text = _("%(back)d件を元に戻しました。引継ぎのあとで変更された%(stay)d件は、そのままです。")
        messages.success(request, text % {"back": back, "stay": stay})
    return redirect("handover-detail", pk)


def _page(request: SignedInRequest, leaving: User) -> HttpResponse:
    if not hands_over(request.user, leaving):
        raise PermissionDenied
    owned, may_disable = owned_by(leaving), changes_user(request.user, leaving)
    form = HandoverForm(request.POST or None, leaving=leaving, owned=owned, may_disable=may_disable)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = hand_over(
                leaving,
                form.takers,
                reason=given["reason"],
                disable=given.get("disable", False),
                by=request.user,
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(name)sさんの引継ぎを記録しました。") % {"name": leaving})
            return redirect("handover-detail", made.pk)
    earlier = Handover.objects.visible_to(request.user).filter(from_user=leaving)[:MOST_HANDOVERS]
    context = {"form": form, "leaving": leaving, "is_self": leaving == request.user, "earlier": earlier}
    return render(request, "core/handover.html", context)
