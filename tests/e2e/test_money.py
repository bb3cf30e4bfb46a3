"""Finance brings in what was spent, sees it against the budget, closes the year and prints the report."""

import pytest

from collaboration.models import Expenditure, YearClosing
from core.actions.jobs import run_queued_jobs
from core.calc.kinds import Role
from tests.collaboration.imports.test_expenditure import NUMBER, ledger, row
from tests.e2e.accessibility import assert_accessible
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import InstitutionFactory, UserFactory


@pytest.fixture
def agreement():
    InstitutionFactory()
    found = AgreementFactory(number=NUMBER, ends_on="2027-03-31")
    ReceiptFactory(agreement=found, amount_yen=1_300_000, indirect_yen=300_000)
    return found


def test_from_the_finance_ledger_to_the_report_on_the_year(new_page, agreement, tmp_path):
    page = new_page(UserFactory(role=Role.FINANCE))
    path = tmp_path / "執行台帳.xlsx"
    path.write_bytes(ledger(row("D000001"), row("D000002", 費目="旅費", 金額=80_000)))
    page.goto(f"/agreements/{agreement.pk}/expenditure/")
    page.get_by_role("link", name="執行台帳を取り込む").click()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="ファイルを読み込む").click()
    page.get_by_role("button", name="この読み方で点検する").click()
    page.wait_for_url("**/jobs/**")
    run_queued_jobs()
    page.goto("/imports/")
    page.locator("tbody a").first.click()
    page.get_by_role("button", name="行を取り込む").click()
    page.wait_for_url("**/jobs/**")
    run_queued_jobs()
    assert Expenditure.objects.count() == 2

    page.goto(f"/agreements/{agreement.pk}/expenditure/")
    page.get_by_role("table").first.get_by_text("80,000").first.wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="年度の精算を開く").click()
    page.get_by_role("link", name="精算する").click()
    page.get_by_label("翌年度へ繰越").check()
    page.fill("[name=closed_on]", "2026/4/20")
    assert_accessible(page)
    page.get_by_role("button", name="精算を作成する").click()
    page.locator(".error-summary").get_by_text("理由を入力してください").wait_for()
    page.fill("[name=reason]", "研究計画の変更により翌年度に使用するため")
    page.get_by_role("button", name="精算を作成する").click()
    page.get_by_role("link", name="支出実績報告書（PDF）").wait_for()
    assert YearClosing.objects.get().carried_yen == 800_000
    assert_accessible(page)
    with page.expect_download() as report:
        page.get_by_role("link", name="支出実績報告書（PDF）").click()
    assert report.value.suggested_filename.startswith("支出実績報告書_SS")
    page.goto("/invoices/allocation/")
    page.get_by_role("link", name=agreement.department.name).click()
    page.get_by_role("heading", name="入金ごとの学内配分").wait_for()
    assert_accessible(page)
