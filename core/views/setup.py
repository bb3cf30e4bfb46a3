"""The first set-up: the institution, then its first administrator, behind an address that works once."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from core.actions.institution import change_institution, create_first_administrator, create_institution
from core.actions.refused import ActionRefused
from core.forms.accounts import FirstAdministratorForm, InstitutionForm
from core.models import Institution
from core.queries.setup import is_set_up, usable_token
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved


@login_not_required
@require_safe
def setup(request: HttpRequest) -> HttpResponse:
    """Explain where the address of the set-up is found."""
    if is_set_up():
        return redirect("home")
    return render(request, "core/setup.html")


@login_not_required
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "HEAD", "POST"])
def setup_steps(request: HttpRequest, token: str) -> HttpResponse:
    """Show the step that comes next."""
    if usable_token(token) is None:
        raise Http404
    institution = Institution.objects.current()
    return _first_step(request, token) if institution is None else _second_step(request, token)


def _first_step(request: HttpRequest, token: str) -> HttpResponse:
    form = InstitutionForm(request.POST or None)
    if is_saved(request, form, lambda: create_institution(form.values, by=None)):
        return redirect("setup-steps", token)
    return render(request, "core/setup_institution.html", {"form": form})


def _second_step(request: HttpRequest, token: str) -> HttpResponse:
    form = FirstAdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password, roles = form.cleaned_data["password"], form.cleaned_data["further_roles"]
        try:
            user = create_first_administrator(token, form.values, password, further_roles=roles)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
            messages.success(request, _("初期設定が終わりました。次は、部局と利用者を登録してください。"))
            return redirect("home")
    return render(request, "core/setup_administrator.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def institution_edit(request: SignedInRequest) -> HttpResponse:
    """Change the institution; enter it when the first account was made from the shell."""
    if not request.user.has_perm("core.change_institution"):
        raise PermissionDenied
    institution = Institution.objects.current()
    form = InstitutionForm(request.POST or None, record=institution)

    def save() -> None:
        if institution is None:
            create_institution(form.values, by=request.user)
        else:
            version = form.expected_version
            change_institution(institution, form.values, expected_version=version, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("機関の情報を保存しました。"))
        return redirect("administration")
    return render(request, "core/institution_edit.html", {"form": form}, status=form_status(form))
