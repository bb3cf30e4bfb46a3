"""The frame of every page, and every component in every state."""

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import assert_accessible, assert_error_summary
from tests.factories.core import UserFactory


@pytest.fixture(autouse=True)
def _shown(settings, db):
    """Show the style page to everybody, in an installation that has been set up."""
    settings.DEBUG = True
    UserFactory()


@pytest.mark.parametrize("address", ["/account/login/", "/help/", "/accessibility/"])
def test_public_pages_are_accessible(page, address):
    page.goto(address)
    assert_accessible(page)


@pytest.mark.parametrize("address", ["/styleguide/", "/styleguide/?errors=1"])
def test_components_are_accessible(page, address):
    page.goto(address)
    assert_accessible(page)


def test_error_summary_takes_the_focus(page):
    page.goto("/styleguide/?errors=1")
    assert_error_summary(page)


def test_skip_link_is_the_first_stop_and_leads_to_the_content(page):
    page.goto("/help/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ移動")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_amount_is_read_back_beside_the_field(page):
    page.goto("/styleguide/")
    field = page.get_by_label("契約金額（円）")
    field.fill("￥１，２３４，５６７")
    field.blur()
    expect(field).to_have_value("1,234,567")
    expect(page.locator("output[for=id_amount]")).to_have_text("123万4,567円")


def test_date_shows_era_and_fiscal_year(page):
    page.goto("/styleguide/")
    field = page.get_by_label("研究開始日")
    field.fill("2026/3/31")
    field.blur()
    expect(page.locator("output[for=id_starts_on]")).to_have_text("令和8年3月31日・2025年度")


def test_question_mark_lists_the_keys_unless_switched_off(page):
    page.goto("/styleguide/")
    dialog = page.get_by_role("dialog")
    page.keyboard.press("Shift+?")
    expect(dialog).to_be_visible()
    assert_accessible(page, narrow=False)
    page.get_by_label("1文字のキー操作（/、e、?）を使う").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+?")
    expect(dialog).to_be_hidden()


def test_pages_are_readable_without_javascript(new_page):
    page = new_page(javascript=False)
    page.goto("/styleguide/?errors=1")
    expect(page.locator("[data-error-summary]")).to_be_visible()


def test_language_switches_and_stays_on_the_page(page):
    page.goto("/help/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/help/")


def test_english_pages_are_accessible(page):
    page.goto("/styleguide/?errors=1")
    page.get_by_role("button", name="English").click()
    assert_accessible(page)


def test_colours_forced_by_the_system_keep_the_pages_accessible(page):
    page.emulate_media(forced_colors="active")
    page.goto("/styleguide/?errors=1")
    assert_accessible(page)
