"""Findings as things to do, and their explanation."""

import pytest
from django.urls import reverse

from core.calc.kinds import Role
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import explain_finding
from reporting.models import Explanation, Finding
from tests.factories.core import OrganizationFactory, UserFactory
from tests.factories.reporting import FISCAL_YEAR, research
from tests.reporting.views.pages import address, explain_address, settle

pytestmark = pytest.mark.django_db


def test_findings_are_things_to_do(page, draft):
    text = page(address("finding-list"))
    assert ("KJ-UNPAID" in text, "説明する" in text, "他の年度も入金の記録がありません" in text) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("query", "shown"), [({"severity": "error"}, False), ({"severity": "explain", "open": "1"}, True)]
)
def test_findings_are_narrowed(page, draft, query, shown):
    assert ("KJ-UNPAID" in page(address("finding-list"), **query)) is shown


def test_officer_without_right_to_change_is_led_to_the_record(page, draft):
    finding = Finding.objects.get()
    assert reverse("agreement-detail", args=[finding.record_id]) in page(address("finding-list"))


@pytest.mark.parametrize(
    ("organization", "where"),
    [
        ({"profile": False}, "/profiles/new/#id_legal_form"),
        ({"profile__country": "US", "profile__prefecture": "京都府"}, "/#id_country"),
    ],
)
def test_finding_on_a_partner_leads_to_the_very_field(client, officer, draft, organization, where):
    research(OrganizationFactory(**organization), 1_000_000)
    assemble_return(draft, by=officer)
    client.force_login(UserFactory(role=[Role.SURVEY_OFFICER, Role.LIAISON]))
    assert where in client.get(address("finding-list")).content.decode()


def test_finding_on_an_agreement_leads_to_the_very_field(client, officer, draft, company):
    agreement = research(company, 1_000_000, ends_on=None)
    assemble_return(draft, by=officer)
    client.force_login(UserFactory(role=[Role.SURVEY_OFFICER, Role.LIAISON]))
    field = f"{reverse('agreement-edit', args=[agreement.pk])}#id_ends_on"
    assert field in client.get(address("finding-list")).content.decode()


def test_finding_on_the_office_leads_to_its_page(client, officer, draft, company):
    agreement = research(company, 20_000_000)
    assemble_return(draft, by=officer)
    Finding.objects.update(record_id=agreement.pk, fix_field="involved")
    client.force_login(UserFactory(role=[Role.SURVEY_OFFICER, Role.LIAISON]))
    field = f"{reverse('involvement-edit', args=[agreement.pk])}#id_involved"
    assert field in client.get(address("finding-list")).content.decode()


def test_money_of_a_finding_is_looked_up_in_the_receipts(client, draft):
    client.force_login(UserFactory(role=[Role.SURVEY_OFFICER, Role.LIAISON]))
    assert "#receipts-title" in client.get(address("finding-list")).content.decode()


def test_finding_is_explained(client, officer, draft):
    client.force_login(officer)
    response = client.post(explain_address(), {"text": "次年度に入金される"}, follow=True)
    assert "説明済" in response.content.decode()


def test_empty_explanation_is_refused_with_an_example(client, officer, draft):
    client.force_login(officer)
    assert "説明を入力してください。例：" in client.post(explain_address(), {"text": " "}).content.decode()


def test_explanation_of_a_frozen_return_is_refused(client, officer, draft):
    settle(draft, officer)
    client.force_login(officer)
    assert "この版は施錠されている" in client.post(explain_address(), {"text": "別"}).content.decode()


def test_last_years_explanation_is_offered(page, officer, draft):
    Explanation.objects.create(
        fiscal_year=FISCAL_YEAR - 1, finding_key=Finding.objects.get().key, message="前", text="翌年度に一括入金",
        explained_by=officer, explained_at=draft.created_at,
    )  # fmt: skip
    text = page(explain_address())
    assert ("翌年度に一括入金" in text, "前の年度の説明を入れてあります" in text) == (True, True)


def test_changed_finding_asks_for_confirmation(page, officer, draft):
    explain_finding(Finding.objects.get(), "説明", by=officer)
    Explanation.objects.update(message="前の文")
    assert "説明の確認が必要です" in page(explain_address())
    assert "説明の確認が必要です" in page(address("finding-list"))
