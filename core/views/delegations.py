"""Deputies: naming one for oneself, and ending what was named."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.actions.delegations import delegate, end_delegation
from core.actions.refused import ActionRefused
from core.forms.delegations import DelegationForm
from core.models import Delegation
from core.rules import delegates_for
from core.views.request import SignedInRequest

MOST_ROWS = 100


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_list(request: SignedInRequest) -> HttpResponse:
    """List the delegations the user may see, and name a deputy."""
    if not request.user.has_perm("core.view_delegation"):
        raise PermissionDenied
    form = DelegationForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = delegate(by=request.user, **form.cleaned_data)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("%(deputy)sさんを代理者にしました。") % {"deputy": made.to_user})
            return redirect("delegation-list")
    found = Delegation.objects.visible_to(request.user).select_related("from_user", "to_user")
    rows = [
        (each, each.is_open and delegates_for(request.user, each.from_user)) for each in found[:MOST_ROWS]
    ]
    return render(request, "core/delegation_list.html", {"form": form, "rows": rows})


@require_POST
def delegation_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """End a delegation now."""
    delegation = get_object_or_404(Delegation.objects.visible_to(request.user), pk=pk)
    try:
        end_delegation(delegation, by=request.user)
    except ActionRefused as refused:
        messages.warning(request, refused.message)
    else:
        messages.success(request, _("代理を終了しました。"))
    return redirect("delegation-list")
