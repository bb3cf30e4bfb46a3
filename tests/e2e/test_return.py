"""The return in a browser: a fault is mended, the figures follow, the version is frozen and replaced."""

import re

import pytest

from collaboration.calc.kinds import AgreementKind
from core.actions.jobs import run_queued_jobs
from core.calc.kinds import CompanySize, Role
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import open_return
from tests.e2e.accessibility import assert_accessible
from tests.factories.core import InstitutionFactory, OrganizationFactory, UserFactory
from tests.factories.reporting import FISCAL_YEAR, research


@pytest.fixture
def officer():
    InstitutionFactory(prefecture="京都府")
    user = UserFactory(role=[Role.SURVEY_OFFICER, Role.LIAISON])
    sized = {"profile__size_override": CompanySize.LARGE.value, "profile__size_evidence": "会社四季報"}
    home = OrganizationFactory(name="株式会社青葉", **sized)
    abroad = OrganizationFactory(name="株式会社大洋", profile__country="US", **sized)
    for number in range(2):
        research(home, 1_000_000, number=f"KJ-HOME{number}")
    research(abroad, 3_000_000, number="KJ-ABROAD")
    research(home, number="KJ-UNPAID")
    research(home, 500_000, number="GS-1", kind=AgreementKind.CONSULTING.value)
    assemble_return(open_return(FISCAL_YEAR, by=user), by=user)
    return user


@pytest.mark.slow
def test_every_page_of_a_version_is_accessible(new_page, officer, subtests):
    page = new_page(officer)
    version = f"/returns/{FISCAL_YEAR}/v1/"
    for address in (
        "/", "/returns/", version, f"{version}?table=institution", f"{version}cells/JR.private.kyen/",
        f"{version}cells/JR.large.kyen/?records=left-out", f"{version}findings/", f"{version}left-out/",
        f"{version}freeze/", f"{version}reopen/", f"{version}submit/", f"{version}versions/", f"{version}researchers/",
    ):  # fmt: skip
        with subtests.test(address):
            page.goto(address)
            assert_accessible(page)


@pytest.mark.slow
def test_from_the_error_to_the_replaced_version(new_page, officer):
    page = new_page(officer)
    page.goto("/")
    page.get_by_role("link", name=re.compile("記録を開いて直す.*株式会社大洋")).click()
    assert page.url.endswith("#id_country")
    page.locator("#id_country").select_option("JP")
    page.locator("#id_reason").fill("国名の誤り")
    page.locator("[data-save-button]").click()
    page.wait_for_url("**/organizations/**")
    run_queued_jobs()

    page.goto("/")
    page.get_by_role("link", name=re.compile("説明する.*KJ-UNPAID")).click()
    page.get_by_label("説明", exact=False).fill("次年度に一括で入金される")
    page.get_by_role("button", name="説明を登録する").click()
    page.goto(f"/returns/{FISCAL_YEAR}/v1/freeze/")
    page.get_by_role("button", name="施錠する").click()
    page.get_by_role("link", name="提出済にする").click()
    page.get_by_role("button", name="提出済にする").click()

    page.get_by_role("link", name="5,000", exact=True).first.click()
    assert page.get_by_role("link", name="KJ-ABROAD").is_visible()
    page.get_by_role("link", name="数えなかった記録").click()
    assert page.get_by_text("調査の対象外の契約種別です").first.is_visible()

    page.goto(f"/returns/{FISCAL_YEAR}/v1/reopen/")
    page.get_by_label("新しい版を作る理由", exact=False).fill("契約1件の登録もれ")
    page.get_by_role("button", name="新しい版を作って集計する").click()
    page.wait_for_url("**/jobs/**")
    run_queued_jobs()
    page.goto(f"/returns/{FISCAL_YEAR}/v2/versions/")
    assert page.get_by_text("前の版と値も記録も同じです。").is_visible()
