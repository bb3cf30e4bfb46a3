"""An officer shares a contract with its company, the company reads it without an account, the officer stops it."""

import datetime
import re

import pytest
from django.utils import timezone

from collaboration.models import Turn
from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import InstitutionFactory, OrganizationFactory, UserFactory


@pytest.fixture
def negotiated():
    InstitutionFactory(name="架空大学")
    made = AgreementFactory(
        state="negotiating",
        signed_on=None,
        title="軸受の余寿命推定",
        partner=OrganizationFactory(name="株式会社みほん電機"),
    )
    Turn.objects.create(
        agreement=made, holder="company", since=timezone.localdate() - datetime.timedelta(days=12)
    )
    return made


def test_share_read_and_stop(new_page, negotiated):
    office = new_page(UserFactory(role=Role.LIAISON))
    office.goto(f"/agreements/{negotiated.pk}/")
    office.get_by_role("link", name="共有用アドレス").click()
    office.wait_for_url("**/links/")
    assert_accessible(office)
    office.fill("[name=recipient]", "知的財産部 見本様")
    office.get_by_role("button", name="アドレスを作る").click()
    address = office.locator(".shared__address").inner_text().strip()
    assert_accessible(office)

    company = new_page()
    company.goto(address)
    assert_accessible(company)
    company.get_by_role("button", name="状況を見る").click()
    company.get_by_text("貴社のご回答をお待ちしています").wait_for()
    company.get_by_text("株式会社みほん電機").wait_for()
    assert_accessible(company)

    office.goto(f"/agreements/{negotiated.pk}/links/")
    row = office.get_by_role("row", name=re.compile("知的財産部 見本様"))
    assert row.locator("td.number").inner_text() == "1"
    row.get_by_role("button").click()
    office.get_by_text("への共有を停止しました").wait_for()
    company.goto(address)
    company.get_by_role("heading", name="ページを表示できません").wait_for()
    assert_accessible(company)
