"""What a keyboard does on every page: save, search, never submit during composition, never lose what was typed."""

import pytest
from playwright.sync_api import expect

from collaboration.models import Agreement
from core.calc.kinds import Role
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import InstitutionFactory, UserFactory

FOCUS = """() => {
    const target = document.activeElement;
    if (target === document.body) return null;
    const box = target.getBoundingClientRect();
    const at = document.elementFromPoint(box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 40) / 2);
    const style = getComputedStyle(target);
    return {
        name: target.outerHTML.slice(0, 120),
        inView: box.top >= 0 && box.top < innerHeight,
        covered: !(at && (target.contains(at) || at.contains(target))),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
}"""


@pytest.fixture
def liaison():
    InstitutionFactory()
    return UserFactory(role=Role.LIAISON)


@pytest.mark.parametrize("address", ["/agreements/", "/agreements/new/"])
def test_every_stop_is_seen_and_nothing_covers_it(new_page, liaison, address):
    AgreementFactory.create_batch(60)
    page = new_page(liaison)
    page.goto(address)
    page.locator("body").evaluate("body => body.focus()")
    stops = []
    for _press in range(150):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (stops and stop["name"] == stops[0]["name"]):
            break
        stops.append(stop)
    assert len(stops) > 15
    hidden = [stop for stop in stops if not stop["inView"] or stop["covered"] or not stop["ring"]]
    assert hidden == []


def test_slash_goes_to_the_search_box(new_page, liaison):
    AgreementFactory()
    page = new_page(liaison)
    page.goto("/agreements/")
    page.keyboard.press("/")
    expect(page.get_by_label("ことば")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.get_by_label("ことば")).to_have_value("a/b")


def test_search_by_keyboard_alone(new_page, liaison):
    AgreementFactory(number="KJ-1", principal="髙橋 花子")
    AgreementFactory(number="KJ-2", principal="鈴木 一郎")
    page = new_page(liaison)
    page.goto("/agreements/")
    page.keyboard.press("/")
    page.keyboard.type("高橋")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("link", name="KJ-1")).to_be_visible()


def test_saved_search_brings_the_list_back(new_page, liaison):
    AgreementFactory(number="KJ-1", kind="joint_research")
    AgreementFactory(number="JT-2", kind="commissioned_research")
    page = new_page(liaison)
    page.goto("/agreements/?kind=joint_research")
    page.get_by_text("この検索を保存する").click()
    page.get_by_label("検索の名前").fill("共同研究だけ")
    page.get_by_role("button", name="保存する").click()
    page.goto("/agreements/")
    page.get_by_role("link", name="共同研究だけ").click()
    expect(page.get_by_role("link", name="KJ-1")).to_be_visible()
    expect(page.get_by_role("link", name="JT-2")).to_be_hidden()


def test_enter_that_belongs_to_an_input_method_does_not_submit(new_page, liaison):
    page = new_page(liaison)
    page.goto("/agreements/new/")
    field = page.get_by_label("研究題目")
    field.fill("電池")
    refused = field.evaluate(
        """field => !field.dispatchEvent(new KeyboardEvent("keydown",
        {key: "Enter", keyCode: 229, bubbles: true, cancelable: true}))"""
    )
    assert refused
    assert not Agreement.objects.exists()


def test_leaving_with_unsaved_words_asks_first(new_page, liaison):
    page = new_page(liaison)
    page.goto("/agreements/new/")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("研究題目").press_sequentially("電池")
    page.get_by_role("link", name="使い方").click()
    expect(page.get_by_label("研究題目")).to_have_value("電池")
    assert asked == ["beforeunload"]


def test_back_frees_the_buttons_again(new_page, liaison):
    page = new_page(liaison)
    page.goto("/agreements/new/")
    page.keyboard.press("Control+s")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.go_back()
    expect(page.locator("[data-save-button]")).to_be_enabled()


def test_print_leaves_out_what_cannot_be_pressed_on_paper(new_page, liaison):
    agreement = AgreementFactory()
    page = new_page(liaison)
    page.goto(f"/agreements/{agreement.pk}/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="メインメニュー")).to_be_hidden()
    expect(page.get_by_role("link", name="編集する")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
