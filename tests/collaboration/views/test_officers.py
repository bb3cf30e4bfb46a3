"""Who is in charge of an agreement."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from collaboration.actions.agreements import add_amendment, create_agreement, name_officer
from collaboration.calc.kinds import AgreementState
from collaboration.queries.agreement_content import content_of
from core.calc.kinds import Role
from core.models import Event
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return AgreementFactory()


def page_of(client, user, agreement):
    client.force_login(user)
    return client.get(reverse("agreement-detail", args=[agreement.pk])).content.decode()


def test_officer_is_named_with_a_reason_and_found_in_the_list(client, agreement):
    clerk, other = UserFactory(role=Role.LIAISON), UserFactory(role=Role.LIAISON, display_name="鴨川 忍")
    client.force_login(clerk)
    address = reverse("agreement-officer", args=[agreement.pk])
    client.post(address, {"officer": other.pk, "reason": "人事異動"})
    agreement.refresh_from_db()
    assert (agreement.officer, agreement.version) == (other, 2)
    event = Event.objects.get(verb="name_officer")
    assert (event.changes, event.reason) == ({"officer": [None, other.pk]}, "人事異動")
    assert "鴨川 忍" in page_of(client, clerk, agreement)
    AgreementFactory()
    found = client.get(reverse("agreement-list"), {"officer": other.pk, "columns": "number,officer"})
    assert [row.agreement for row in found.context["rows"]] == [agreement]
    assert "鴨川 忍" in found.content.decode()


def test_a_shut_account_and_a_stranger_cannot_be_in_charge(client, agreement):
    client.force_login(UserFactory(role=Role.LIAISON))
    strangers = (
        UserFactory(role=Role.LIAISON, is_active=False),
        UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()),
        UserFactory(),
    )
    for stranger in strangers:
        answer = client.post(reverse("agreement-officer", args=[agreement.pk]), {"officer": stranger.pk})
        assert 'href="#id_officer"' in answer.content.decode()
    agreement.refresh_from_db()
    assert agreement.officer is None


def test_the_department_names_for_its_own_others_do_not(client, agreement):
    address = reverse("agreement-officer", args=[agreement.pk])
    own = UserFactory(role=Role.DEPARTMENT, role__department=agreement.department)
    client.force_login(own)
    assert client.post(address, {"officer": own.pk}).status_code == 302
    client.force_login(UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()))
    assert client.get(address).status_code == 404
    reader = UserFactory(role=Role.FINANCE)
    client.force_login(reader)
    assert client.get(address).status_code in (403, 404)
    with pytest.raises(PermissionDenied):
        name_officer(agreement, reader, by=reader)


def test_whoever_enters_for_the_office_is_in_charge_and_amendments_follow(agreement):
    clerk = UserFactory(role=Role.LIAISON)
    content = content_of(agreement)
    made = create_agreement(_without_number(content), by=clerk, state=AgreementState.CONCLUDED)
    of_department = UserFactory(role=Role.DEPARTMENT, role__department=agreement.department)
    theirs = create_agreement(_without_number(content), by=of_department, state=AgreementState.DRAFT)
    amendment = add_amendment(
        made, _without_number(content), by=UserFactory(role=Role.LIAISON), applies_to_root=False
    )
    assert (made.officer, theirs.officer, amendment.officer) == (clerk, None, clerk)


def _without_number(content):
    return type(content)(**{name: getattr(content, name) for name in content.__slots__} | {"number": ""})
