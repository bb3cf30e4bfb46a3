"""What a partner was from which day: adding, correcting and removing profiles."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.actions.organizations import add_profile, change_profile, remove_profile
from core.actions.refused import ActionRefused
from core.forms.organizations import ChangeProfileForm
from core.models import Organization
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved

COPIED_FIELDS = ("legal_form", "country", "prefecture", "address", "industry", "capital_yen", "employees")


@require_http_methods(["GET", "HEAD", "POST"])
def profile_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """State what the partner is from a day on; the form begins with the latest profile."""
    organization = _organization(request, pk)
    latest = organization.profiles.order_by("-valid_from").first()
    copied = {name: getattr(latest, name) for name in COPIED_FIELDS} if latest else {}
    form = ChangeProfileForm(request.POST or None, initial={"version": organization.version, **copied})

    def save() -> None:
        values, reason = form.values, form.cleaned_data["reason"]
        add_profile(
            organization, values, expected_version=form.expected_version, by=request.user, reason=reason
        )

    if is_saved(request, form, save):
        messages.success(request, _("「%(name)s」の属性を追加しました。") % {"name": organization})
        return redirect("organization-detail", pk)
    context = {"organization": organization, "profile": None, "form": form}
    return render(request, "core/profile_edit.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def profile_edit(request: SignedInRequest, pk: int, profile_pk: int) -> HttpResponse:
    """Correct one profile."""
    organization = _organization(request, pk)
    profile = get_object_or_404(organization.profiles.select_related("organization"), pk=profile_pk)
    form = ChangeProfileForm(request.POST or None, record=profile)

    def save() -> None:
        values, reason = form.values, form.cleaned_data["reason"]
        change_profile(
            profile, values, expected_version=form.expected_version, by=request.user, reason=reason
        )

    if is_saved(request, form, save):
        messages.success(request, _("「%(name)s」の属性を保存しました。") % {"name": organization})
        return redirect("organization-detail", pk)
    context = {"organization": organization, "profile": profile, "form": form}
    return render(request, "core/profile_edit.html", context, status=form_status(form))


@require_POST
def profile_remove(request: SignedInRequest, pk: int, profile_pk: int) -> HttpResponse:
    """Take back a profile that was entered by mistake."""
    organization = _organization(request, pk)
    profile = get_object_or_404(organization.profiles.select_related("organization"), pk=profile_pk)
    try:
        remove_profile(profile, expected_version=organization.version, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("「%(name)s」の属性を1件削除しました。") % {"name": organization})
    return redirect("organization-detail", pk)


def _organization(request: SignedInRequest, pk: int) -> Organization:
    organization = get_object_or_404(Organization.objects.visible_to(request.user).living(), pk=pk)
    if not request.user.has_perm("core.change_organization", organization):
        raise PermissionDenied
    return organization
