"""What follows in agreements when a partner changes."""

import pytest

from core.actions.organizations import change_organization
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_agreement_is_found_by_its_partners_new_name(django_capture_on_commit_callbacks):
    partner = OrganizationFactory(name="青葉工業株式会社")
    agreement = AgreementFactory(partner=partner)
    with django_capture_on_commit_callbacks(execute=True):
        change_organization(
            partner, {"name": "若葉工業株式会社"}, expected_version=partner.version, by=UserFactory()
        )
    agreement.refresh_from_db()
    assert ("若葉工業" in agreement.search_key, "青葉工業" in agreement.search_key) == (True, False)


def test_other_agreements_are_left_alone(django_capture_on_commit_callbacks):
    partner, agreement = OrganizationFactory(), AgreementFactory()
    before = agreement.search_key
    with django_capture_on_commit_callbacks(execute=True):
        change_organization(
            partner, {"name": "若葉工業株式会社"}, expected_version=partner.version, by=UserFactory()
        )
    agreement.refresh_from_db()
    assert agreement.search_key == before
