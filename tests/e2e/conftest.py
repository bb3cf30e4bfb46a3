"""A real Chromium against a real server. Every page also counts what the content policy refused."""

import os

import pytest
from django.test import Client

from tests.e2e.browser import FLAGS, find_chromium

# Playwright's synchronous interface runs an event loop in the thread that also uses the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

COUNT_REFUSALS = (
    "document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
)


def pytest_collection_modifyitems(items):
    """Everything in this folder is a browser journey over committed data."""
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser driver is not installed")
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, live_server):
    """Return a function that opens a separate window; at the end nothing may have failed in any of them."""
    contexts, faults = [], []

    def open_page(user=None, *, javascript=True):
        context = browser.new_context(
            base_url=live_server.url,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            viewport={"width": 1280, "height": 900},
            java_script_enabled=javascript,
        )
        contexts.append(context)
        context.add_init_script(COUNT_REFUSALS)
        if user is not None:
            context.add_cookies([_session_cookie(user, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        page.on("console", lambda message: _note_fault(message, faults))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(new_page):
    """One window of somebody who has not signed in."""
    return new_page()


def _session_cookie(user, url):
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


def _note_fault(message, faults):
    """Browsers report expected refusals (404, 409) as errors of the network; those are not faults of the page."""
    if message.type == "error" and "Failed to load resource" not in message.text:
        faults.append(message.text)
