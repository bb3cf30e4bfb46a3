"""Partner organisations: list, page, entry and change."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.actions.organizations import change_organization, create_organization
from core.actions.submissions import create_once
from core.calc.kinds import PartnerClass
from core.exports.organization_table import COLUMNS, table_rows
from core.forms.organizations import (
    UNKNOWN_CLASS,
    ChangeOrganizationForm,
    OrganizationFilterForm,
    OrganizationForm,
    ProfileForm,
)
from core.models import Organization
from core.models.organization import OrganizationQuerySet
from core.queries import organizations as queries
from core.queries.paging import page_of_keys
from core.queries.timeline import timeline
from core.registry import panels_for
from core.views.downloads import table_download
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved

CHUNK = 500


@require_safe
def organization_list(request: SignedInRequest) -> HttpResponse:
    """Search, filter, sort and page through the partners."""
    form = OrganizationFilterForm(request.GET)
    page = page_of_keys(_selected(request, form), request.GET.get("page"), request.GET.get("per_page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": queries.rows_of(list(page.object_list)),
        "order": request.GET.get("order") or queries.DEFAULT_ORDER,
        "can_add": request.user.has_perm("core.add_organization"),
        "can_merge": request.user.has_perm("core.merge_organization"),
        "can_export": request.user.has_perm("core.export_organization"),
    }
    return render(request, "core/organization_list.html", context)


@require_safe
def organization_export(request: SignedInRequest) -> FileResponse | StreamingHttpResponse:
    """Send the list with the conditions and the order of the screen."""
    if not request.user.has_perm("core.export_organization"):
        raise PermissionDenied
    rows = _every_row(_selected(request, OrganizationFilterForm(request.GET)))
    return table_download(request, _("相手先一覧"), COLUMNS, table_rows(rows))


@require_safe
def organization_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one partner: what it was on which day, what points at it, what happened to it."""
    organization = get_object_or_404(
        Organization.objects.visible_to(request.user).select_related("merged_into"), pk=pk
    )
    profiles = list(organization.profiles.order_by("-valid_from"))
    in_force = organization.profile_on(timezone.localdate())
    context = {
        "organization": organization,
        "profiles": profiles,
        "in_force": in_force,
        "merged_from": organization.merged_from.all(),
        "similar": _similar(organization),
        "panels": panels_for("organization-detail", organization, request.user),
        "history": timeline(organization, *profiles),
        "can_change": request.user.has_perm("core.change_organization", organization),
        "can_merge": request.user.has_perm("core.merge_organization", organization),
    }
    return render(request, "core/organization_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_create(request: SignedInRequest) -> HttpResponse:
    """Enter a partner with its first profile; one that seems to be there already needs a second word."""
    if not request.user.has_perm("core.add_organization"):
        raise PermissionDenied
    posted = request.POST if request.method == "POST" else None
    form, profile = OrganizationForm(posted), ProfileForm(posted)
    similar = _similar_to_entry(form) if profile.is_valid() and form.is_valid() else []
    made: list[Organization] = []

    def create() -> None:
        key = form.submission_key
        made.append(
            create_once(
                key,
                "organization",
                lambda: create_organization(form.values, profile.values, by=request.user),
                by=request.user,
            )
        )

    if not similar and profile.is_valid() and is_saved(request, form, create):
        messages.success(request, _("「%(name)s」を登録しました。") % {"name": made[0]})
        return redirect("organization-detail", made[0].pk)
    context = {
        "form": form,
        "profile_form": profile,
        "has_errors": bool(profile.errors),
        "similar": similar,
    }
    return render(request, "core/organization_create.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change names, number and notes."""
    organization = get_object_or_404(Organization.objects.visible_to(request.user).living(), pk=pk)
    if not request.user.has_perm("core.change_organization", organization):
        raise PermissionDenied
    form = ChangeOrganizationForm(request.POST or None, record=organization)

    def save() -> None:
        change_organization(
            organization,
            form.values,
            expected_version=form.expected_version,
            by=request.user,
            reason=form.cleaned_data["reason"],
        )

    if is_saved(request, form, save):
        messages.success(request, _("「%(name)s」を保存しました。") % {"name": organization})
        return redirect("organization-detail", pk)
    context = {"organization": organization, "form": form}
    return render(request, "core/organization_edit.html", context, status=form_status(form))


def _selected(request: SignedInRequest, form: OrganizationFilterForm) -> OrganizationQuerySet:
    found = Organization.objects.visible_to(request.user).living()
    if not form.is_valid():
        return found.none()
    today, wanted = timezone.localdate(), form.cleaned_data
    found = queries.with_words(found, wanted["q"])
    if partner_class := wanted["partner_class"]:
        known = None if partner_class == UNKNOWN_CLASS else PartnerClass(partner_class)
        found = queries.counted_as(found, known, today)
    if wanted["prefecture"]:
        found = queries.in_prefecture(found, wanted["prefecture"], today)
    return queries.in_order(found, request.GET.get("order", ""))


def _every_row(organizations: OrganizationQuerySet) -> Iterator[queries.OrganizationRow]:
    keys = list(organizations.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield from queries.rows_of(keys[start : start + CHUNK])


def _similar(organization: Organization) -> list[Organization]:
    if organization.merged_into_id is not None:
        return []
    return queries.similar_organizations(organization.name, besides=organization.pk)


def _similar_to_entry(form: OrganizationForm) -> list[Organization]:
    """Return what may be the same partner, unless the clerk said that it is another."""
    if form.data.get("is_another"):
        return []
    return queries.similar_organizations(form.cleaned_data["name"], form.cleaned_data["corporate_number"])
