"""The page on which the terms of joint filing are laid down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved
from ip.actions.joint_filing import set_joint_filing
from ip.forms.joint_filing import JointFilingForm
from ip.models import JointFiling
from ip.views.rights import visible_family


@require_http_methods(["GET", "HEAD", "POST"])
def joint_filing_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lay down or change the terms of joint filing of a family."""
    family = visible_family(request.user, pk, "ip.change_right")
    found = JointFiling.objects.filter(family=family).select_related("agreement").first()
    form = JointFilingForm(
        request.POST or None,
        user=request.user,
        record=found,
        initial={"version": found.version if found else 0},
    )

    def save() -> None:
        set_joint_filing(
            family, form.terms(), form.parties(), expected_version=form.expected_version, by=request.user
        )

    if is_saved(request, form, save):
        messages.success(request, _("%(number)sの共同出願の条件を保存しました。") % {"number": family})
        return redirect("family-detail", pk)
    context = {"form": form, "family": family}
    return render(request, "ip/joint_filing.html", context, status=form_status(form))
