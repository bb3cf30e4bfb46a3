"""The office's list of disclosures, one disclosure as far as one may know it, and the office's steps."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actions.refused import ActionRefused
from core.models import User
from core.queries.paging import page_of_keys
from core.queries.timeline import timeline
from core.views.request import SignedInRequest
from ip.actions.submissions import (
    accept_disclosure,
    assign_staff,
    end_assignment,
    record_look,
    return_disclosure,
)
from ip.calc.publication import consequence
from ip.forms.office import AssignForm, OfficeFilter, ReasonForm
from ip.models import Assignment, Disclosure
from ip.queries.disclosures import disclosures_for_office, looks_of, office_rows, staff_to_assign
from ip.workflow import DISCLOSURES


def known_disclosure(user: User, pk: int, permission: str | None = None) -> Disclosure:
    """Return a disclosure of which the user may know at least the number, else 404; without the permission 403."""
    visible = Disclosure.objects.visible_to(user).select_related("department")
    disclosure = get_object_or_404(visible, pk=pk)
    if permission is not None and not user.has_perm(permission, disclosure):
        raise PermissionDenied
    return disclosure


@never_cache
@require_safe
def disclosure_list(request: SignedInRequest) -> HttpResponse:
    """Search and page through what was submitted; titles only for those who may know them."""
    if not request.user.has_perm("ip.list_disclosures"):
        raise PermissionDenied
    form = OfficeFilter(request.GET)
    found = disclosures_for_office(request.user, **form.conditions())
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": office_rows(request.user, list(page.object_list)),
    }
    return render(request, "ip/disclosure_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what the user may know. Who is no inventor presses a button to read the invention, and that is logged."""
    user = request.user
    disclosure = known_disclosure(user, pk)
    is_inventor = Disclosure.objects.of_inventor(user).filter(pk=pk).exists()
    may_read = user.has_perm("ip.view_content", disclosure)
    reads = is_inventor or (may_read and request.method == "POST")
    if request.method == "POST" and not may_read:
        raise PermissionDenied
    if reads and not is_inventor:
        record_look(disclosure, by=user)
    office = user.has_perm("ip.accept_disclosure", disclosure)
    today = timezone.localdate()
    context = {
        "disclosure": disclosure,
        "shows_header": user.has_perm("ip.view_header", disclosure),
        "may_read": may_read,
        "reads": reads,
        "is_inventor": is_inventor,
        "can_edit": user.has_perm("ip.change_disclosure", disclosure),
        "can_withdraw": user.has_perm("ip.submit_disclosure", disclosure)
        and DISCLOSURES.find("withdraw_disclosure", disclosure.state) is not None,
        "steps": [row for row in DISCLOSURES.available(disclosure.state) if row.trigger in STEPS]
        if office
        else [],
        "can_assign": user.has_perm("ip.assign_disclosure", disclosure),
        "assigned": _assigned(disclosure) if office or is_inventor else [],
        "looks": looks_of(disclosure) if user.has_perm("ip.submit_disclosure", disclosure) else None,
        "history": timeline(disclosure) if reads else [],
        "consequences": [(row, consequence(row.published_on, today)) for row in disclosure.publications.all()]
        if reads
        else [],
        "can_change": False,
    }
    return render(request, "ip/disclosure_detail.html", context)


STEPS = ("accept_disclosure", "return_disclosure")
"""The office's own steps on this page; evaluation has pages of its own."""


@require_POST
def disclosure_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept what is complete."""
    disclosure = known_disclosure(request.user, pk, "ip.accept_disclosure")
    try:
        accept_disclosure(disclosure, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(
            request,
            _("%(number)sを受理しました。受理通知書を印刷できます。") % {"number": disclosure.number},
        )
    return redirect("disclosure-detail", pk)


@never_cache
@require_safe
def acceptance_notice(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the notice of acceptance with number and date, to be printed; it names no title."""
    disclosure = get_object_or_404(
        Disclosure.objects.with_header_for(request.user).exclude(accepted_on=None), pk=pk
    )
    return render(request, "ip/acceptance_notice.html", {"disclosure": disclosure})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_return(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a disclosure back with what is missing."""
    disclosure = known_disclosure(request.user, pk, "ip.accept_disclosure")
    form = ReasonForm(
        request.POST if request.method == "POST" else None,
        example=_("例：実施例のデータと、比較した先行技術の文献を添付してください"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            return_disclosure(disclosure, reason=form.cleaned_data["reason"], by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("%(number)sを差し戻しました。") % {"number": disclosure.number})
            return redirect("disclosure-detail", pk)
    return render(request, "ip/disclosure_return.html", {"disclosure": disclosure, "form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_assign(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say who works on a disclosure and so may read it."""
    disclosure = known_disclosure(request.user, pk, "ip.assign_disclosure")
    form: forms.Form = AssignForm(
        request.POST if request.method == "POST" else None, staff=staff_to_assign(disclosure)
    )
    if request.method == "POST" and form.is_valid():
        try:
            assign_staff(disclosure, form.cleaned_data["user"], by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("担当者を決めました。今日から内容を読めます。"))
            return redirect("disclosure-detail", pk)
    context = {"disclosure": disclosure, "form": form, "assigned": _assigned(disclosure)}
    return render(request, "ip/disclosure_assign.html", context)


@require_POST
def assignment_end(request: SignedInRequest, pk: int, assignment: int) -> HttpResponse:
    """End somebody's work on a disclosure."""
    disclosure = known_disclosure(request.user, pk, "ip.assign_disclosure")
    end_assignment(get_object_or_404(disclosure.assignments, pk=assignment), by=request.user)
    messages.success(request, _("担当を終えました。"))
    return redirect("disclosure-assign", pk)


def _assigned(disclosure: Disclosure) -> list[Assignment]:
    return list(disclosure.assignments.filter(ends_on=None).select_related("user"))
