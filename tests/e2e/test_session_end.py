"""A session that is about to end says so, and one button keeps it going."""

from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible
from tests.factories.core import UserFactory


def test_warning_comes_in_time_and_one_button_keeps_the_session(new_page, settings):
    settings.RENKEI_SESSION_IDLE_SECONDS = 182
    settings.RENKEI_SESSION_NOTE_SECONDS = 60
    page = new_page(UserFactory(role=Role.LIAISON))
    page.goto("/")
    warning = page.get_by_role("alertdialog")
    warning.wait_for(state="visible", timeout=8_000)
    assert_accessible(page)
    assert page.evaluate("document.activeElement.textContent.trim()") == "続けて使う"

    with page.expect_response("**/account/extend/") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 204
    warning.wait_for(state="hidden")
