"""A clerk enters a contract by keyboard alone, clicks twice, and meets a colleague who was faster."""

import datetime
import re

import pytest

from collaboration.models import Agreement
from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import (
    DepartmentFactory,
    InstitutionFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
)

NEW = "/agreements/new/"
SAVED = re.compile(r"/agreements/\d+/$")
MOST_KEYS = 150


@pytest.fixture(autouse=True)
def office():
    """An institution with one department, a partner and a researcher of whom there are two."""
    InstitutionFactory()
    department = DepartmentFactory(name="工学研究科")
    OrganizationFactory(name="株式会社青葉", profile__prefecture="愛知県")
    OrganizationFactory(name="株式会社青葉", corporate_number="7000012050002")
    PersonFactory(name="髙橋 花子", department=department)
    return department


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")


def tab_to(page, wanted, most=12):
    """Press Tab until the control has the focus; the number of stops on the way is bounded."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == wanted:
            return
    raise AssertionError(f"{wanted} is not within {most} stops; the focus is on {focused(page)}")


def pick(page, text, option):
    """Type into the field with the focus and take a suggestion with the arrow keys."""
    page.keyboard.type(text)
    options = page.locator(".suggestions:not([hidden]) [role=option]")
    options.filter(has_text=option).wait_for()
    place = options.all_text_contents().index(option)
    for _ in range(place + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def count_keys(page):
    page.evaluate(
        "window.keysPressed = 0; addEventListener('keydown', () => { window.keysPressed += 1 }, true)"
    )


def fill_in(page, title="蓄電池電極材料に関する研究"):
    page.goto(NEW)
    page.select_option("#id_kind", "joint_research")
    page.fill("#id_title", title)
    page.fill("#id_parties-0-name", "7000012050002")
    page.fill("#id_department", "工学研究科")
    page.fill("#id_signed_on", "2025/4/10")


def test_a_contract_is_entered_by_keyboard_alone(new_page, officer):
    page = new_page(officer)
    page.goto(NEW)
    page.focus("#id_kind")
    count_keys(page)
    page.keyboard.press("ArrowDown")
    tab_to(page, "id_title")
    page.keyboard.insert_text("高効率蓄電池電極材料の開発とその評価に関する共同研究")
    tab_to(page, "id_parties-0-name")
    pick(page, "青葉", "株式会社青葉（法人番号7000012050002、京都府）")
    tab_to(page, "id_department")
    pick(page, "工学", "工学研究科")
    tab_to(page, "id_researchers-0-name")
    page.keyboard.insert_text("高橋花子")
    tab_to(page, "id_signed_on")
    page.keyboard.type("R7.4.10")
    tab_to(page, "id_starts_on")
    page.keyboard.type("R7.5.1")
    tab_to(page, "id_ends_on")
    page.keyboard.type("R8.3.31")
    tab_to(page, "id_amount_yen")
    page.keyboard.type("3000000")
    keys = page.evaluate("window.keysPressed")
    page.keyboard.press("Control+s")
    page.wait_for_url(SAVED)
    agreement = Agreement.objects.get()
    assert (agreement.number, agreement.kind, agreement.amount_yen, agreement.ends_on) == (
        "KJ2025-00001",
        "joint_research",
        3_000_000,
        datetime.date(2026, 3, 31),
    )
    assert agreement.parties.get().organization.corporate_number == "7000012050002"
    assert (agreement.researchers.get().name, agreement.researchers.get().person.name) == (
        "高橋花子",
        "髙橋 花子",
    )
    assert keys <= MOST_KEYS


def test_amounts_and_days_are_read_back(new_page, officer):
    page = new_page(officer)
    page.goto(NEW)
    page.fill("#id_amount_yen", "1234567")
    page.fill("#id_starts_on", "2026/3/31")
    page.focus("#id_note")
    assert page.input_value("#id_amount_yen") == "1,234,567"
    assert page.text_content('output[for="id_amount_yen"]') == "123万4,567円"
    assert page.text_content('output[for="id_starts_on"]') == "令和8年3月31日・2025年度"


def test_enter_during_conversion_never_sends_the_form(new_page, officer):
    page = new_page(officer)
    page.goto(NEW)
    page.focus("#id_title")
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, bubbles: true, cancelable: true}))"
    )
    assert page.url.endswith(NEW)


def test_a_double_click_makes_one_contract(new_page, officer):
    page = new_page(officer)
    fill_in(page)
    # Not by the mouse: its second click could land on whatever the next page shows in the same place.
    page.locator("[data-save-button]").evaluate("button => { button.click(); button.click(); }")
    page.wait_for_url(SAVED)
    assert Agreement.objects.count() == 1


def test_going_back_and_sending_again_asks_before_a_second_contract(new_page, officer):
    page = new_page(officer)
    fill_in(page)
    page.click("[data-save-button]")
    page.wait_for_url(SAVED)
    page.go_back()
    fill_in(page)
    page.click("[data-save-button]")
    page.get_by_text("同じ内容の契約をKJ2025-00001として登録したばかりです").first.wait_for()
    assert Agreement.objects.count() == 1
    page.get_by_label("同じ内容でも登録する").check()
    page.click("[data-save-button]")
    page.wait_for_url(SAVED)
    assert Agreement.objects.count() == 2


def test_without_script_namesakes_are_chosen_in_a_second_step(new_page, officer):
    page = new_page(officer, javascript=False)
    fill_in(page)
    page.fill("#id_parties-0-name", "㈱青葉")
    page.click("[data-save-button]")
    page.get_by_label("株式会社青葉（愛知県）").check()
    page.click("[data-save-button]")
    page.wait_for_url(SAVED)
    assert Agreement.objects.get().parties.get().organization.profiles.get().prefecture == "愛知県"


def test_two_editors_lose_nothing(new_page, officer, office):
    agreement = AgreementFactory(title="元の題目", department=office, amount_yen=3_000_000)
    address = f"/agreements/{agreement.pk}/edit/"
    mine = new_page(officer)
    theirs = new_page(UserFactory(role=Role.LIAISON, display_name="佐藤 隆"))
    mine.goto(address)
    theirs.goto(address)
    theirs.fill("#id_title", "先の題目")
    theirs.click("[data-save-button]")
    theirs.wait_for_url(f"**/agreements/{agreement.pk}/")
    mine.fill("#id_title", "後の題目")
    mine.fill("#id_note", "覚書あり")
    mine.click("[data-save-button]")
    mine.get_by_role("heading", name="同じ契約がほかの人にも変更されました").wait_for()
    assert_accessible(mine)
    mine.get_by_label("後の題目").check()
    mine.click("[data-save-button]")
    mine.wait_for_url(f"**/agreements/{agreement.pk}/")
    agreement.refresh_from_db()
    assert (agreement.title, agreement.note) == ("後の題目", "覚書あり")


def test_the_entry_form_is_accessible_empty_and_with_errors(new_page, officer):
    page = new_page(officer)
    page.goto(NEW)
    assert_accessible(page)
    page.fill("#id_parties-0-name", "青葉")
    page.click("[data-save-button]")
    page.locator("[data-error-summary]").wait_for()
    assert focused(page).startswith("入力内容を確認してください")
    assert_accessible(page)


@pytest.mark.parametrize(
    "path", ["edit/", "copy/", "amend/", "receipts/new/", "activity/2025/", "involvement/", "state/cancel/"]
)
def test_the_other_forms_are_accessible(new_page, officer, office, path):
    page = new_page(officer)
    page.goto(f"/agreements/{AgreementFactory(department=office).pk}/{path}")
    assert_accessible(page)


def test_the_correction_of_a_receipt_is_accessible(new_page, officer):
    page = new_page(officer)
    page.goto(f"/receipts/{ReceiptFactory().pk}/correct/")
    assert_accessible(page)


def test_the_rest_of_a_receipts_parts_is_told_while_typing(new_page, officer, office):
    page = new_page(officer)
    page.goto(f"/agreements/{AgreementFactory(department=office).pk}/receipts/new/")
    page.fill("#id_amount_yen", "1300000")
    page.fill("#id_direct_yen", "1000000")
    page.focus("#id_indirect_yen")
    assert page.text_content("[data-sum-rest]") == "入金額との差：300,000円"
    page.fill("#id_indirect_yen", "300000")
    page.focus("#id_tax_yen")
    assert page.text_content("[data-sum-rest]") == "内訳の合計は入金額と一致しています。"
