"""Departments of the institution."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.actions.departments import change_department, create_department
from core.actions.submissions import create_once
from core.forms.people import DepartmentForm
from core.models import Department
from core.queries.departments import departments_with_people
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved


@require_safe
def department_list(request: SignedInRequest) -> HttpResponse:
    """List the departments, open ones first."""
    if not request.user.has_perm("core.view_department"):
        raise PermissionDenied
    context = {
        "departments": departments_with_people(timezone.localdate()),
        "can_change": request.user.has_perm("core.change_department"),
    }
    return render(request, "core/department_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def department_create(request: SignedInRequest) -> HttpResponse:
    """Enter a department."""
    _require_change(request)
    form = DepartmentForm(request.POST or None)

    def create() -> None:
        key = form.submission_key
        create_once(
            key, "department", lambda: create_department(form.values, by=request.user), by=request.user
        )

    if is_saved(request, form, create):
        messages.success(request, _("部局「%(name)s」を登録しました。") % {"name": form.values["name"]})
        return redirect("department-list")
    return render(request, "core/department_edit.html", {"form": form, "department": None})


@require_http_methods(["GET", "HEAD", "POST"])
def department_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a department's names, code or day of closing."""
    _require_change(request)
    department = get_object_or_404(Department, pk=pk)
    form = DepartmentForm(request.POST or None, record=department)

    def save() -> None:
        change_department(department, form.values, expected_version=form.expected_version, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("部局「%(name)s」を保存しました。") % {"name": department})
        return redirect("department-list")
    context = {"form": form, "department": department}
    return render(request, "core/department_edit.html", context, status=form_status(form))


def _require_change(request: SignedInRequest) -> None:
    if not request.user.has_perm("core.change_department"):
        raise PermissionDenied
