"""A company joins a consortium, and finance plans an invoice for every member and fiscal year."""

import datetime

import pytest

from collaboration.actions.consortium import ConsortiumEntry, form_consortium
from collaboration.calc.consortium import ConsortiumLeader
from collaboration.models import Invoice
from core.calc.kinds import Role
from tests.e2e.accessibility import assert_accessible
from tests.factories.collaboration import AgreementFactory, AgreementPartyFactory
from tests.factories.core import InstitutionFactory, OrganizationFactory, UserFactory


@pytest.fixture
def agreement():
    InstitutionFactory()
    OrganizationFactory(name="株式会社双葉")
    made = AgreementFactory(
        partner=False,
        starts_on=datetime.date(2025, 4, 1),
        ends_on=datetime.date(2026, 3, 31),
        amount_yen=9_000_000,
    )
    for place, name in enumerate(["株式会社青葉", "株式会社若葉"]):
        AgreementPartyFactory(
            agreement=made,
            organization=OrganizationFactory(name=name),
            is_lead=place == 0,
            share_yen=3_000_000,
        )
    return made


def test_a_company_joins_and_every_member_is_asked_for_its_share(new_page, agreement):
    liaison = UserFactory(role=Role.LIAISON)
    form_consortium(agreement, ConsortiumEntry(leader=ConsortiumLeader.UNIVERSITY), by=liaison)
    address = f"/agreements/{agreement.pk}/consortium/"
    page = new_page(liaison)
    page.goto(address)
    page.get_by_text("負担額の合計が契約金額と一致しません").wait_for()
    page.get_by_role("link", name="参加企業を登録").click()
    page.fill("[name=organization]", "株式会社双葉")
    page.fill("[name=share_yen]", "3,000,000")
    page.fill("[name=joined_on]", "R7.10.1")
    assert_accessible(page)
    page.get_by_role("button", name="保存").click()
    page.get_by_text("参加企業を登録しました。").wait_for()
    page.get_by_role("rowheader", name="株式会社双葉").first.wait_for()
    assert page.get_by_text("負担額の合計が契約金額と一致しません").count() == 0
    assert_accessible(page)

    finance = new_page(UserFactory(role=Role.FINANCE))
    finance.goto(address)
    finance.get_by_role("link", name="参加企業ごとの請求予定を作る").click()
    finance.fill("[name=tax_rate]", "10%")
    finance.get_by_role("button", name="保存").click()
    finance.get_by_text("3件の請求予定を作りました。").wait_for()
    assert_accessible(finance)
    planned = Invoice.objects.order_by("partner__name").values_list("partner__name", "amount_yen")
    assert [name for name, _yen in planned] == ["株式会社双葉", "株式会社若葉", "株式会社青葉"]
    assert len({yen for _name, yen in planned}) == 1
