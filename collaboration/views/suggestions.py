"""Suggestions while a clerk types: lists of options for the field, ten at most."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collaboration.forms.people import organization_in_words, person_in_words, umbrella_in_words
from collaboration.queries.lookups import (
    suggested_departments,
    suggested_organizations,
    suggested_people,
    suggested_umbrellas,
)
from collaboration.views.agreement import require
from core.views.request import SignedInRequest

Option = tuple[int, str, str]


@require_safe
def suggest_organizations(request: SignedInRequest) -> HttpResponse:
    """Suggest partners by name or 法人番号."""
    found = suggested_organizations(_text(request), request.user)
    return _options(request, ((row.pk, row.name, organization_in_words(row)) for row in found))


@require_safe
def suggest_people(request: SignedInRequest) -> HttpResponse:
    """Suggest researchers by name, reading or e-Rad number."""
    found = suggested_people(_text(request), request.user)
    return _options(request, ((row.pk, row.name, person_in_words(row)) for row in found))


@require_safe
def suggest_departments(request: SignedInRequest) -> HttpResponse:
    """Suggest departments by name or code."""
    found = suggested_departments(_text(request))
    return _options(request, ((row.pk, row.name, row.name) for row in found))


@require_safe
def suggest_umbrellas(request: SignedInRequest) -> HttpResponse:
    """Suggest umbrella agreements by number, title or partner."""
    found = suggested_umbrellas(_text(request), request.user)
    return _options(request, ((row.pk, row.number, umbrella_in_words(row)) for row in found))


def _text(request: SignedInRequest) -> str:
    if not request.user.has_perm("collaboration.add_estimate"):
        require(request.user, "collaboration.add_agreement")
    return request.GET.get("q", "").strip()[:200]


def _options(request: SignedInRequest, options: Iterable[Option]) -> HttpResponse:
    return render(request, "collaboration/suggestions.html", {"options": list(options)})
