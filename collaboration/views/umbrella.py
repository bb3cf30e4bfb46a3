"""The page of an umbrella agreement, and what is kept on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collaboration.actions.umbrella import (
    change_meeting,
    cover_agreement,
    record_meeting,
    set_frame,
    uncover_agreement,
)
from collaboration.forms.umbrella import CoverForm, FrameForm, MeetingForm
from collaboration.models import Agreement, SteeringMeeting
from collaboration.queries.umbrella import is_umbrella, umbrella_page
from collaboration.rules import can_read_files_of
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.actions.submissions import create_once
from core.calc.fiscal_year import fiscal_year_of, fiscal_years
from core.calc.kinds import Confidentiality
from core.models import User
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved

YEARS_AHEAD = 5
"""Fiscal years offered for a frame where the agreement has no last day."""


@require_safe
def umbrella(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the contracts under an umbrella agreement with its frames, sums and meetings."""
    agreement = visible_umbrella(request.user, pk)
    page = umbrella_page(
        agreement, request.user, timezone.localdate(), request.GET.get("page"), request.GET.get("per_page")
    )
    context = {
        "agreement": agreement,
        "page": page,
        "page_obj": page.page,
        "reads_meetings": can_read_files_of(request.user, agreement, Confidentiality.CONFIDENTIAL),
        "can_change": request.user.has_perm("collaboration.change_agreement", agreement),
    }
    return render(request, "collaboration/umbrella.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def umbrella_cover(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a contract under an umbrella agreement."""
    agreement = visible_umbrella(request.user, pk, "collaboration.change_agreement")
    form = CoverForm(request.POST or None, user=request.user)

    def save() -> None:
        stated = form.cleaned_data
        cover_agreement(agreement, stated["number"], by=request.user, reason=stated["umbrella_reason"])

    if is_saved(request, form, save):
        words = {"number": form.cleaned_data["number"].number, "umbrella": agreement.number}
        messages.success(request, _("%(number)sを%(umbrella)sのもとに置きました。") % words)
        return redirect("umbrella", pk)
    return render(request, "collaboration/umbrella_cover.html", {"agreement": agreement, "form": form})


@require_POST
def umbrella_uncover(request: SignedInRequest, pk: int, covered: int) -> HttpResponse:
    """Take a contract out from under an umbrella agreement."""
    visible_umbrella(request.user, pk)
    agreement = visible_agreement(request.user, covered, "collaboration.change_agreement")
    if agreement.umbrella_id != pk:
        raise Http404
    try:
        uncover_agreement(agreement, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("%(number)sを外しました。") % {"number": agreement.number})
    return redirect("umbrella", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def umbrella_frame(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lay down or take away the budget frame of a year or of the whole term."""
    agreement = visible_umbrella(request.user, pk, "collaboration.change_agreement")
    form = FrameForm(
        request.POST or None, years=_years(agreement), initial=_frame_asked_for(request, agreement)
    )

    def save() -> None:
        set_frame(agreement, **form.values, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("予算枠を保存しました。"))
        return redirect("umbrella", pk)
    return render(request, "collaboration/umbrella_frame.html", {"agreement": agreement, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a meeting of the steering body."""
    agreement = visible_umbrella(request.user, pk, "collaboration.change_agreement")
    form = MeetingForm(request.POST or None)

    def save() -> SteeringMeeting:
        return create_once(
            form.submission_key,
            f"meeting-create-{pk}",
            lambda: record_meeting(agreement, form.entry(), by=request.user),
            by=request.user,
        )

    if is_saved(request, form, save):
        messages.success(request, _("運営協議会の記録を登録しました。"))
        return redirect("umbrella", pk)
    return _meeting(request, agreement, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct the record of a meeting."""
    visible = SteeringMeeting.objects.visible_to(request.user).select_related("agreement__department")
    meeting = get_object_or_404(visible, pk=pk)
    if not request.user.has_perm("collaboration.change_agreement", meeting.agreement):
        raise PermissionDenied
    form = MeetingForm(request.POST or None, record=meeting)

    def save() -> None:
        change_meeting(meeting, form.entry(), expected_version=form.expected_version, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("運営協議会の記録を保存しました。"))
        return redirect("umbrella", meeting.agreement_id)
    return _meeting(request, meeting.agreement, form, meeting)


def visible_umbrella(user: User, pk: int, permission: str | None = None) -> Agreement:
    """Return an umbrella agreement that the user may see, else 404; other kinds have no such page."""
    agreement = visible_agreement(user, pk, permission)
    if not is_umbrella(agreement):
        raise Http404
    return agreement


def _meeting(
    request: SignedInRequest, agreement: Agreement, form: MeetingForm, meeting: SteeringMeeting | None
) -> HttpResponse:
    context = {"agreement": agreement, "form": form, "meeting": meeting}
    return render(request, "collaboration/umbrella_meeting.html", context, status=form_status(form))


def _years(agreement: Agreement) -> range:
    begins = agreement.starts_on or agreement.signed_on or timezone.localdate()
    if agreement.ends_on is not None:
        return fiscal_years(begins, agreement.ends_on)
    first = fiscal_year_of(begins)
    return range(first, max(first, fiscal_year_of(timezone.localdate())) + YEARS_AHEAD + 1)


def _frame_asked_for(request: SignedInRequest, agreement: Agreement) -> dict[str, object]:
    """Begin with the frame of the year in the address, or with this year's."""
    asked = request.GET.get("fiscal_year", "")
    if "fiscal_year" not in request.GET:
        return {"fiscal_year": fiscal_year_of(timezone.localdate())}
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 4 else None
    frame = agreement.frames.filter(fiscal_year=year).first()
    stated = {"amount_yen": frame.amount_yen, "note": frame.note} if frame else {}
    return {"fiscal_year": year or "", **stated}
