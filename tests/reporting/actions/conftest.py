import pytest

from core.calc.kinds import CompanySize, Role
from tests.factories.core import InstitutionFactory, OrganizationFactory, UserFactory
from tests.factories.reporting import research


@pytest.fixture
def officer(db):
    return UserFactory(role=Role.SURVEY_OFFICER)


@pytest.fixture
def company(db):
    InstitutionFactory(prefecture="京都府")
    return OrganizationFactory(
        name="株式会社青葉",
        profile__size_override=CompanySize.LARGE.value,
        profile__size_evidence="会社四季報",
    )


@pytest.fixture
def ledger(company):
    """Three pieces of joint research in which nothing is wrong."""
    return [research(company, yen, number=f"KJ-{yen}") for yen in (1_000_000, 2_500_999, 10_000_000)]
