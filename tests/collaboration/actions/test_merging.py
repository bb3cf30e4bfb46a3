"""Agreements follow when two partners or two researchers turn out to be one."""

import pytest

from collaboration.models import Agreement, AgreementParty, AgreementResearcher
from core.actions.organizations import merge_organizations, undo_organization_merge
from core.actions.people import merge_people
from core.models import Organization
from tests.factories.core import OrganizationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


def _agreement(number: str) -> Agreement:
    return Agreement.objects.create(number=number, kind="joint_research", title="題目")


def test_parties_move_to_the_survivor_and_back():
    user, survivor, duplicate = UserFactory(), OrganizationFactory(), OrganizationFactory()
    party = AgreementParty.objects.create(agreement=_agreement("KJ-1"), organization=duplicate)
    merge_organizations(survivor, duplicate, by=user)
    party.refresh_from_db()
    assert party.organization == survivor

    undo_organization_merge(Organization.objects.get(pk=duplicate.pk), by=user)
    party.refresh_from_db()
    assert party.organization == duplicate


def test_agreement_that_named_both_keeps_one_party_with_both_shares():
    survivor, duplicate = OrganizationFactory(), OrganizationFactory()
    agreement = _agreement("KJ-1")
    AgreementParty.objects.create(
        agreement=agreement, organization=survivor, share_yen=100, is_payer=False, is_lead=False
    )
    AgreementParty.objects.create(agreement=agreement, organization=duplicate, share_yen=50, is_lead=True)
    merge_organizations(survivor, duplicate, by=UserFactory())
    party = AgreementParty.objects.get()
    assert (party.organization, party.share_yen) == (survivor, 150)
    assert (party.is_lead, party.is_payer) == (True, True)


def test_undo_splits_the_party_again():
    user, survivor, duplicate = UserFactory(), OrganizationFactory(), OrganizationFactory()
    agreement = _agreement("KJ-1")
    for organization, share, is_lead in ((survivor, 100, False), (duplicate, 50, True)):
        AgreementParty.objects.create(
            agreement=agreement, organization=organization, share_yen=share, is_lead=is_lead
        )
    merge_organizations(survivor, duplicate, by=user)
    undo_organization_merge(Organization.objects.get(pk=duplicate.pk), by=user)
    rows = AgreementParty.objects.values_list("organization", "share_yen", "is_lead")
    assert sorted(rows) == [(survivor.pk, 100, False), (duplicate.pk, 50, True)]


def test_researcher_named_twice_stays_once_and_principal():
    survivor, duplicate = PersonFactory(erad_number=None), PersonFactory()
    agreement = _agreement("KJ-1")
    AgreementResearcher.objects.create(agreement=agreement, person=survivor, name="山田")
    AgreementResearcher.objects.create(agreement=agreement, person=duplicate, name="山田", is_principal=True)
    merge_people(survivor, duplicate, by=UserFactory())
    researcher = AgreementResearcher.objects.get()
    assert (researcher.person, researcher.is_principal) == (survivor, True)
