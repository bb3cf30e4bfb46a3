"""Merging duplicates: choosing the other record, seeing both side by side, merging, taking it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actions.merging import MergeRefused
from core.actions.organizations import merge_organizations, undo_organization_merge
from core.actions.people import merge_people, undo_person_merge
from core.forms.organizations import MergeForm
from core.models import Organization, Person
from core.queries import organizations, people
from core.queries.merging import merge_side
from core.views.request import SignedInRequest

MOST_CANDIDATES = 20
LIST_LABELS = {"organization": gettext_lazy("相手先"), "person": gettext_lazy("研究者")}
ORGANIZATION_FIELDS = ("name", "name_kana", "name_en", "corporate_number", "contact", "note")
PERSON_FIELDS = ("name", "name_kana", "name_en", "erad_number", "email")


@require_safe
def organization_duplicates(request: SignedInRequest) -> HttpResponse:
    """List partners that share a name but for the legal form."""
    _require(request, "core.merge_organization")
    return render(request, "core/organization_duplicates.html", {"groups": organizations.duplicate_groups()})


@require_safe
def person_duplicates(request: SignedInRequest) -> HttpResponse:
    """List people that share a name and of whom one lacks an e-Rad number."""
    _require(request, "core.merge_person")
    return render(request, "core/person_duplicates.html", {"groups": people.duplicate_groups()})


@require_http_methods(["GET", "HEAD", "POST"])
def organization_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Merge a partner with another one."""
    _require(request, "core.merge_organization")
    living = Organization.objects.visible_to(request.user).living()
    record = get_object_or_404(living, pk=pk)
    if "other" not in request.GET:
        found = organizations.with_words(living, request.GET.get("q") or record.name).exclude(pk=pk)
        return _choose(request, record, found[:MOST_CANDIDATES], "organization")
    other = get_object_or_404(living.exclude(pk=pk), pk=_key(request))
    form = MergeForm(request.POST or None, records=(record, other))

    def merge(survivor: Any, duplicate: Any, reason: str) -> None:
        take_profiles = form.cleaned_data["take_profiles"]
        merge_organizations(survivor, duplicate, take_profiles=take_profiles, reason=reason, by=request.user)

    sides = [merge_side(each, ORGANIZATION_FIELDS) for each in (record, other)]
    return _merge(request, form, sides, merge, "organization")


@require_http_methods(["GET", "HEAD", "POST"])
def person_merge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Merge a person's record with another one."""
    _require(request, "core.merge_person")
    living = Person.objects.visible_to(request.user).living()
    record = get_object_or_404(living, pk=pk)
    if "other" not in request.GET:
        found = people.with_words(living, request.GET.get("q") or record.name).exclude(pk=pk)
        return _choose(request, record, found[:MOST_CANDIDATES], "person")
    other = get_object_or_404(living.exclude(pk=pk), pk=_key(request))
    form = MergeForm(request.POST or None, records=(record, other), with_profiles=False)

    def merge(survivor: Any, duplicate: Any, reason: str) -> None:
        merge_people(survivor, duplicate, reason=reason, by=request.user)

    sides = [merge_side(each, PERSON_FIELDS) for each in (record, other)]
    return _merge(request, form, sides, merge, "person")


@require_POST
def organization_unmerge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    _require(request, "core.merge_organization")
    duplicate = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    return _unmerge(request, duplicate, undo_organization_merge, "organization-detail")


@require_POST
def person_unmerge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    _require(request, "core.merge_person")
    duplicate = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    return _unmerge(request, duplicate, undo_person_merge, "person-detail")


def _choose(request: SignedInRequest, record: Any, candidates: Any, kind: str) -> HttpResponse:
    context = {
        "record": record,
        "candidates": candidates,
        "q": request.GET.get("q", record.name),
        "detail": f"{kind}-detail",
        "list": f"{kind}-list",
        "list_label": LIST_LABELS[kind],
    }
    return render(request, "core/merge_choose.html", context)


def _merge(
    request: SignedInRequest, form: MergeForm, sides: list[Any], merge: Callable[..., None], kind: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        survivor, duplicate = form.pair
        try:
            merge(survivor, duplicate, form.cleaned_data["reason"])
        except MergeRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request,
                _("「%(duplicate)s」を「%(survivor)s」に統合しました。")
                % {"duplicate": duplicate, "survivor": survivor},
            )
            return redirect(f"{kind}-detail", survivor.pk)
    context = {
        "form": form,
        "sides": sides,
        "detail": f"{kind}-detail",
        "list": f"{kind}-list",
        "list_label": LIST_LABELS[kind],
    }
    return render(request, "core/merge.html", context)


def _unmerge(
    request: SignedInRequest, duplicate: Any, undo: Callable[..., object], detail: str
) -> HttpResponse:
    try:
        undo(duplicate, by=request.user)
    except MergeRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("「%(name)s」の統合を取り消しました。") % {"name": duplicate})
    return redirect(detail, duplicate.pk)


def _require(request: SignedInRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied


def _key(request: SignedInRequest) -> int:
    text = request.GET["other"]
    return int(text) if text.isdecimal() else 0
