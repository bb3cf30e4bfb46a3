"""The page of a consortium: who leads, its members, and what they are asked for."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.consortium import (
    change_consortium,
    change_member,
    form_consortium,
    join_consortium,
    leave_consortium,
    plan_member_invoices,
)
from collaboration.forms.consortium import ConsortiumForm, JoinForm, LeaveForm, MemberForm, MemberPlanForm
from collaboration.models import Consortium, ConsortiumMember
from collaboration.queries.consortium import consortium_of, consortium_page, last_claimed_day
from collaboration.queries.invoices import usual_tax_rate
from collaboration.views.agreement import visible_agreement
from core.actions.submissions import create_once
from core.models import User
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved

WRITES = "collaboration.change_agreement"


@require_safe
def consortium(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who leads, the members with what they bear, and their invoices by fiscal year."""
    found = _visible_consortium(request.user, pk)
    agreement = found.agreement
    context = {
        "agreement": agreement,
        "page": consortium_page(found),
        "can_change": request.user.has_perm(WRITES, agreement),
        "sees_invoices": request.user.has_perm("collaboration.view_invoice", agreement),
        "can_plan": request.user.has_perm("collaboration.change_invoice", agreement),
    }
    return render(request, "collaboration/consortium.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consortium_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make an agreement one of a consortium, or change who leads it."""
    agreement = visible_agreement(request.user, pk, WRITES)
    standing = consortium_of(agreement)
    form = ConsortiumForm(request.POST or None, record=standing)

    def save() -> None:
        if standing is None:
            form_consortium(agreement, form.entry(), by=request.user)
        else:
            change_consortium(standing, form.entry(), expected_version=form.expected_version, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("コンソーシアムを保存しました。"))
        return redirect("consortium", pk)
    context = {"agreement": agreement, "form": form, "is_new": standing is None}
    return render(request, "collaboration/consortium_edit.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def member_join(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a company join."""
    found = _visible_consortium(request.user, pk, WRITES)
    form = JoinForm(request.POST or None, user=request.user)

    def save() -> ConsortiumMember:
        organization = form.cleaned_data["organization"]
        return create_once(
            form.submission_key,
            f"member-join-{pk}",
            lambda: join_consortium(found, organization, form.entry(), by=request.user),
            by=request.user,
        )

    if is_saved(request, form, save):
        messages.success(request, _("参加企業を登録しました。"))
        return redirect("consortium", pk)
    context = {"agreement": found.agreement, "form": form}
    return render(request, "collaboration/consortium_join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change role, amounts or first day of a member."""
    member = _member_to_write(request.user, pk)
    form = MemberForm(request.POST or None, record=member)

    def save() -> None:
        change_member(member, form.entry(), expected_version=form.expected_version, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("参加企業を保存しました。"))
        return redirect("consortium", member.consortium.agreement_id)
    context = {"agreement": member.consortium.agreement, "form": form, "member": member}
    return render(request, "collaboration/consortium_member.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def member_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a member leave on a day."""
    member = _member_to_write(request.user, pk)
    form = LeaveForm(request.POST or None, initial={"version": member.version})

    def save() -> None:
        leave_consortium(
            member,
            left_on=form.cleaned_data["left_on"],
            reason=form.cleaned_data["leaving_reason"],
            expected_version=form.expected_version,
            by=request.user,
        )

    if is_saved(request, form, save):
        messages.success(request, _("%(name)sの脱退を登録しました。") % {"name": member.organization.name})
        return redirect("consortium", member.consortium.agreement_id)
    context = {"agreement": member.consortium.agreement, "form": form, "member": member}
    return render(request, "collaboration/consortium_leave.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def member_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Plan the invoices of all members that have none yet."""
    found = _visible_consortium(request.user, pk, "collaboration.change_invoice")
    initial = {"tax_rate": usual_tax_rate(timezone.localdate())}
    form = MemberPlanForm(request.POST or None, initial=initial)
    planned: list[int] = []

    def save() -> None:
        invoices = plan_member_invoices(
            found,
            until=last_claimed_day(found.agreement),
            tax_rate=form.cleaned_data["tax_rate"],
            treatment=form.cleaned_data["treatment"],
            by=request.user,
        )
        planned.extend(invoice.pk for invoice in invoices)

    if is_saved(request, form, save):
        messages.success(request, _("%(count)s件の請求予定を作りました。") % {"count": len(planned)})
        return redirect("consortium", pk)
    context = {"agreement": found.agreement, "form": form}
    return render(request, "collaboration/consortium_plan.html", context)


def _visible_consortium(user: User, pk: int, permission: str | None = None) -> Consortium:
    found = consortium_of(agreement := visible_agreement(user, pk, permission))
    if found is None:
        raise Http404
    found.agreement = agreement
    return found


def _member_to_write(user: User, pk: int) -> ConsortiumMember:
    visible = ConsortiumMember.objects.visible_to(user).select_related(
        "organization", "consortium__agreement__department"
    )
    member = get_object_or_404(visible, pk=pk)
    if not user.has_perm(WRITES, member.consortium.agreement):
        raise PermissionDenied
    return member
