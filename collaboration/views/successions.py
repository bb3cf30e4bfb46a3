"""A partner that another took the place of, entered once for all its running contracts."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.successions import succeed_partner
from collaboration.forms.succession import SuccessionForm
from collaboration.models import Succession
from collaboration.models.agreement import AgreementQuerySet
from collaboration.queries.contract_changes import succeedable
from collaboration.views.agreement import require
from core.actions.attachments import attach_file
from core.actions.refused import ActionRefused
from core.calc.kinds import Confidentiality
from core.models import Organization, User
from core.registry import Panel
from core.views.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def organization_succession(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter who took the place of a partner, for the contracts that are ticked."""
    user = request.user
    require(user, "collaboration.amend_agreement")
    organization = get_object_or_404(Organization.objects.visible_to(user).living(), pk=pk)
    found = succeedable(organization, user)
    form = SuccessionForm(
        request.POST or None,
        request.FILES or None,
        user=user,
        found=found,
        initial={"agreements": _ticked(request, found)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            succession = _succeed(organization, form, user)
        except (ActionRefused, ValidationError) as refused:
            text = refused.message if isinstance(refused, ActionRefused) else " ".join(refused.messages)
            form.add_error(None, text)
        else:
            messages.success(request, _("%(change)sの承継を登録しました。") % {"change": succession})
            return redirect("organization-detail", succession.successor_id)
    context = {"organization": organization, "form": form, "has_agreements": found.exists()}
    return render(request, "collaboration/organization_succession.html", context)


@transaction.atomic
def _succeed(organization: Organization, form: SuccessionForm, user: User) -> Succession:
    given = form.cleaned_data
    succession = succeed_partner(organization, form.plan(), given["agreements"], by=user)
    if given["evidence"]:
        attach_file(
            succession, given["evidence"], level=Confidentiality.CONFIDENTIAL, title=_("根拠の書類"), by=user
        )
    return succession


def _ticked(request: SignedInRequest, found: AgreementQuerySet) -> list[Any]:
    """Tick the contract whose page led here, else all of them."""
    asked = request.GET.get("agreement", "")
    keys = list(found.values_list("pk", flat=True))
    return [key for key in keys if str(key) == asked] or keys


def succession_panel(organization: Organization, user: User) -> Panel | None:
    """Tell on a partner's page who it took over and who took it over, and offer to enter a succession."""
    may_enter = user.has_perm("collaboration.amend_agreement") and organization.merged_into_id is None
    rows = Succession.objects.visible_to(user)
    taken = rows.filter(successor=organization) | rows.filter(predecessor=organization)
    found = list(taken.select_related("predecessor", "successor").distinct())
    if not found and not (may_enter and succeedable(organization, user).exists()):
        return None
    context = {"organization": organization, "successions": found, "may_enter": may_enter}
    return Panel(_("相手先の承継"), "collaboration/successions_panel.html", context)
