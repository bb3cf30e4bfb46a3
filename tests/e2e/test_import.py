"""A ledger's way in through the browser: chosen, mapped, checked, corrected, committed, taken back."""

import pytest

from collaboration.models import Agreement
from core.actions.jobs import run_queued_jobs
from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible
from tests.factories.core import InstitutionFactory, UserFactory
from tests.factories.ledgers import broken_ledger, sound_ledger


@pytest.fixture
def liaison(new_page):
    InstitutionFactory()
    return new_page(UserFactory(role=Role.LIAISON))


@pytest.fixture
def ledger(tmp_path):
    def kept(content, name="契約台帳.xlsx"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return kept


def choose(page, path):
    page.goto("/imports/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="ファイルを読み込む").click()
    page.get_by_role("heading", name="シートと列", level=1).wait_for()


def check(page):
    page.get_by_role("button", name="この読み方で点検する").click()
    page.wait_for_url("**/jobs/**")
    run_queued_jobs()
    page.goto("/imports/")
    page.locator("tbody a").first.click()


def test_a_sound_ledger_comes_in_and_goes_out_again(liaison, ledger):
    choose(liaison, ledger(sound_ledger()))
    liaison.locator("summary").first.click()
    assert_accessible(liaison)
    check(liaison)
    liaison.get_by_text("このまま取り込めます").wait_for()
    assert_accessible(liaison)
    liaison.get_by_role("button", name="行を取り込む").click()
    liaison.wait_for_url("**/jobs/**")
    run_queued_jobs()
    assert Agreement.objects.count() == 4
    liaison.goto("/imports/")
    assert_accessible(liaison)
    liaison.locator("tbody a").first.click()
    liaison.get_by_text("取り込みました").wait_for()
    assert_accessible(liaison)
    liaison.get_by_role("link", name="取込を取り消す").click()
    assert_accessible(liaison)
    liaison.get_by_label("取り消す理由").fill("試験のため")
    liaison.get_by_role("button", name="取込を取り消す").click()
    liaison.get_by_text("取込を取り消しました").first.wait_for()
    assert Agreement.objects.count() == 0


def test_faults_are_listed_and_only_the_good_rows_come_in_when_asked(liaison, ledger):
    content, expected = broken_ledger()
    choose(liaison, ledger(content))
    check(liaison)
    liaison.get_by_text("エラーが18件あります").wait_for()
    table = liaison.get_by_role("table", name="点検で見つかったこと")
    assert table.locator("tbody tr").count() == len(expected)
    assert_accessible(liaison)
    liaison.get_by_role("button", name="行だけを取り込む").click()
    liaison.wait_for_url("**/jobs/**")
    run_queued_jobs()
    assert Agreement.objects.count() == 4


def test_the_way_works_without_a_script(new_page, ledger):
    InstitutionFactory()
    page = new_page(UserFactory(role=Role.LIAISON), javascript=False)
    choose(page, ledger(sound_ledger()))
    check(page)
    page.get_by_text("このまま取り込めます").wait_for()
