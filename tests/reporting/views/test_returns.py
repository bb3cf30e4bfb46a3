"""The list of returns, the opening of a year, and the page of a return."""

import datetime

import pytest
from django.urls import reverse

from core.models import Job
from reporting.models import StatedCount, SurveyReturn
from tests.factories.reporting import FISCAL_YEAR, research
from tests.reporting.views.pages import address, settle

pytestmark = pytest.mark.django_db


def test_list_before_the_first_return(page):
    assert "調査票はまだありません" in page(reverse("return-list"))


def test_list_shows_the_rung(page, draft):
    assert "要説明" in page(reverse("return-list"))


def test_year_is_opened_and_assembled(client, officer, company):
    client.force_login(officer)
    response = client.post(reverse("return-open"), {"fiscal_year": FISCAL_YEAR})
    assert response.url == reverse("job-detail", args=[Job.objects.get().pk])
    assert SurveyReturn.objects.get().fiscal_year == FISCAL_YEAR


def test_opened_year_leads_to_its_return(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    assert client.post(reverse("return-open"), {"fiscal_year": FISCAL_YEAR}).url == address("return-detail")


def test_year_without_form_is_not_offered(client, officer):
    client.force_login(officer)
    assert client.post(reverse("return-open"), {"fiscal_year": 1990}).status_code == 200
    assert not SurveyReturn.objects.exists()


def test_table_shows_figures_that_lead_to_their_cells(page, draft):
    text = page(address("return-detail"))
    assert f'<a href="{address("cell-detail", "JR.large.kyen")}">3,500</a>' in text


def test_other_table(page, draft):
    assert "1円以上～100万円未満" in page(address("return-detail"), table="joint_research_size")


def test_return_before_its_assembly(page, officer, draft):
    SurveyReturn.objects.get().run.delete()
    assert "まだ集計していません" in page(address("return-detail"))
    page(address("cell-detail", "JR.large.kyen"), status=404)


def test_job_at_work_is_shown(client, officer, draft):
    client.force_login(officer)
    client.post(address("return-assemble"))
    assert "進み具合を見る" in client.get(address("return-detail")).content.decode()


def test_frozen_return_is_not_assembled(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    response = client.post(address("return-assemble"), follow=True)
    assert "集計をやり直せません" in response.content.decode()


def test_year_without_own_form_says_so(page, officer, company):
    research(company, 1_000, starts_on=datetime.date(FISCAL_YEAR + 1, 4, 1), ends_on=None)
    SurveyReturn.objects.create(fiscal_year=FISCAL_YEAR + 1, edition="fy2018", created_by=officer)
    text = page(reverse("return-detail", args=[FISCAL_YEAR + 1, 1]))
    assert "この年度の様式はまだ登録されていない" in text


def test_researchers_are_stated_by_hand(client, officer, draft):
    client.force_login(officer)
    client.post(address("return-researchers"), {"value": "5234", "note": "人事課の名簿"})
    assert StatedCount.objects.get().value == 5_234
    client.post(address("return-researchers"), {"withdraw": "1"})
    assert not StatedCount.objects.exists()


def test_stated_number_needs_its_source(client, officer, draft):
    client.force_login(officer)
    text = client.post(address("return-researchers"), {"value": "5234", "note": ""}).content.decode()
    assert "人数の根拠を入力してください" in text
