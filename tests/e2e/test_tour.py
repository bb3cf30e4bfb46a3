"""The two-minute tour: the ladder, a fault cured at its field, the records behind a figure, the workbook; and a ledger's way in."""

import io

import pytest
from django.core.management import call_command
from openpyxl import load_workbook
from playwright.sync_api import expect

from core.calc.kinds import Role
from core.models import ImportBatch, Person, User
from tests.e2e.accessibility import assert_accessible
from tests.factories.core import InstitutionFactory, UserFactory
from tests.factories.ledgers import sound_ledger


@pytest.fixture
def officer():
    """The survey officer of the demonstration."""
    call_command("load_demo", stdout=io.StringIO())
    return User.objects.get(username="chosa")


def run_jobs():
    """Do what the job runner beside the web server would do."""
    call_command("run_jobs", stdout=io.StringIO())


def errors(page):
    """Return the findings of the page that block."""
    return page.locator(".finding").filter(has=page.locator(".finding__tags", has_text="エラー"))


def test_from_the_ladder_to_a_cured_error_and_a_new_count(new_page, officer):
    page = new_page(officer)
    page.goto("/")
    expect(page.locator("[aria-current=step]")).to_have_text("点検済")
    expect(errors(page)).to_have_count(2)
    errors(page).filter(has_text="V06").get_by_role("link", name="記録を開いて直す").click()
    page.locator("[name=country]").select_option(label="日本")
    page.locator("[name=prefecture]").select_option(label="東京都")
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_text("保存しました")).to_be_visible()
    run_jobs()
    page.goto("/")
    expect(errors(page)).to_have_count(1)


def test_a_total_opens_its_records_and_those_left_out(new_page, officer):
    page = new_page(officer)
    page.goto("/")
    page.get_by_role("link", name="2025年度の調査票 第1版", exact=True).click()
    row = page.get_by_role("row", name="民間企業（計）")
    value = row.get_by_role("link").first
    count = value.inner_text()
    value.click()
    expect(page.get_by_role("link", name=f"数えた記録（{count}）")).to_be_visible()
    expect(page.get_by_text("入金").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="数えなかった記録").click()
    expect(page.get_by_text("変更契約です").first).to_be_visible()


def test_the_workbook_holds_the_figures_of_the_screen(new_page, officer, tmp_path):
    page = new_page(officer)
    page.goto("/")
    page.get_by_role("link", name="2025年度の調査票 第1版", exact=True).click()
    row = page.get_by_role("row", name="民間企業（計）")
    shown = int(row.get_by_role("link").first.inner_text().replace(",", ""))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="調査票（Excel）").click()
    waiting.value.save_as(tmp_path / "return.xlsx")
    sheet = load_workbook(tmp_path / "return.xlsx")["共同研究"]
    rows = [list(cells) for cells in sheet.iter_rows(values_only=True)]
    line = next(cells for cells in rows if "民間企業（計）" in cells)
    assert shown in line


def test_a_ledger_comes_in_through_the_screens(new_page, tmp_path):
    InstitutionFactory()
    user = UserFactory(role=Role.LIAISON, person=None)
    path = tmp_path / "台帳.xlsx"
    path.write_bytes(sound_ledger())
    page = new_page(user)
    page.goto("/")
    page.get_by_role("link", name="台帳の取込").first.click()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="ファイルを読み込む").click()
    assert_accessible(page)
    page.get_by_role("button", name="この読み方で点検する").click()
    run_jobs()
    batch = ImportBatch.objects.get()
    page.goto(f"/imports/{batch.pk}/")
    assert_accessible(page)
    page.get_by_role("button", name="行を取り込む").click()
    run_jobs()
    page.goto(f"/imports/{batch.pk}/")
    expect(page.get_by_text("取り込みました")).to_be_visible()
    assert Person.objects.exists()
