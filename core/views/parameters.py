"""Dated values on a screen: those of the law to read, those of the institution to enter."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.actions.parameters import change_parameter, create_parameter
from core.forms.parameters import ParameterForm
from core.models import Parameter
from core.queries.parameters import parameter_kinds
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved


@require_safe
def parameter_list(request: SignedInRequest) -> HttpResponse:
    """List every value with its days and sources."""
    if not request.user.has_perm("core.view_parameter"):
        raise PermissionDenied
    rows = list(Parameter.objects.order_by("key", "valid_from"))
    kinds = parameter_kinds().values()
    context = {
        "national": [kind for kind in kinds if kind.is_national],
        "own": [
            (kind, [row for row in rows if row.key == kind.key]) for kind in kinds if not kind.is_national
        ],
    }
    context["can_change"] = bool(context["own"]) and request.user.has_perm("core.change_parameter")
    return render(request, "core/parameter_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def parameter_create(request: SignedInRequest) -> HttpResponse:
    """Enter a value from a day on."""
    _require_change(request)
    if all(kind.is_national for kind in parameter_kinds().values()):
        raise Http404
    form = ParameterForm(request.POST or None, initial={"key": request.GET.get("key", "")})
    if is_saved(request, form, lambda: create_parameter(form.values, by=request.user)):
        messages.success(request, _("値を登録しました。"))
        return redirect("parameter-list")
    return render(request, "core/parameter_edit.html", {"form": form, "parameter": None})


@require_http_methods(["GET", "HEAD", "POST"])
def parameter_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct a value."""
    _require_change(request)
    parameter = get_object_or_404(Parameter, pk=pk)
    form = ParameterForm(request.POST or None, record=parameter)

    def save() -> None:
        version, reason = form.expected_version, form.cleaned_data["reason"]
        change_parameter(parameter, form.values, expected_version=version, by=request.user, reason=reason)

    if is_saved(request, form, save):
        messages.success(request, _("値を保存しました。"))
        return redirect("parameter-list")
    context = {"form": form, "parameter": parameter}
    return render(request, "core/parameter_edit.html", context, status=form_status(form))


def _require_change(request: SignedInRequest) -> None:
    if not request.user.has_perm("core.change_parameter"):
        raise PermissionDenied
