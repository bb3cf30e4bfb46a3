"""An officer issues a quotation from the page of an estimate, and takes the file that was kept."""

import pytest

from collaboration.models import EstimateLetter
from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible, assert_error_summary
from tests.factories.collaboration import estimate
from tests.factories.core import InstitutionFactory, UserFactory


@pytest.fixture
def offered():
    InstitutionFactory()
    return estimate()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_issue_a_quotation_and_take_the_file(new_page, offered, javascript):
    page = new_page(UserFactory(role=Role.LIAISON), javascript=javascript)
    page.goto(f"/estimates/{offered.pk}/")
    page.get_by_role("link", name="文書を発行する").click()
    if javascript:
        assert_accessible(page)
    page.fill("[name=issued_on]", "R8.4.6")
    page.fill("[name=valid_until]", "2026/4/5")
    page.fill("[name=remarks]", "お支払いは年度ごとにお願いします。")
    page.get_by_role("button", name="発行する").click()
    page.get_by_text("有効期限が発行日（2026-04-06）より前です").first.wait_for()
    if javascript:
        assert_error_summary(page)
        assert_accessible(page)
    assert page.input_value("[name=remarks]") == "お支払いは年度ごとにお願いします。"
    page.fill("[name=valid_until]", "2026/6/30")
    with page.expect_download() as draft:
        page.get_by_role("button", name="見本を保存する").click()
    assert draft.value.suggested_filename == f"見本_{offered.number}_1.pdf"
    assert not EstimateLetter.objects.exists()
    page.get_by_role("button", name="発行する").click()
    page.get_by_text("見積書 MS2026-00001を発行しました。").wait_for()
    if javascript:
        assert_accessible(page)
    with page.expect_download() as file:
        page.get_by_role("link", name="PDF").click()
    assert file.value.suggested_filename == "見積書_MS2026-00001.pdf"
    assert (
        EstimateLetter.objects.get().content_hash[:16]
        in page.locator("#letters-heading ~ *").last.inner_text()
    )
