"""Entering and changing families and rights, their owners and events."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.actions.submissions import create_once
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved
from ip.actions.rights import (
    change_family,
    change_right,
    enter_right,
    record_right_event,
    retract_right_event,
    set_owners,
    start_family,
)
from ip.calc.kinds import DisclosureKind
from ip.calc.right_entry import OwnerEntry
from ip.calc.rights import RightKind
from ip.forms.rights import FamilyForm, OwnersForm, RightEventForm, RightForm
from ip.models import Disclosure, Right, RightEvent
from ip.views.rights import visible_family, visible_right

WRITES = "ip.change_right"
METHODS = ["GET", "HEAD", "POST"]
RIGHT_OF = {
    DisclosureKind.INVENTION: RightKind.PATENT,
    DisclosureKind.DATABASE: RightKind.PROGRAM,
    **{DisclosureKind(kind.value): kind for kind in RightKind if kind.value in set(DisclosureKind)},
}
"""What is applied for where this was disclosed."""


@require_http_methods(METHODS)
def family_create(request: SignedInRequest) -> HttpResponse:
    """Begin a family with its first right, from a disclosure (`?disclosure=`) or from nothing."""
    if not request.user.has_perm(WRITES):
        raise PermissionDenied
    known = _from_disclosure(request)
    family_form = FamilyForm(request.POST or None, user=request.user, initial=known)
    form = RightForm(request.POST or None, user=request.user, family=None, initial=known)

    def save() -> Right:
        return create_once(form.submission_key, "family-create", make, by=request.user)

    def make() -> Right:
        with transaction.atomic():
            family = start_family(family_form.content(), by=request.user)
            return enter_right(family, form.content(), owners=[OwnerEntry()], by=request.user)

    made: list[Right] = []
    both_given = request.method == "POST" and family_form.is_valid()
    if both_given and is_saved(request, form, lambda: made.append(save())):
        messages.success(
            request, _("%(number)sを登録しました。権利者と出来事を登録してください。") % {"number": made[0]}
        )
        return redirect("right-detail", made[0].pk)
    context = {"family_form": family_form, "form": form, "family": None, "right": None}
    return render(request, "ip/right_edit.html", context, status=form_status(form))


@require_http_methods(METHODS)
def family_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is said of a family."""
    family = visible_family(request.user, pk, WRITES)
    form = FamilyForm(
        request.POST or None, user=request.user, record=family, initial={"version": family.version}
    )

    def save() -> None:
        change_family(family, form.content(), expected_version=form.expected_version, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("%(number)sを保存しました。") % {"number": family})
        return redirect("family-detail", pk)
    context = {"form": form, "family": family}
    return render(request, "ip/family_edit.html", context, status=form_status(form))


@require_http_methods(METHODS)
def right_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter a further right of a family."""
    family = visible_family(request.user, pk, WRITES)
    first = family.rights.order_by("pk").first()
    known = {"kind": first.kind, "parent": first.pk} if first else {}
    form = RightForm(request.POST or None, user=request.user, family=family, initial=known)
    made: list[Right] = []

    def save() -> None:
        made.append(
            create_once(
                form.submission_key,
                f"right-create-{pk}",
                lambda: enter_right(family, form.content(), owners=_owners_of(first), by=request.user),
                by=request.user,
            )
        )

    if is_saved(request, form, save):
        messages.success(
            request, _("%(number)sを登録しました。権利者と出来事を登録してください。") % {"number": made[0]}
        )
        return redirect("right-detail", made[0].pk)
    context = {"form": form, "family": family, "right": None, "family_form": None}
    return render(request, "ip/right_edit.html", context, status=form_status(form))


@require_http_methods(METHODS)
def right_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what a right is; its state changes by events alone."""
    right = visible_right(request.user, pk, WRITES)
    form = RightForm(
        request.POST or None,
        user=request.user,
        family=right.family,
        record=right,
        initial={"version": right.version},
    )

    def save() -> None:
        change_right(right, form.content(), expected_version=form.expected_version, by=request.user)

    if is_saved(request, form, save):
        messages.success(request, _("%(number)sを保存しました。") % {"number": right})
        return redirect("right-detail", pk)
    context = {"form": form, "family": right.family, "right": right, "family_form": None}
    return render(request, "ip/right_edit.html", context, status=form_status(form))


@require_http_methods(METHODS)
def right_owners(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lay down whose a right is."""
    right = visible_right(request.user, pk, WRITES)
    owners = list(right.ownerships.select_related("organization", "person"))
    form = OwnersForm(
        request.POST or None, user=request.user, owners=owners, initial={"version": right.version}
    )

    def save() -> None:
        reason = form.cleaned_data["reason"]
        set_owners(
            right, form.entries(), expected_version=form.expected_version, by=request.user, reason=reason
        )

    if is_saved(request, form, save):
        messages.success(request, _("%(number)sの権利者を保存しました。") % {"number": right})
        return redirect("right-detail", pk)
    return render(request, "ip/right_owners.html", {"form": form, "right": right}, status=form_status(form))


@require_http_methods(METHODS)
def right_event_create(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record what happened to a right."""
    right = visible_right(request.user, pk, WRITES)
    form = RightEventForm(request.POST or None, right=right)

    def save() -> RightEvent:
        return create_once(
            form.submission_key,
            f"right-event-{pk}",
            lambda: record_right_event(right, form.entry(), by=request.user),
            by=request.user,
        )

    return _event_page(request, right, form, save, None)


@require_http_methods(METHODS)
def right_event_correct(request: SignedInRequest, pk: int, event: int) -> HttpResponse:
    """Correct an event by one that supersedes it, or take it back."""
    right = visible_right(request.user, pk, WRITES)
    wrong = get_object_or_404(right.events, pk=event)
    if wrong.is_retraction:
        raise Http404
    known = {"code": wrong.code, "on": wrong.on, "served_on": wrong.served_on, "note": wrong.note}
    form = RightEventForm(request.POST or None, right=right, initial={**known, "document": wrong.document_id})

    def save() -> RightEvent:
        reason = form.cleaned_data["reason"]
        return record_right_event(right, form.entry(), by=request.user, supersedes=wrong, reason=reason)

    def retract() -> RightEvent:
        return retract_right_event(wrong, by=request.user, reason=form.cleaned_data["reason"])

    return _event_page(request, right, form, retract if "retract" in request.POST else save, wrong)


def _event_page(
    request: SignedInRequest, right: Right, form: RightEventForm, save: Any, wrong: RightEvent | None
) -> HttpResponse:
    if is_saved(request, form, save):
        right.refresh_from_db()
        words = {"number": right, "state": right.get_state_display()}
        messages.success(request, _("%(number)sの出来事を保存しました。状態：%(state)s") % words)
        return redirect("right-detail", right.pk)
    context = {"form": form, "right": right, "wrong": wrong}
    return render(request, "ip/right_event.html", context, status=form_status(form))


def _from_disclosure(request: SignedInRequest) -> dict[str, Any]:
    """Begin with what a disclosure says, as far as the user may know it."""
    key = request.GET.get("disclosure", "")
    if not (key.isascii() and key.isdecimal()):
        return {}
    disclosure = get_object_or_404(Disclosure.objects.with_header_for(request.user), pk=int(key))
    return {
        "title": disclosure.title,
        "department": disclosure.department_id,
        "disclosures": disclosure.number,
        "kind": RIGHT_OF[DisclosureKind(disclosure.kind)].value,
    }


def _owners_of(first: Right | None) -> list[OwnerEntry]:
    """Propose for a further right of a family the owners of its first."""
    if first is None:
        return [OwnerEntry()]
    return [
        OwnerEntry(
            organization_id=owner.organization_id,
            person_id=owner.person_id,
            name=owner.name,
            share=owner.share,
            cost=owner.cost,
        )
        for owner in first.ownerships.all()
    ] or [OwnerEntry()]
