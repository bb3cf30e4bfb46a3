"""Naming and ending deputies."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from core.actions.delegations import delegate, end_delegation
from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.models import Delegation, Event
from tests.factories.core import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def stand_in(absent, deputy, *, by=None, days=14, starts_in=0, reason="海外出張"):
    first = timezone.localdate() + datetime.timedelta(days=starts_in)
    last = first + datetime.timedelta(days=days - 1)
    return delegate(absent, deputy, first_on=first, last_on=last, reason=reason, by=by or absent)


@pytest.fixture
def absent():
    return UserFactory(role=Role.EXECUTIVE)


@pytest.fixture
def deputy():
    return UserFactory(role=Role.EXECUTIVE)


def test_a_delegation_holds_from_the_first_to_the_last_day(absent, deputy):
    given = stand_in(absent, deputy)
    for day, holds in ((given.first_on, 1), (given.last_on, 1), (given.last_on + datetime.timedelta(1), 0)):
        assert Delegation.objects.in_force(day).count() == holds
    event = Event.objects.get()
    assert (event.verb, event.reason) == ("delegate", "海外出張")


@pytest.mark.parametrize(("days", "is_allowed"), [(1, True), (90, True), (91, False)])
def test_ninety_days_at_most(absent, deputy, days, is_allowed):
    if is_allowed:
        assert stand_in(absent, deputy, days=days)
        return
    with pytest.raises(ActionRefused, match="90日以内"):
        stand_in(absent, deputy, days=days)


def test_what_is_over_already_is_refused(absent, deputy):
    with pytest.raises(ActionRefused, match="すでに過ぎています"):
        stand_in(absent, deputy, starts_in=-14)


@pytest.mark.parametrize("reason", ["", " "])
def test_a_reason_is_needed(absent, deputy, reason):
    with pytest.raises((ValidationError, ActionRefused)):
        stand_in(absent, deputy, reason=reason.strip())


def test_nobody_stands_in_for_oneself(absent):
    with pytest.raises(ValidationError):
        stand_in(absent, absent)


def test_a_deputy_holds_the_same_role(absent):
    with pytest.raises(ActionRefused, match="同じ役割"):
        stand_in(absent, UserFactory(role=Role.FINANCE))
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory())
    with pytest.raises(ActionRefused, match="同じ役割"):
        stand_in(clerk, UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()))


def test_nobody_names_a_deputy_for_a_colleague(absent, deputy):
    with pytest.raises(PermissionDenied):
        stand_in(absent, deputy, by=deputy)


def test_an_administrator_does(absent, deputy):
    officer = UserFactory(role=Role.SURVEY_OFFICER)
    assert stand_in(absent, deputy, by=officer).created_by == officer


def test_a_delegation_ends_at_once_and_only_once(absent, deputy):
    given = stand_in(absent, deputy)
    with pytest.raises(PermissionDenied):
        end_delegation(given, by=deputy)
    end_delegation(given, by=absent)
    assert not Delegation.objects.in_force(timezone.localdate()).exists()
    with pytest.raises(ActionRefused, match="すでに終わっています"):
        end_delegation(given, by=absent)


def test_the_page_names_a_deputy_and_shows_only_ones_own(client, absent, deputy):
    address, today = reverse("delegation-list"), timezone.localdate()
    client.force_login(absent)
    values = {
        "to_user": deputy.pk,
        "first_on": today.isoformat(),
        "last_on": today.isoformat(),
        "reason": "国際会議への出席",
    }
    assert client.post(address, {**values, "reason": ""}).status_code == 200
    assert client.post(address, values).status_code == 302
    given = Delegation.objects.get()
    client.force_login(UserFactory(role=Role.LIAISON))
    assert given.reason not in client.get(address).text
    assert client.post(reverse("delegation-end", args=[given.pk])).status_code == 404
    client.force_login(deputy)
    assert given.reason in client.get(address).text
    assert client.post(reverse("delegation-end", args=[given.pk])).status_code == 403


def test_without_a_role_there_is_no_page(client):
    client.force_login(UserFactory())
    assert client.get(reverse("delegation-list")).status_code == 403
