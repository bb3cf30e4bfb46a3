"""Users and their roles."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actions.refused import ActionRefused
from core.actions.users import (
    change_user,
    create_user,
    disable_user,
    enable_user,
    grant_role,
    reset_password,
    revoke_role,
)
from core.forms.accounts import RoleForm, UserForm
from core.models import User
from core.queries.paging import page_of_keys
from core.queries.timeline import timeline
from core.queries.users import roles_by_user, with_words
from core.rules import changes_user, grantable_roles
from core.views.request import SignedInRequest
from core.views.saving import is_saved


@require_safe
def user_list(request: SignedInRequest) -> HttpResponse:
    """Search and list accounts with the roles in force today."""
    if not request.user.has_perm("core.view_user"):
        raise PermissionDenied
    words = request.GET.get("q", "")
    found = with_words(User.objects.visible_to(request.user), words).order_by("-is_active", "username")
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    context = {
        "q": words,
        "page_obj": page,
        "rows": roles_by_user(list(page.object_list)),
        "can_add": request.user.has_perm("core.add_user"),
    }
    return render(request, "core/user_list.html", context)


@require_safe
def user_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one account."""
    return _page(request, _visible(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def user_create(request: SignedInRequest) -> HttpResponse:
    """Enter an account and show its one-time password once."""
    if not request.user.has_perm("core.add_user"):
        raise PermissionDenied
    form = UserForm(request.POST or None)
    made: list[tuple[User, str]] = []

    def create() -> None:
        made.append(create_user(form.values, by=request.user))

    if is_saved(request, form, create):
        [(user, password)] = made
        return _show_password(request, user, password)
    return render(request, "core/user_edit.html", {"form": form, "account": None})


@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change names, address or the person behind an account."""
    account = _changeable(request, pk)
    form = UserForm(request.POST or None, record=account)

    def save() -> None:
        change_user(account, form.values, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("「%(name)s」を保存しました。") % {"name": form.values["display_name"]})
        return redirect("user-detail", pk)
    return render(request, "core/user_edit.html", {"form": form, "account": account})


@require_POST
def user_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a new one-time password and show it once."""
    account = _changeable(request, pk)
    return _show_password(request, account, reset_password(account, by=request.user))


@require_POST
def user_disable(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shut an account."""
    account = disable_user(_changeable(request, pk), by=request.user)
    messages.success(request, _("「%(name)s」の利用を停止しました。") % {"name": account})
    return redirect("user-detail", pk)


@require_POST
def user_enable(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    account = enable_user(_changeable(request, pk), by=request.user)
    messages.success(request, _("「%(name)s」の利用を再開しました。") % {"name": account})
    return redirect("user-detail", pk)


@require_POST
def role_grant(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a role."""
    account = _changeable(request, pk)
    form = RoleForm(request.POST, by=request.user, user=account)
    if not form.is_valid():
        return _page(request, account, form)
    try:
        grant_role(account, by=request.user, **form.cleaned_data)
    except ActionRefused as refused:
        form.add_error(None, refused.message)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
    else:
        messages.success(request, _("役割を付けました。"))
        return redirect("user-detail", pk)
    return _page(request, account, form)


@require_POST
def role_revoke(request: SignedInRequest, pk: int, role_pk: int) -> HttpResponse:
    """Take a role away."""
    account = _changeable(request, pk)
    assignment = get_object_or_404(account.role_assignments, pk=role_pk)
    revoke_role(assignment, by=request.user)
    messages.success(request, _("役割を外しました。"))
    return redirect("user-detail", pk)


def _page(request: SignedInRequest, account: User, form: RoleForm | None = None) -> HttpResponse:
    allowed = grantable_roles(request.user, account)
    assignments = list(account.role_assignments.select_related("department"))
    context: dict[str, Any] = {
        "account": account,
        "assignments": [(each, each.role in allowed) for each in assignments],
        "form": form or RoleForm(by=request.user, user=account),
        "can_change": changes_user(request.user, account),
        "is_self": request.user == account,
        "history": timeline(account, *assignments),
    }
    return render(request, "core/user_detail.html", context)


def _show_password(request: SignedInRequest, account: User, password: str) -> HttpResponse:
    return render(request, "core/user_password.html", {"account": account, "password": password})


def _visible(request: SignedInRequest, pk: int) -> User:
    return get_object_or_404(User.objects.visible_to(request.user).select_related("person"), pk=pk)


def _changeable(request: SignedInRequest, pk: int) -> User:
    account = _visible(request, pk)
    if not changes_user(request.user, account):
        raise PermissionDenied
    return account
