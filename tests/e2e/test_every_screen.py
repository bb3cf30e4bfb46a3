"""Every screen that links lead to is accessible, filled and refused; the policy refuses nothing on the way."""

import io
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve

from core.calc.kinds import Role
from core.models import Person
from tests.e2e.accessibility import assert_accessible, assert_error_summary
from tests.factories.core import InstitutionFactory, UserFactory

DOWNLOADS = ("export", "download", "workbook", "table", "problems", "rejects", "shipped", "invoice-copy")
ENDS = ("agreement-delete", "estimate-delete")
"""Forms that may well be sent without a word, and take away what other screens show."""
BLANK_EVERY_TEXT = """form => form.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), textarea")
    .forEach(control => { control.value = ""; })"""


@pytest.fixture
def officer():
    """Somebody who holds every role that leads to a screen, in the university of the demo."""
    call_command("load_demo", stdout=io.StringIO())
    return UserFactory(
        role=[Role.LIAISON, Role.FINANCE, Role.SURVEY_OFFICER, Role.AUDITOR], person=Person.objects.first()
    )


def screens(page, start):
    """Open one page of every kind that links lead to from the start, and yield the name of its address and its status."""
    waiting, seen = [start], set()
    while waiting:
        address = waiting.pop(0)
        name = screen_name(address)
        if name is None or name in seen or any(word in name for word in DOWNLOADS):
            continue
        seen.add(name)
        status = page.goto(address).status
        links = page.locator("a[href]").evaluate_all("links => links.map(a => a.pathname + a.search)")
        yield name, status
        waiting.extend(links)


def screen_name(address):
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


def refuse(page):
    """Send the main form of the page with every text blank; true when the page came back with errors."""
    form = page.locator("form[data-save]")
    if not form.count():
        return False
    form.first.evaluate(BLANK_EVERY_TEXT)
    with page.expect_navigation():
        form.first.evaluate("form => form.requestSubmit(form.querySelector('[data-save-button]'))")
    return page.locator("[data-error-summary]").count() > 0


@pytest.mark.slow
def test_every_screen_filled_and_refused(new_page, officer, subtests):
    page = new_page(officer)
    names = set()
    for name, status in screens(page, "/"):
        names.add(name)
        with subtests.test(name):
            assert status == 200
            assert_accessible(page)
            if name not in ENDS and refuse(page):
                assert_error_summary(page)
                assert_accessible(page)
    assert {
        "home",
        "agreement-list",
        "agreement-detail",
        "agreement-create",
        "receipt-create",
        "cell-detail",
    } <= names


@pytest.mark.slow
def test_every_screen_of_an_empty_installation(new_page, subtests):
    InstitutionFactory()
    page = new_page(UserFactory(role=[Role.LIAISON, Role.SURVEY_OFFICER, Role.AUDITOR]))
    for name, status in screens(page, "/"):
        with subtests.test(name):
            assert status == 200
            assert_accessible(page)
