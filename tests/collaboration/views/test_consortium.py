"""The page of a consortium, as owner, colleague of another department and stranger."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from collaboration.models import Consortium, ConsortiumMember, Invoice
from core.calc.kinds import Role
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.pages import sent
from tests.factories.collaboration import AgreementFactory, AgreementPartyFactory
from tests.factories.core import OrganizationFactory, UserFactory

JOINED = datetime.date(2025, 5, 1)


@pytest.fixture
def agreement(department):
    made = AgreementFactory(
        department=department, partner=OrganizationFactory(name="株式会社青葉"), amount_yen=9_000_000
    )
    AgreementPartyFactory(
        agreement=made, organization=OrganizationFactory(name="株式会社若葉"), is_lead=False
    )
    return made


@pytest.fixture
def consortium(agreement):
    made = Consortium.objects.create(agreement=agreement, leader="company", manager="山田 花子")
    for party in agreement.parties.all():
        role = "lead" if party.is_lead else "member"
        made.members.create(organization=party.organization, role=role, share_yen=4_000_000, joined_on=JOINED)
    return made


def page(agreement):
    return reverse("consortium", args=[agreement.pk])


def test_the_block_leads_to_the_form_and_then_to_the_page(own_clerk, auditor, agreement):
    detail = reverse("agreement-detail", args=[agreement.pk])
    edit = reverse("consortium-edit", args=[agreement.pk])
    assert edit in own_clerk.get(detail).content.decode()
    assert edit not in auditor.get(detail).content.decode()
    assert own_clerk.get(page(agreement)).status_code == 404
    assert sent(own_clerk, edit, leader="company", manager="山田 花子").url == page(agreement)
    assert page(agreement) in auditor.get(detail).content.decode()
    assert ConsortiumMember.objects.count() == 2


def test_an_agreement_with_one_partner_shows_no_block(own_clerk, department):
    single = AgreementFactory(department=department)
    detail = own_clerk.get(reverse("agreement-detail", args=[single.pk])).content.decode()
    assert "コンソーシアム" not in detail


def test_members_and_the_gap_of_their_shares_are_shown(auditor, consortium):
    content = auditor.get(page(consortium.agreement)).content.decode()
    for expected in (
        "代表機関",
        "山田 花子",
        "株式会社若葉",
        "負担額の合計が契約金額と一致しません",
        "1,000,000",
    ):
        assert expected in content
    assert "参加企業を登録" not in content


def test_rights(own_clerk, other_clerk, auditor, finance, consortium):
    agreement = consortium.agreement
    lead = consortium.members.get(role="lead")
    pages = [
        reverse("consortium-edit", args=[agreement.pk]),
        reverse("member-join", args=[agreement.pk]),
        reverse("member-edit", args=[lead.pk]),
        reverse("member-leave", args=[lead.pk]),
    ]
    for address in pages:
        answers = [client.get(address).status_code for client in (own_clerk, other_clerk, auditor, finance)]
        assert answers == [200, 404, 403, 403], address
    plan = reverse("member-plan", args=[agreement.pk])
    answers = [client.get(plan).status_code for client in (own_clerk, other_clerk, auditor, finance)]
    assert answers == [403, 404, 403, 200]
    stranger = signed_in(UserFactory(role=Role.RESEARCHER))
    assert stranger.get(page(agreement)).status_code == 404
    assert other_clerk.get(page(agreement)).status_code == 404


def test_invoices_are_for_those_who_see_invoices(own_clerk, consortium):
    executive = signed_in(UserFactory(role=Role.EXECUTIVE))
    heading = "参加企業と年度ごとの請求"
    assert heading in own_clerk.get(page(consortium.agreement)).content.decode()
    assert heading not in executive.get(page(consortium.agreement)).content.decode()


def test_a_company_joins_changes_and_leaves(own_clerk, consortium):
    agreement = consortium.agreement
    OrganizationFactory(name="株式会社遅参")
    join = reverse("member-join", args=[agreement.pk])
    assert (
        "登録されていません"
        in sent(own_clerk, join, organization="架空商事", joined_on="2026/4/1").content.decode()
    )
    second = sent(own_clerk, join, organization="株式会社遅参", role="lead", joined_on="2026/4/1")
    assert "代表機関はすでに登録されています" in second.content.decode()
    assert (
        sent(own_clerk, join, organization="株式会社遅参", fee_yen="-5", joined_on="2026/4/1").status_code
        == 200
    )
    joined = sent(
        own_clerk,
        join,
        organization="株式会社遅参",
        role="secretary",
        fee_yen="500,000",
        joined_on="2026/4/1",
    )
    assert joined.url == page(agreement)
    late = ConsortiumMember.objects.get(role="secretary")
    assert sent(own_clerk, reverse("member-edit", args=[late.pk]), fee_yen="600,000").status_code == 302
    leave = reverse("member-leave", args=[late.pk])
    assert sent(own_clerk, leave, left_on="2026/3/31", leaving_reason="撤退").status_code == 200
    assert sent(own_clerk, leave, left_on="2027/3/31", leaving_reason="撤退").url == page(agreement)
    late.refresh_from_db()
    assert (late.fee_yen, late.left_on, late.leaving_reason) == (600_000, datetime.date(2027, 3, 31), "撤退")


def test_finance_plans_the_invoices_of_all_members_and_may_edit_one(finance, consortium):
    agreement = consortium.agreement
    consortium.members.create(
        organization=OrganizationFactory(name="株式会社遅参"),
        fee_yen=500_000,
        joined_on=datetime.date(2026, 1, 1),
    )
    plan = reverse("member-plan", args=[agreement.pk])
    assert "消費税率を入力するか" in sent(finance, plan, tax_rate="").content.decode()
    assert sent(finance, plan).url == page(agreement)
    invoice = Invoice.objects.get(partner__name="株式会社遅参")
    edit = finance.get(reverse("invoice-edit", args=[invoice.pk])).content.decode()
    assert "株式会社遅参" in edit
    assert "新しく作る請求予定がありません" in sent(finance, plan).content.decode()


def test_the_number_of_queries_does_not_grow(own_clerk, consortium):
    address = page(consortium.agreement)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert own_clerk.get(address).status_code == 200
        return len(seen)

    own_clerk.get(address)
    before = queries()
    for number in range(5):
        consortium.members.create(
            organization=OrganizationFactory(name=f"株式会社{number}"), joined_on=JOINED
        )
    assert queries() == before
