import pytest
from django.urls import reverse

from collaboration.models import Agreement
from core.calc.kinds import Role
from core.models import Department
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import freeze_return, reopen_as_new_version
from reporting.models import Finding
from tests.factories.core import UserFactory
from tests.factories.reporting import FISCAL_YEAR

pytestmark = pytest.mark.django_db


def agreement_page(client, number):
    return client.get(
        reverse("agreement-detail", args=[Agreement.objects.get(number=number).pk])
    ).content.decode()


def cell(code, version=1):
    return reverse("cell-detail", args=[FISCAL_YEAR, version, code])


def test_agreement_names_the_cells_that_count_it(as_role, draft):
    text = agreement_page(as_role(Role.LIAISON), "KJ-2500999")
    assert (cell("JR.large.cases") in text, cell("JR.private.size.1m_to_3m.cases") in text) == (True, True)


def test_agreement_left_out_says_why(as_role, draft):
    assert "数えていません。調査の対象外の契約種別です。" in agreement_page(as_role(Role.LIAISON), "GS-1")


def test_latest_version_of_the_year_speaks(as_role, draft, officer):
    Finding.objects.all().delete()
    reopened = reopen_as_new_version(freeze_return(draft, by=officer), "理由", by=officer)
    assemble_return(reopened, by=officer)
    text = agreement_page(as_role(Role.LIAISON), "KJ-2500999")
    assert (cell("JR.large.cases", 2) in text, cell("JR.large.cases", 1) in text) == (True, False)


def test_departments_see_no_return(client, draft):
    agreement = Agreement.objects.get(number="KJ-2500999")
    user = UserFactory(
        role=Role.DEPARTMENT, role__department=Department.objects.get(pk=agreement.department_id)
    )
    client.force_login(user)
    assert "調査での扱い</h2>" not in agreement_page(client, "KJ-2500999")


def test_agreement_of_no_return_has_no_panel(as_role, draft):
    draft.run.delete()
    assert "調査での扱い</h2>" not in agreement_page(as_role(Role.LIAISON), "KJ-2500999")
