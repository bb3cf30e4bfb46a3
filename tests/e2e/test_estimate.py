"""An officer prices an 18-month contract and sees the price while typing; another does the same without script."""

import datetime
import re
from dataclasses import replace

import pytest

from collaboration.actions.agreement_price import create_agreement_from_estimate
from collaboration.calc.kinds import AgreementState
from collaboration.models import CostRules, Estimate
from collaboration.queries.agreement_content import agreement_content_of
from collaboration.queries.estimates import latest_version
from core.calc.kinds import Role
from core.models import Department
from tests.e2e.accessibility import assert_accessible, assert_error_summary
from tests.factories.collaboration import cost_policy, estimate, scenario
from tests.factories.core import DepartmentFactory, InstitutionFactory, OrganizationFactory, UserFactory

NEW = "/estimates/new/"
SAVED = re.compile(r"/estimates/\d+/$")


@pytest.fixture(autouse=True)
def office():
    """An institution with its own rules for joint research, and a partner."""
    InstitutionFactory()
    DepartmentFactory(name="工学研究科")
    OrganizationFactory(name="株式会社青葉")
    CostRules.objects.create(
        code="joint_standard",
        label="共同研究の標準",
        kind="joint_research",
        valid_from="2021-04-01",
        source="架空大学共同研究取扱規程 第8条",
        content={
            "indirect": [{"rate": "30%", "article": "第8条第1項"}],
            "value": {"method": "hours", "annual_hours": 1956, "article": "第9条"},
            "researcher_fee": {"unit_yen": 440_000, "article": "第10条"},
        },
    )


@pytest.fixture
def officer():
    return UserFactory(role=Role.LIAISON)


def assert_whole_page_accessible(page):
    """Check the page where the bar of buttons rests: elsewhere it covers half a row, which axe takes for small targets."""
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert_accessible(page)


def price_of(page):
    return page.locator(".price__total")


def test_price_an_eighteen_month_contract(new_page, officer):
    page = new_page(officer)
    page.goto(NEW)
    assert_whole_page_accessible(page)
    page.fill("[name=title]", "全固体電池の界面抵抗の低減")
    page.fill("[name=partner-name]", "株式会社青葉")
    page.fill("[name=starts_on]", "R8.10.1")
    page.fill("[name=ends_on]", "2028/3/31")
    page.keyboard.press("Tab")
    # the columns follow the term
    page.fill("[name=lines-0-yen_2026]", "200万円")
    page.fill("[name=lines-1-yen_2027]", "1,000,000")
    price_of(page).get_by_text("4,290,000").wait_for()
    page.fill("[name=lines-1-yen_2027]", "2,000,000")
    price_of(page).get_by_text("5,720,000").wait_for()
    page.fill("[name=people-0-name]", "山田 花子")
    page.fill("[name=people-0-hours_2026]", "100")
    page.locator("#people-0 summary").click()
    page.fill("[name=people-0-hourly_yen]", "10,000")
    page.fill("[name=company-0-name]", "青木 健")
    # 4,000,000 direct, 1,000,000 value, 880,000 fee with tax, 1,200,000 indirect
    price_of(page).get_by_text("7,700,000").wait_for()
    assert_whole_page_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280

    refuse_at_its_field(page)
    page.click("#id_add_scenario")
    page.select_option("[name=scenario-1-policy]", "preset:legacy10")
    page.get_by_role("heading", name="価格", exact=True).wait_for()
    page.locator(".comparison").get_by_text("△").first.wait_for()
    assert_whole_page_accessible(page)

    page.keyboard.press("Control+s")
    page.wait_for_url(SAVED)
    page.get_by_text("7,700,000").first.wait_for()
    assert_whole_page_accessible(page)
    make_the_next_version(page)


def refuse_at_its_field(page):
    """A slip is told at once beside the price, and when saved at its own field, with everything else kept."""
    page.fill("[name=lines-0-yen_2026]", "-5")
    page.locator(".price").get_by_text("マイナスの金額は入力できません").wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_function("document.activeElement.matches('[data-error-summary]')")
    assert_error_summary(page)
    assert_whole_page_accessible(page)
    assert page.input_value("[name=lines-0-yen_2026]") == "-5"
    assert page.input_value("[name=people-0-name]") == "山田 花子"
    assert not Estimate.objects.exists()
    page.fill("[name=lines-0-yen_2026]", "2,000,000")
    price_of(page).get_by_text("7,700,000").wait_for()


def make_the_next_version(page):
    """A second version begins with the first; what changed between them can be read."""
    page.get_by_role("link", name="新しい版を作る").click()
    price_of(page).get_by_text("7,700,000").wait_for()
    page.fill("[name=lines-0-yen_2026]", "3,000,000")
    page.fill("[name=note]", "装置の変更")
    price_of(page).get_by_text("9,130,000").wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_url(SAVED)
    page.get_by_role("link", name="版の間で変わったところを見る").click()
    page.get_by_text("＋1,430,000").first.wait_for()
    assert page.get_by_text("装置の変更").is_visible()
    assert_whole_page_accessible(page)


def test_without_script_a_button_shows_the_price(new_page, officer):
    page = new_page(officer, javascript=False)
    page.goto(NEW)
    page.fill("[name=title]", "全固体電池の界面抵抗の低減")
    page.fill("[name=starts_on]", "2026/10/1")
    page.fill("[name=ends_on]", "2028/3/31")
    page.get_by_role("button", name="年度の欄を作り直す").click()
    page.fill("[name=lines-0-yen_2026]", "2,000,000")
    page.fill("[name=lines-1-yen_2027]", "1,000,000")
    page.get_by_role("button", name="行を増やす").click()
    assert page.input_value("[name=lines-1-yen_2027]") == "1,000,000"
    page.get_by_role("button", name="計算する").click()
    assert "4,290,000" in price_of(page).inner_text()
    page.get_by_role("button", name="試算を加える").click()
    assert page.locator("[name=scenario-1-policy]").is_visible()
    assert page.input_value("[name=lines-0-yen_2026]") == "2,000,000"
    page.get_by_role("button", name="保存").click()
    assert SAVED.search(page.url)


def test_what_is_typed_before_the_scripts_arrive_is_priced_too(new_page, officer):
    page = new_page(officer)
    waiting = []

    def keep(route):
        waiting.append(route)

    page.route("**/*.js", keep)
    page.goto(NEW, wait_until="commit")
    page.fill("[name=starts_on]", "2026/10/1")
    page.fill("[name=title]", "全固体電池の界面抵抗の低減")
    with page.expect_response("**/preview/"):
        for route in waiting:
            route.continue_()
        waiting.clear()


def test_one_column_on_a_telephone(new_page, officer):
    page = new_page(officer)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(NEW)
    boxes = page.locator(".estimate__columns > div").evaluate_all(
        "columns => columns.map(each => each.getBoundingClientRect().left)"
    )
    assert len(set(boxes)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_change_of_contract_from_its_page_to_its_price(new_page, officer):
    old, department = cost_policy(indirect=[{"rate": "10%"}]), Department.objects.get()
    made = estimate(scenario(policy=old), by=officer, department_id=department.pk)
    content = agreement_content_of(made, latest_version(made))
    signed = replace(content, signed_on=datetime.date(2026, 9, 15))
    contract = create_agreement_from_estimate(made, signed, by=officer, state=AgreementState.CONCLUDED)

    page = new_page(officer)
    page.goto(f"/agreements/{contract.pk}/")
    page.get_by_role("link", name="変更契約の見積を作る").click()
    page.fill("[name=lines-1-yen_2027]", "1,000,000")
    table = page.locator("table.change")
    table.get_by_text("＋150,000").wait_for()
    assert_whole_page_accessible(page)
    page.click("[data-save-button]")
    page.wait_for_url(SAVED)
    assert table.get_by_text("＋150,000").is_visible()
    assert_accessible(page)
    page.get_by_role("link", name="変更契約にする").click()
    page.fill("[name=signed_on]", "2027/5/10")
    page.fill("[name=reason]", "旅費の追加")
    page.click("[data-save-button]")
    page.wait_for_url(re.compile(r"/agreements/\d+/$"))
    assert contract.amendments.get().price.quote["sums"]["indirect"] == 400_000
