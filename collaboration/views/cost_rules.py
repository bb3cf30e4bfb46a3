"""The institution's rules on cost: which hold, how they came about, laying down new ones and correcting them."""

import datetime
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.cost_rules import adopt_cost_rules, change_cost_rules
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.adoption import begun_from, empty_policy
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.wording import blocks_of
from collaboration.forms.cost_rules import CostRulesForm
from collaboration.models import CostRules
from collaboration.queries.cost_rule_list import (
    changes_since_last,
    free_code,
    presets_by_kind,
    priced_preset,
    rules_by_kind,
    versions_of,
)
from collaboration.queries.presets import PresetUnknown, preset
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from core.actions.versions import EditConflict
from core.calc.fiscal_year import first_day, fiscal_year_of
from core.queries.timeline import timeline
from core.registry import panels_for
from core.views.request import SignedInRequest

WRITING = "collaboration.change_cost_rules"
DETAIL = "cost-rules-detail"


@require_safe
def cost_rules_list(request: SignedInRequest) -> HttpResponse:
    """List the rules by kind of contract: in force, to come, of earlier days."""
    _require(request, "collaboration.view_cost_rules")
    context = {
        "kinds": rules_by_kind(request.user, timezone.localdate()),
        "can_write": request.user.has_perm(WRITING),
    }
    return render(request, "collaboration/cost_rules_list.html", context)


@require_safe
def cost_rules_presets(request: SignedInRequest) -> HttpResponse:
    """List the presets with the price each gives to the same example."""
    _require(request, "collaboration.view_cost_rules")
    context = {
        "kinds": presets_by_kind(timezone.localdate()),
        "can_write": request.user.has_perm(WRITING),
    }
    return render(request, "collaboration/cost_rules_presets.html", context)


@require_safe
def cost_rules_preset(request: SignedInRequest, preset_id: str) -> HttpResponse:
    """Show one preset in words, with the lines of the example."""
    _require(request, "collaboration.view_cost_rules")
    policy = _preset(preset_id)
    context = {
        "policy": policy,
        "blocks": blocks_of(replace(policy, tax=replace(policy.tax, rates=()))),
        "quote": priced_preset(policy, timezone.localdate()).quote,
        "can_write": request.user.has_perm(WRITING),
    }
    return render(request, "collaboration/cost_rules_preset.html", context)


@require_safe
def cost_rules_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show rules in words, what they changed, and their history."""
    rules = _visible_rules(request, pk)
    versions = versions_of(rules, request.user, timezone.localdate())
    context = {
        "rules": rules,
        "version": next(version for version in versions if version.rules == rules),
        "versions": versions,
        "blocks": blocks_of(rules.policy),
        "changes": changes_since_last(rules, versions),
        "panels": panels_for(DETAIL, rules, request.user),
        "timeline_rows": timeline(rules),
        "can_write": request.user.has_perm(WRITING),
    }
    return render(request, "collaboration/cost_rules_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cost_rules_create(request: SignedInRequest) -> HttpResponse:
    """Lay rules down: begun with a preset, with the version before, or with nothing."""
    _require(request, "collaboration.add_cost_rules")
    earlier = _earlier(request)
    begun, preset_id = _begun(request, earlier)
    form = CostRulesForm(request.POST or None, given=begun, preset=preset_id)
    if request.method == "POST" and form.is_valid() and (made := _adopted(request, form)):
        messages.success(request, _("「%(label)s」を登録しました。") % {"label": made.label})
        return redirect("cost-rules-detail", made.pk)
    context = {"form": form, "rules": None, "earlier": earlier, "preset": preset_id}
    return render(request, "collaboration/cost_rules_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cost_rules_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct rules; when somebody was faster, show both versions side by side."""
    rules = _visible_rules(request, pk)
    _require(request, WRITING)
    form = CostRulesForm(request.POST or None, given=rules.policy, version=rules.version)
    if request.method == "POST" and form.is_valid() and _changed(request, rules, form):
        messages.success(request, _("「%(label)s」を保存しました。") % {"label": rules.label})
        return redirect("cost-rules-detail", pk)
    context = {"form": form, "rules": rules, "earlier": None, "preset": ""}
    status = 409 if form.conflict else 200
    return render(request, "collaboration/cost_rules_edit.html", context, status=status)


def _adopted(request: SignedInRequest, form: CostRulesForm) -> CostRules | None:
    """Lay the rules down once, however often the button was pressed; None when they were refused."""
    sent = form.sending.cleaned_data

    def make() -> CostRules:
        return adopt_cost_rules(form.read, preset=sent["preset"], by=request.user)

    try:
        return create_once(form.submission_key, "cost-rules-create", make, by=request.user)
    except ValidationError as error:
        form.refuse(error)
    except ActionRefused as refused:
        form.root.form.add_error(None, refused.message)
    return None


def _changed(request: SignedInRequest, rules: CostRules, form: CostRulesForm) -> bool:
    """Correct the rules; False when somebody was faster or the change was refused."""
    try:
        change_cost_rules(
            rules, form.read, expected_version=form.expected_version, by=request.user, reason=form.reason
        )
    except EditConflict as conflict:
        current = CostRules.objects.get(pk=conflict.current.pk)
        form.disagree(current.policy, current.version)
    except ValidationError as error:
        form.refuse(error)
    else:
        return True
    return False


def _begun(request: SignedInRequest, earlier: CostRules | None) -> tuple[CostPolicy, str]:
    """Return what a new form shows, and the preset it comes from."""
    day = _start_of_year()
    if earlier is not None:
        return replace(earlier.policy, valid_from=day), earlier.preset
    preset_id = request.GET.get("preset", "")
    if preset_id:
        policy = _preset(preset_id)
        return begun_from(policy, code=free_code(policy.kind), valid_from=day), preset_id
    asked = request.GET.get("kind", "")
    kind = AgreementKind(asked) if asked in set(AgreementKind) else AgreementKind.JOINT_RESEARCH
    return empty_policy(kind, code=free_code(kind), valid_from=day), ""


def _earlier(request: SignedInRequest) -> CostRules | None:
    """Return the rules whose amendment is asked for."""
    key = request.GET.get("after", "")
    return _visible_rules(request, int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else None


def _start_of_year() -> datetime.date:
    return first_day(fiscal_year_of(timezone.localdate()))


def _preset(preset_id: str) -> CostPolicy:
    try:
        return preset(preset_id)
    except PresetUnknown:
        raise Http404 from None


def _visible_rules(request: SignedInRequest, pk: int) -> CostRules:
    return get_object_or_404(CostRules.objects.visible_to(request.user), pk=pk)


def _require(request: SignedInRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied
