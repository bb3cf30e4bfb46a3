"""Chairs, divisions and joint institutes: the list, the page of one, and changing what belongs to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collaboration.actions.research_units import change_unit, plan_budget, remove_part, save_part, set_up_unit
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.research_unit import BudgetLine, UnitForm
from collaboration.forms.research_units import BudgetForm, MemberForm, RoomForm, UnitDataForm, UnitFilter
from collaboration.models import Agreement, ResearchUnit, UnitMember, UnitRoom
from collaboration.queries.research_units import unit_list, unit_page, unit_rows
from collaboration.views.agreement import require, visible_agreement
from core.calc.dates import FIRST_YEAR, LAST_YEAR
from core.models import User
from core.queries.paging import page_of_keys
from core.registry import Panel
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved

KINDS = (AgreementKind.RESEARCH_CHAIR, AgreementKind.ENDOWED_CHAIR)
WRITES = "collaboration.change_agreement"
PARTS: dict[str, Any] = {"members": UnitMember, "rooms": UnitRoom}


def unit_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show on the page of an agreement the unit it sets up, or that none is registered yet."""
    unit = ResearchUnit.objects.filter(agreement=agreement).first()
    if unit is None and (agreement.parent_id is not None or agreement.kind not in KINDS):
        return None
    context = {"agreement": agreement, "unit": unit, "can_change": user.has_perm(WRITES, agreement)}
    return Panel(_("講座・研究所の体制"), "collaboration/unit/panel.html", context)


@require_safe
def unit_index(request: SignedInRequest) -> HttpResponse:
    """Search and page through the units."""
    require(request.user, "collaboration.view_agreement")
    form = UnitFilter(request.GET)
    found = unit_list(request.user, **form.conditions())
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    context = {"form": form, "page_obj": page, "rows": unit_rows(list(page.object_list))}
    return render(request, "collaboration/unit/list.html", context)


@require_safe
def unit_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the unit of an agreement, with people, rooms, budgets and what to look at."""
    agreement = visible_agreement(request.user, pk)
    unit = _unit(agreement)
    context = {
        "agreement": agreement,
        "page": unit_page(unit),
        "lines": list(BudgetLine),
        "can_change": request.user.has_perm(WRITES, agreement),
    }
    return render(request, "collaboration/unit/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set up the unit of an agreement, or change what is said of it."""
    agreement = visible_agreement(request.user, pk, WRITES)
    unit = ResearchUnit.objects.filter(agreement=agreement).first()
    if unit is None and agreement.kind not in KINDS:
        raise Http404
    form = UnitDataForm(
        request.POST or None, record=unit, initial=_suggested(agreement) if unit is None else {}
    )

    def save() -> None:
        if unit is None:
            set_up_unit(agreement, form.values, by=request.user)
        else:
            reason = form.cleaned_data["reason"]
            change_unit(
                unit, form.values, expected_version=form.expected_version, by=request.user, reason=reason
            )

    if is_saved(request, form, save):
        messages.success(request, _("「%(name)s」を保存しました。") % {"name": form.cleaned_data["name"]})
        return redirect("unit-detail", pk)
    context = {"agreement": agreement, "unit": unit, "form": form}
    return render(request, "collaboration/unit/edit.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: SignedInRequest, pk: int, member: int | None = None) -> HttpResponse:
    """Add somebody to a unit, or change a part in it."""
    unit = _changeable_unit(request.user, pk)
    part = get_object_or_404(unit.members, pk=member) if member else UnitMember(unit=unit)
    form = MemberForm(
        request.POST or None,
        user=request.user,
        unit=unit,
        record=part if member else None,
        initial={"version": unit.version, "starts_on": part.starts_on if member else unit.starts_on},
    )
    return _part_page(request, unit, part, form, "collaboration/unit/member.html")


@require_http_methods(["GET", "HEAD", "POST"])
def room_edit(request: SignedInRequest, pk: int, room: int | None = None) -> HttpResponse:
    """Give a unit a room, or change one."""
    unit = _changeable_unit(request.user, pk)
    part = get_object_or_404(unit.rooms, pk=room) if room else UnitRoom(unit=unit)
    form = RoomForm(
        request.POST or None,
        record=part if room else None,
        initial={"version": unit.version, "starts_on": part.starts_on if room else unit.starts_on},
    )
    return _part_page(request, unit, part, form, "collaboration/unit/room.html")


@require_http_methods(["GET", "HEAD", "POST"])
def budget_edit(request: SignedInRequest, pk: int, fiscal_year: int) -> HttpResponse:
    """Plan one fiscal year of a unit."""
    unit = _changeable_unit(request.user, pk)
    if not FIRST_YEAR <= fiscal_year <= LAST_YEAR:
        raise Http404
    form = BudgetForm(
        request.POST or None,
        fiscal_year=fiscal_year,
        budget=unit.budgets.filter(fiscal_year=fiscal_year).first(),
        initial={"version": unit.version},
    )

    def save() -> None:
        plan_budget(
            unit,
            fiscal_year,
            form.planned(),
            expected_version=form.expected_version,
            by=request.user,
            reason=form.cleaned_data["reason"],
        )

    if is_saved(request, form, save):
        messages.success(request, _("%(year)d年度の予算を保存しました。") % {"year": fiscal_year})
        return redirect("unit-detail", pk)
    context = {"unit": unit, "agreement": unit.agreement, "fiscal_year": fiscal_year, "form": form}
    return render(request, "collaboration/unit/budget.html", context, status=form_status(form))


@require_POST
def part_remove(request: SignedInRequest, pk: int, kind: str, part: int) -> HttpResponse:
    """Take back a person or a room entered by mistake."""
    unit = _changeable_unit(request.user, pk)
    row = get_object_or_404(PARTS[kind], unit=unit, pk=part)
    name = str(row)
    remove_part(row, expected_version=unit.version, by=request.user)
    messages.success(request, _("「%(name)s」を削除しました。") % {"name": name})
    return redirect("unit-detail", pk)


def _part_page(
    request: SignedInRequest,
    unit: ResearchUnit,
    part: UnitMember | UnitRoom,
    form: MemberForm | RoomForm,
    template: str,
) -> HttpResponse:
    def save() -> None:
        save_part(
            part,
            form.values,
            expected_version=form.expected_version,
            by=request.user,
            reason=form.cleaned_data["reason"],
        )

    if is_saved(request, form, save):
        messages.success(request, _("「%(name)s」を保存しました。") % {"name": part})
        return redirect("unit-detail", unit.agreement_id)
    context = {"unit": unit, "agreement": unit.agreement, "part": part, "form": form}
    return render(request, template, context, status=form_status(form))


def _unit(agreement: Agreement) -> ResearchUnit:
    return get_object_or_404(
        ResearchUnit.objects.select_related("agreement", "department"), agreement=agreement
    )


def _changeable_unit(user: User, pk: int) -> ResearchUnit:
    agreement = visible_agreement(user, pk)
    unit = _unit(agreement)
    if not user.has_perm(WRITES, agreement):
        raise PermissionDenied
    return unit


def _suggested(agreement: Agreement) -> dict[str, Any]:
    """Return what the agreement already says, so that nothing is typed twice."""
    endowed = agreement.kind == AgreementKind.ENDOWED_CHAIR
    return {
        "form": (UnitForm.ENDOWED_CHAIR if endowed else UnitForm.RESEARCH_CHAIR).value,
        "name": agreement.title[:200],
        "department": agreement.department_id,
        "starts_on": agreement.starts_on or agreement.signed_on,
        "ends_on": agreement.ends_on,
    }
