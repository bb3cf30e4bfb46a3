"""A researcher discloses an invention: what is typed is kept, wrong shares are refused, the receipt names a number."""

import pytest

from core.calc.kinds import Role
from ip.models import Disclosure
from tests.e2e.accessibility import assert_accessible, assert_error_summary
from tests.factories.core import InstitutionFactory, PersonFactory, UserFactory


@pytest.fixture
def author():
    InstitutionFactory()
    return UserFactory(role=Role.RESEARCHER, person=PersonFactory())


def test_disclose_and_receive_a_number(new_page, author):
    page = new_page(author)
    page.goto("/inventions/new/")
    page.fill("[name=title]", "全固体電池の電極材料")
    page.get_by_role("button", name="届出を始める").click()
    page.wait_for_url("**/write/")
    assert_accessible(page)
    page.get_by_role("link", name="基本").click()
    page.fill("[name=created_on]", "きのう")
    page.get_by_text("保存済み").wait_for()
    page.reload()
    assert page.input_value("[name=created_on]") == "きのう"
    assert page.evaluate("() => Object.keys(localStorage).length") == 0
    page.get_by_role("button", name="保存して次へ").click()
    page.locator(".error-summary, [role=alert]").first.wait_for()
    assert_error_summary(page)
    assert_accessible(page)
    page.fill("[name=created_on]", "2026/9/1")
    page.select_option("[name=research_form]", "individual")
    page.check("[name=used_funds][value=yes]")
    page.check("[name=used_facilities][value=no]")
    page.get_by_role("button", name="保存して次へ").click()
    page.wait_for_url("**/write/content/")
    for name in ("problem", "means", "effect", "prior_art"):
        page.fill(f"[name={name}]", "容量の低下を抑える")
    page.select_option("[name=data_stage]", "shown")
    page.get_by_role("button", name="保存して次へ").click()
    page.wait_for_url("**/write/inventors/")
    page.fill("[name=rows-0-affiliation]", "工学研究科")
    page.fill("[name=rows-0-contribution]", "着想")
    page.fill("[name=rows-0-share]", "9/10")
    page.get_by_role("button", name="保存して次へ").click()
    page.get_by_text("残りの1/10").first.wait_for()
    page.fill("[name=rows-0-share]", "100%")
    page.get_by_role("button", name="保存して次へ").click()
    page.wait_for_url("**/write/funding/")
    page.check("[name=has_funding][value=no]")
    page.get_by_role("button", name="保存して次へ").click()
    page.wait_for_url("**/write/publications/")
    page.check("[name=has_publication][value=no]")
    page.get_by_role("button", name="保存して次へ").click()
    page.wait_for_url("**/write/wishes/")
    for name in ("domestic_wish", "foreign_wish", "start_up_wish"):
        page.select_option(f"[name={name}]", "open")
    page.get_by_role("button", name="保存して次へ").click()
    page.get_by_role("link", name="確認して提出する").click()
    page.wait_for_url("**/write/check/")
    assert_accessible(page)
    page.check("[name=declared]")
    page.get_by_role("button", name="提出する").click()
    page.wait_for_url("**/receipt/")
    page.get_by_text(Disclosure.objects.get().number).first.wait_for()
    assert_accessible(page)
