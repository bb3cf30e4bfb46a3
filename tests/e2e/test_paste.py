"""Fifty contracts come over from a worksheet, three cells are mended, and all are registered in a few clicks."""

import time

import pytest

from collaboration.models import Agreement
from core.calc.kinds import Role
from core.models import ImportBatch
from tests.collaboration.imports.test_pasted import row
from tests.e2e.accessibility import assert_accessible
from tests.factories.core import DepartmentFactory, InstitutionFactory, UserFactory

MOST_CLICKS = 8
MOST_SECONDS = 8
PASTE = """([selector, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.querySelector(selector).dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


class Mouse:
    """Clicks and counts."""

    def __init__(self, page):
        self.page = page
        self.clicks = 0

    def click(self, selector):
        self.page.locator(selector).first.click()
        self.clicks += 1


@pytest.fixture
def page(new_page):
    InstitutionFactory()
    DepartmentFactory(name="工学研究科")
    return new_page(UserFactory(role=Role.LIAISON))


def copied(*rows):
    return "\r\n".join("\t".join(cells) for cells in rows) + "\r\n"


def fifty():
    rows = [row(f"KJ2026-{at:05}", title=f"題目{at}") for at in range(50)]
    rows[3] = row("KJ2026-00003", kind="共どう研究")
    rows[20] = row("KJ2026-00020", ends_on="来年の春")
    rows[49] = row("KJ2026-00049", amount_yen="約300万")
    return rows


def test_fifty_contracts_with_three_faults_take_eight_clicks(page):
    mouse = Mouse(page)
    page.goto("/")
    mouse.click("nav a:has-text('契約')")
    mouse.click("text=まとめて登録")
    mouse.click("#number-0")
    page.evaluate(PASTE, ["#number-0", copied(*fifty())])
    page.wait_for_selector("#number-49")
    if not page.locator("text=点検結果").count():
        mouse.click("text=すべて登録する")
    page.wait_for_selector("text=点検結果")
    for field, value in (("kind-3", "共同研究"), ("ends_on-20", "2027/3/31"), ("amount_yen-49", "3000000")):
        mouse.click(f"#{field}")
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(value)
    begun = time.perf_counter()
    mouse.click("button:has-text('すべて登録する')")
    page.wait_for_url("**/imports/*/")
    assert time.perf_counter() - begun < MOST_SECONDS
    assert Agreement.objects.count() == 50
    assert ImportBatch.objects.count() == 1
    assert mouse.clicks <= MOST_CLICKS


def test_a_block_fills_the_grid_from_the_cell_with_the_focus(page):
    page.goto("/agreements/paste/")
    page.focus("#title-1")
    page.evaluate(PASTE, ["#title-1", copied(("甲", "株式会社青葉"), ('"乙ア\nイ"', "株式会社若葉"))])
    assert page.input_value("#title-1") == "甲"
    assert page.input_value("#organization_name-2") == "株式会社若葉"
    assert page.input_value("#title-2").startswith("乙ア")
    page.focus("#title-1")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "title-2"


def test_a_block_that_does_not_fit_is_not_cut(page):
    page.goto("/agreements/paste/")
    page.evaluate(PASTE, ["#note-0", copied(("一", "二"))])
    assert page.input_value("#note-0") == ""
    assert "はみ出す" in page.inner_text("[data-paste-message]")


def test_headings_put_the_columns_in_their_places(page):
    page.goto("/agreements/paste/")
    page.evaluate(
        PASTE, ["#number-0", copied(("研究課題名", "契約番号", "企業名"), ("水処理膜", "KJ-1", "青葉"))]
    )
    page.wait_for_selector("text=点検結果")
    assert [page.input_value(f"#{code}-0") for code in ("number", "title", "organization_name")] == [
        "KJ-1",
        "水処理膜",
        "青葉",
    ]


def test_the_grid_with_faults_is_accessible(page):
    page.goto("/agreements/paste/")
    page.evaluate(PASTE, ["#number-0", copied(row("KJ-1", kind="?"))])
    page.click("button:not([aria-hidden]):has-text('点検だけする')")
    page.wait_for_selector("text=点検結果")
    assert_accessible(page)


def test_the_usual_columns_of_the_list_fit_a_small_screen(page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/agreements/paste/")
    page.evaluate(PASTE, ["#number-0", copied(*(row(f"KJ2026-{at:05}") for at in range(5)))])
    page.click("button.button:has-text('すべて登録する')")
    page.wait_for_url("**/imports/*/")
    page.goto("/agreements/")
    region = page.locator(".table-region").first
    assert region.evaluate("each => each.scrollWidth <= each.clientWidth")
    page.click("text=表示する列を選ぶ")
    assert_accessible(page)
