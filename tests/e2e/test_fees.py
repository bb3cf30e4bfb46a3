"""Somebody has a registration fee calculated, is told what is wrong, and reads how the yen came about."""

import pytest

from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible, assert_error_summary
from tests.factories.core import InstitutionFactory, UserFactory


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_calculate_a_registration_fee(new_page, javascript):
    InstitutionFactory()
    page = new_page(UserFactory(role=Role.IP_STAFF), javascript=javascript)
    page.goto("/ip/fees/")
    if javascript:
        assert_accessible(page)
    page.select_option("[name=fee]", "jp_annuity")
    page.fill("[name=on]", "R8.4.1")
    page.fill("[name=filed_on]", "2023/4/1")
    page.fill("[name=claims]", "13")
    page.fill("[name=first_year]", "1")
    page.fill("[name=last_year]", "3")
    page.fill("[name=owner0-share]", "1/2")
    page.select_option("[name=owner0-fee_class]", "national_university")
    page.get_by_role("button", name="計算する").click()
    page.get_by_text("持分の合計が1/2です").first.wait_for()
    if javascript:
        assert_error_summary(page)
        assert_accessible(page)
    page.fill("[name=owner1-share]", "50%")
    page.select_option("[name=owner1-fee_class]", "full")
    page.get_by_role("button", name="計算する").click()
    page.get_by_text("6,150円×3年＝18,450円").wait_for()
    if javascript:
        assert_accessible(page)
