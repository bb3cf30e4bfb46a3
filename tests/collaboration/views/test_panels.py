"""Agreements on the pages of partners and people."""

import pytest
from django.urls import reverse

from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import DepartmentFactory, OrganizationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def _page(client, user, name, record):
    client.force_login(user)
    return client.get(reverse(name, args=[record.pk])).content.decode()


def test_page_of_a_partner_lists_its_agreements(client):
    partner = OrganizationFactory()
    mine, other = AgreementFactory(partner=partner), AgreementFactory()
    page = _page(client, UserFactory(role=Role.LIAISON), "organization-detail", partner)
    assert (mine.number in page, other.number in page) == (True, False)


def test_page_of_a_partner_shows_a_department_its_own_agreements_only(client):
    partner, own = OrganizationFactory(), DepartmentFactory()
    mine = AgreementFactory(partner=partner, department=own)
    other = AgreementFactory(partner=partner)
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=own)
    page = _page(client, clerk, "organization-detail", partner)
    assert (mine.number in page, other.number in page) == (True, False)


def test_long_list_leads_to_the_list_of_agreements(client):
    partner = OrganizationFactory()
    AgreementFactory.create_batch(11, partner=partner)
    page = _page(client, UserFactory(role=Role.LIAISON), "organization-detail", partner)
    assert f'{reverse("agreement-list")}?organization={partner.pk}">11件すべて' in page


def test_page_of_a_person_lists_agreements_that_name_the_person(client):
    person = PersonFactory()
    mine, other = AgreementFactory(principal=person), AgreementFactory()
    page = _page(client, UserFactory(role=Role.LIAISON), "person-detail", person)
    assert (mine.number in page, other.number in page) == (True, False)
