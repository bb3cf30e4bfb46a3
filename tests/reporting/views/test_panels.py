import pytest
from django.template.loader import get_template
from django.urls import reverse

from collaboration.models import Agreement
from core.calc.kinds import Role
from core.models import Department
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import freeze_return, reopen_as_new_version
from reporting.models import Finding
from reporting.views.panels import cost_rules_panel
from tests.factories.core import UserFactory
from tests.factories.cost_rules import CostRulesFactory
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


@pytest.fixture
def rules(draft, officer):
    """Rules that answer for the institution, and a regime that does not."""
    made = [CostRulesFactory(code="a", rate="30%"), CostRulesFactory(code="b", rate="40%")]
    assemble_return(draft, by=officer)
    return made


def used(rules, user):
    panel = cost_rules_panel(rules, user)
    template = get_template(panel.template)
    return template.render({"panel": panel.context})


def test_rules_name_the_questions_they_answer(rules, officer):
    text = used(rules[0], officer)
    codes = ("IC.indirect_rate.answer", "IC.indirect_rate.percent", "SF.strategic_fee.answer")
    assert ([cell(code) in text for code in codes], "円" in text) == ([True] * 3, False)


def test_rules_of_another_regime_say_why_they_do_not_answer(rules, officer):
    text = used(rules[1], officer)
    assert "回答に用いていません。通常の共同研究に適用する別の規程で回答しています。" in text
    assert (cell("SF.strategic_fee.answer") in text, cell("IC.indirect_rate.answer") in text) == (True, False)


def test_rules_have_no_panel_for_those_who_see_no_return(rules):
    assert cost_rules_panel(rules[0], UserFactory(role=Role.RESEARCHER)) is None


def test_page_of_rules_shows_the_panel(as_role, rules):
    text = as_role(Role.LIAISON).get(reverse("cost-rules-detail", args=[rules[0].pk])).content.decode()
    assert cell("IC.indirect_rate.percent") in text


def test_answer_leads_to_the_page_of_its_rules(as_role, rules):
    text = as_role(Role.LIAISON).get(cell("IC.indirect_rate.percent")).content.decode()
    assert reverse("cost-rules-detail", args=[rules[0].pk]) in text
