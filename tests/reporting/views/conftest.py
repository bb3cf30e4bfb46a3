import pytest

from core.calc.kinds import CompanySize, Role
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import mark_submitted, open_return
from reporting.models import SurveyReturn
from tests.factories.core import InstitutionFactory, OrganizationFactory, UserFactory
from tests.factories.reporting import FISCAL_YEAR, research
from tests.reporting.views.pages import address, settle


@pytest.fixture
def officer(db):
    return UserFactory(role=Role.SURVEY_OFFICER)


@pytest.fixture
def as_role(client, db):
    """Return a function that signs somebody with the role in."""

    def sign_in(role):
        user = UserFactory(role=role)
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def page(client, officer):
    """Return a function that opens a page as the survey officer and gives its text."""

    def open_page(address, status=200, **query):
        client.force_login(officer)
        response = client.get(address, query)
        assert response.status_code == status
        return response.content.decode()

    return open_page


@pytest.fixture
def company(db):
    InstitutionFactory(prefecture="京都府")
    return OrganizationFactory(
        name="株式会社青葉",
        profile__size_override=CompanySize.LARGE.value,
        profile__size_evidence="会社四季報",
    )


@pytest.fixture
def draft(company, officer):
    """An assembled return with one finding to explain, one case of 0円 and one record left out."""
    for yen in (1_000_000, 2_500_999):
        research(company, yen, number=f"KJ-{yen}")
    research(company, number="KJ-UNPAID")
    research(company, 700_000, number="GS-1", kind="consulting")
    opened = open_return(FISCAL_YEAR, by=officer)
    assemble_return(opened, by=officer)
    return opened


@pytest.fixture
def second(client, officer, draft, company):
    """A second version in which one record entered."""
    mark_submitted(settle(draft, officer), by=officer)
    research(company, 5_000_000, number="KJ-FORGOTTEN")
    client.force_login(officer)
    client.post(address("return-reopen"), {"reason": "契約1件の登録もれ"})
    opened = SurveyReturn.objects.get(version=2)
    assemble_return(opened, by=officer)
    return opened
