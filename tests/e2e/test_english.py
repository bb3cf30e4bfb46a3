"""English screens hold no Japanese but what people entered; here they entered English, so that any Japanese is ours."""

import re

import pytest

from collaboration.calc.kinds import AgreementKind
from core.calc.kinds import CompanySize, Role
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import open_return
from tests.factories.core import (
    DepartmentFactory,
    InstitutionFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
)
from tests.factories.reporting import FISCAL_YEAR, research

JAPANESE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff01-\uff0c\uff0e-\uff5e]")
"""Kana, kanji, their punctuation and full-width forms; the full-width dash that stands for no value is everybody's."""

ATTRIBUTES = ["title", "aria-label", "placeholder", "alt"]
EVERY_TEXT = """names => {
    const isShown = element => element && !element.closest("head, script, [lang=ja]");
    const texts = [];
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        if (isShown(walker.currentNode.parentElement)) {
            texts.push(walker.currentNode.textContent.trim());
        }
    }
    for (const element of [...document.querySelectorAll("*")].filter(isShown)) {
        texts.push(...names.map(name => element.getAttribute(name) ?? ""));
    }
    return texts;
}"""


@pytest.fixture
def officer():
    """Somebody who may see everything, in a university whose records are written in English."""
    InstitutionFactory(name="Kakuu University")
    user = UserFactory(
        display_name="Hanako Chosa", role=[Role.SURVEY_OFFICER, Role.LIAISON, Role.FINANCE, Role.AUDITOR]
    )
    department = DepartmentFactory(name="School of Engineering")
    PersonFactory(name="Ichiro Takahashi", name_kana="", department=department, department__title="Professor")
    sized = {"profile__size_override": CompanySize.LARGE.value, "profile__size_evidence": "Handbook"}
    home = OrganizationFactory(name="Aoba Inc.", **sized)
    abroad = OrganizationFactory(name="Ocean Corp.", profile__country="US", **sized)
    studies = {"title": "Study of batteries", "department": department}
    research(home, 1_000_000, number="KJ-HOME", **studies)
    research(abroad, 3_000_000, number="KJ-ABROAD", **studies)
    research(home, number="KJ-UNPAID", **studies)
    research(home, 500_000, number="GS-1", kind=AgreementKind.CONSULTING.value, **studies)
    assemble_return(open_return(FISCAL_YEAR, by=user), by=user)
    return user


def japanese_in(page):
    """Return every text of the page in which Japanese is left."""
    texts = [page.title().replace("Renkei 連携", ""), *page.evaluate(EVERY_TEXT, ATTRIBUTES)]
    return [text for text in texts if JAPANESE.search(text)]


def test_no_japanese_is_left_on_english_screens(new_page, officer, subtests):
    page = new_page(officer)
    page.goto("/")
    page.get_by_role("button", name="English").click()
    version = f"/returns/{FISCAL_YEAR}/v1/"
    for address in (
        "/", "/agreements/", "/agreements/new/", "/organizations/", "/organizations/new/", "/people/", "/people/new/",
        "/imports/", "/returns/", version, f"{version}?table=institution", f"{version}cells/JR.private.kyen/",
        f"{version}cells/JR.large.kyen/?records=left-out", f"{version}findings/", f"{version}left-out/",
        f"{version}freeze/", f"{version}versions/", "/administration/", "/help/", "/accessibility/",
    ):  # fmt: skip
        with subtests.test(address):
            assert page.goto(address).status == 200
            assert japanese_in(page) == []


def test_no_japanese_is_left_on_the_pages_of_records(new_page, officer, subtests):
    page = new_page(officer)
    page.goto("/")
    page.get_by_role("button", name="English").click()
    for address, name in (
        ("/agreements/", "KJ-HOME"),
        ("/organizations/", "Ocean Corp."),
        ("/people/", "Ichiro Takahashi"),
    ):
        with subtests.test(name):
            page.goto(address)
            page.get_by_role("link", name=name).first.click()
            page.wait_for_url(re.compile(rf"{address}\d+/$"))
            assert japanese_in(page) == []
