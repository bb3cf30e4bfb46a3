"""An officer lays down terms on intellectual property, and makes the agreement that has their clauses."""

import pytest

from collaboration.models import DocumentVersion
from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import InstitutionFactory, UserFactory
from tests.factories.templates import word_file

CHOSEN = {
    "owner": "university",
    "non_owner_right": "nonexclusive",
    "sublicence": "no",
    "filing_cost_bearer": "company",
    "non_working": "no",
}


@pytest.fixture
def agreement():
    InstitutionFactory()
    return AgreementFactory()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_terms_become_clauses_of_the_agreement(new_page, agreement, javascript):
    page = new_page(UserFactory(role=Role.LIAISON), javascript=javascript)
    page.goto(f"/agreements/{agreement.pk}/ip-terms/")
    for name, value in CHOSEN.items():
        page.check(f"[name={name}][value={value}]")
    page.fill("[name=notice_days]", "30")
    page.get_by_role("button", name="保存する").click()
    page.get_by_text("知的財産の取決めを保存しました。").wait_for()
    page.get_by_text("30日前までに相手方に通知して公表できます").first.wait_for()
    if javascript:
        assert_accessible(page)
    page.goto(f"/agreements/{agreement.pk}/documents/generate/")
    if javascript:
        assert_accessible(page)
    page.get_by_role("button", name="作成する").click()
    page.wait_for_url(f"**/agreements/{agreement.pk}/documents/")
    page.get_by_text("契約書を第1版として作成しました。").wait_for()
    assert any("非独占的に実施" in text for text in DocumentVersion.objects.get().paragraphs)


def test_a_faulty_template_is_told_by_its_place(new_page, agreement):
    page = new_page(UserFactory(role=Role.LIAISON))
    page.goto("/document-templates/")
    assert_accessible(page)
    page.get_by_role("link", name="差し込み項目の一覧").first.click()
    page.get_by_role("heading", name="差し込み項目の一覧").wait_for()
    assert_accessible(page)
    page.goto("/document-templates/new/")
    file = {
        "name": "契約書.docx",
        "mimeType": "application/octet-stream",
        "buffer": word_file("{{ 契約番合 }}"),
    }
    page.set_input_files("[name=upload]", files=[file])
    page.get_by_role("button", name="登録する").click()
    page.get_by_text("「契約番号」のことではありませんか").first.wait_for()
    assert_accessible(page)
    page.goto("/clauses/")
    assert_accessible(page)
    page.get_by_role("link", name="知的財産権の帰属").first.click()
    page.get_by_role("link", name="新しい版を登録する").wait_for()
    assert_accessible(page)
