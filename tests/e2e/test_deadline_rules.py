"""Somebody has deadlines counted, is told what is missing, and answers for a rule."""

import pytest

from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible, assert_error_summary
from tests.factories.core import InstitutionFactory, UserFactory


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_count_a_deadline_and_answer_for_its_rule(new_page, javascript):
    InstitutionFactory()
    page = new_page(UserFactory(role=Role.IP_STAFF), javascript=javascript)
    page.goto("/ip/rules/")
    page.fill("[name=on]", "2026/10/30")
    page.get_by_role("button", name="計算する").click()
    page.get_by_text("出来事を選択してください。例：拒絶理由の通知").first.wait_for()
    if javascript:
        assert_error_summary(page)
        assert_accessible(page)
    page.select_option("[name=code]", "office_action")
    page.get_by_role("button", name="計算する").click()
    page.get_by_text("2026-12-29は火曜日の休日のため、次の開庁日の2027-01-04まで").wait_for()
    if javascript:
        assert_accessible(page)
    page.get_by_role("link", name="拒絶理由通知への応答", exact=True).click()
    page.fill("[name=note]", "方式審査便覧04.12")
    page.get_by_role("button", name="確認を記録する").click()
    page.get_by_role("button", name="確認を取り消す").wait_for()
    if javascript:
        assert_accessible(page)
