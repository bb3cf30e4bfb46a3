"""A company asks by the public form; the office routes it, answers, and drafts the contract without typing again."""

from dataclasses import replace

import pytest

from collaboration.calc.enquiry import EnquiryState
from collaboration.models import Agreement, Enquiry
from collaboration.queries.desk_terms import desk_terms
from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory


@pytest.fixture
def officer():
    InstitutionFactory(name="架空大学")
    DepartmentFactory(name="工学研究科")
    return UserFactory(role=Role.LIAISON)


def asked_by_the_public_form(page):
    page.goto("/desk/")
    page.select_option("[name=kind]", "joint_research")
    page.fill("[name=subject]", "軸受の余寿命推定")
    page.fill("[name=body]", "設備の軸受がいつまで使えるかを知りたい。")
    page.fill("[name=organization_name]", "株式会社みほん電機")
    page.fill("[name=contact_name]", "見本 太郎")
    page.fill("[name=email]", "taro@example.co.jp")
    page.check("[name=consent]")
    assert_accessible(page)
    page.get_by_role("button", name="送信する").click()
    page.get_by_role("heading", name="相談を受け付けました").wait_for()
    assert_accessible(page)


def test_from_the_public_form_to_the_draft_of_a_contract(new_page, officer, settings, monkeypatch):
    settings.RENKEI_PUBLIC_DESK = True
    monkeypatch.setattr("collaboration.forms.desk.desk_terms", lambda: replace(desk_terms(), least_seconds=0))
    asked_by_the_public_form(new_page())
    enquiry = Enquiry.objects.get()

    office = new_page(officer)
    office.goto(f"/enquiries/{enquiry.pk}/")
    office.get_by_role("link", name="担当を決める").click()
    office.select_option("[name=department]", label="工学研究科")
    office.fill("[name=reason]", "機械の相談のため")
    assert_accessible(office)
    office.get_by_role("button", name="担当を決める").click()
    office.get_by_text("の担当を決めました。").wait_for()

    office.get_by_role("link", name="対応を記録する").click()
    office.fill("[name=said_to]", "見本 太郎 様")
    office.fill("[name=text]", "共同研究として進める旨を電話で伝えた。")
    assert_accessible(office)
    office.get_by_role("button", name="記録する").click()
    office.get_by_text("の対応を記録しました。").wait_for()
    assert_accessible(office)

    office.get_by_role("link", name="契約の登録へ").click()
    office.wait_for_url("**/agreements/new/**")
    assert office.input_value("[name=title]") == "軸受の余寿命推定"
    assert office.input_value("[name=parties-0-name]") == "株式会社みほん電機"
    assert office.input_value("[name=department]") == "工学研究科"
    assert office.is_checked("[name=state][value=draft]")
    assert_accessible(office)
    office.locator("[data-save-button]").first.click()
    office.get_by_text("を登録しました。").wait_for()
    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.title) == ("draft", "軸受の余寿命推定")
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.agreement) == (EnquiryState.TURNED, agreement)
    office.get_by_role("link", name=enquiry.number).first.click()
    office.get_by_text(f"契約 {agreement.number} になりました。").wait_for()
