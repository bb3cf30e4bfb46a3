"""An officer takes in the partner's draft, reads what changed, and records the seals until the contract can be concluded."""

import pytest

from collaboration.calc.documents import Origin
from collaboration.calc.kinds import AgreementState
from collaboration.models import Turn
from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible, assert_error_summary
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import InstitutionFactory, OrganizationFactory, UserFactory
from tests.factories.documents import document_version, docx

OURS = ("（研究期間）", "第2条 研究期間は1年とする。", "第3条 秘密を守る。")
THEIRS = ("（研究期間）", "第2条 研究期間は3年とする。", "第3条 秘密を守る。", "第4条 支払期限は60日とする。")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def agreement():
    InstitutionFactory()
    made = AgreementFactory(
        state=AgreementState.NEGOTIATING.value,
        signed_on=None,
        partner=OrganizationFactory(name="株式会社みほん電機"),
    )
    Turn.objects.create(agreement=made, holder="company", since="2026-04-01")
    document_version(*OURS, agreement=made, origin=Origin.GENERATED)
    return made


def test_draft_of_the_partner_is_taken_in_and_compared(new_page, agreement):
    page = new_page(UserFactory(role=Role.LIAISON))
    page.goto(f"/agreements/{agreement.pk}/")
    page.get_by_role("link", name="契約書類を開く").click()
    page.get_by_role("link", name="版を登録する").click()
    page.get_by_role("heading", name="版の登録").wait_for()
    assert_accessible(page)
    page.get_by_label("相手先の案").check()
    page.get_by_label("相手先から受け取った → 手番を大学に").check()
    page.set_input_files("[name=upload]", {"name": "修正案.docx", "mimeType": WORD, "buffer": docx(*THEIRS)})
    page.get_by_role("button", name="登録する").click()
    page.get_by_text("契約書第2版を登録しました。").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="大学側の第1版と、相手先の第2版を比べる").click()
    page.get_by_text("変更 1、追加 1、削除 0").wait_for()
    assert page.locator("del").all_text_contents() == ["〔削除〕1〔削除終わり〕"]
    assert page.locator(".articles li").all_inner_texts() == ["第2条（研究期間）", "第4条"]
    assert_accessible(page)
    assert agreement.turns.open().get().holder == "university"


def test_both_sides_sign_and_the_last_day_is_offered(new_page, agreement):
    page = new_page(UserFactory(role=Role.LIAISON))
    page.goto(f"/agreements/{agreement.pk}/signatures/")
    assert_accessible(page)
    page.get_by_role("link", name="署名・押印を登録する").click()
    page.get_by_label("大学", exact=True).check()
    page.get_by_label("署名・押印（紙）").check()
    page.fill("[name=signed_on]", "R8.4.10")
    page.fill("[name=signer]", "学長 架空 太郎")
    page.get_by_role("button", name="登録する").click()
    page.get_by_text("公印簿の番号を入力してください。例：2026-0123").first.wait_for()
    assert_error_summary(page)
    assert_accessible(page)
    page.fill("[name=seal_number]", "2026-0123")
    page.fill("[name=applied_by]", "産学連携課 田中 花子")
    page.get_by_role("button", name="登録する").click()
    page.get_by_text("「大学」の署名・押印を登録しました。").wait_for()
    page.get_by_role("link", name="署名・押印を登録する").click()
    page.get_by_label("株式会社みほん電機").check()
    page.get_by_label("署名・押印（紙）").check()
    page.fill("[name=signed_on]", "2026/4/20")
    page.fill("[name=signer]", "代表取締役 青葉 一郎")
    page.get_by_role("button", name="登録する").click()
    page.get_by_text("すべての側が署名・押印しました。").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="契約締結日にして").click()
    page.get_by_role("heading", name="締結済にする").wait_for()
    agreement.refresh_from_db()
    assert str(agreement.signed_on) == "2026-04-20"
    page.goto("/seals/")
    page.get_by_text("2026-0123").wait_for()
    assert_accessible(page)
