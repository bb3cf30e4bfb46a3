"""The price on the page of its contract, in the entry of the contract, and in the entry of receipts."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse

from collaboration.actions.agreement_price import create_agreement_from_estimate
from collaboration.calc.kinds import AgreementState
from collaboration.calc.pricing.scenario import Scenario
from collaboration.calc.receipts import ReceiptParts
from collaboration.models import Agreement, AgreementPrice, Receipt
from collaboration.queries.agreement_content import agreement_content_of
from collaboration.queries.estimates import latest_version, promised_of
from core.calc.kinds import Role
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.pages import fields_of, sent
from tests.factories.collaboration import AgreementFactory, ReceiptFactory, cost_policy, estimate
from tests.factories.core import OrganizationFactory, PersonFactory, UserFactory


@pytest.fixture
def made(department):
    return estimate(department_id=department.pk, principal_id=PersonFactory(name="髙橋 花子").pk)


@pytest.fixture
def agreement(made):
    return create_agreement_from_estimate(
        made, agreement_content_of(made, latest_version(made)), by=None, state=AgreementState.CONCLUDED
    )


def shown(client, agreement):
    return client.get(reverse("agreement-detail", args=[agreement.pk])).text


def test_the_offices_see_elements_basis_and_proof(liaison, finance, auditor, agreement):
    for client in (liaison, finance, auditor):
        page = shown(client, agreement)
        assert "契約の価格（積算）" in page
        assert all(text in page for text in ("架空大学共同研究取扱規程 第8条", "第8条第1項", "第9条", "一致"))
        assert AgreementPrice.objects.get().content_hash[:16] in page
        assert "不一致" not in page


def test_the_department_sees_totals_and_others_nothing(own_clerk, agreement):
    page = shown(own_clerk, agreement)
    total = AgreementPrice.objects.get().agreement.amount_yen
    assert "契約の価格（積算）" in page
    assert f"{total:,}円" in page
    assert "第8条第1項" not in page
    assert "共同研究の標準" not in page
    executive = signed_in(UserFactory(role=Role.EXECUTIVE))
    assert "契約の価格（積算）" not in shown(executive, agreement)


def test_a_contract_without_a_price_says_nothing_of_one(liaison):
    assert "契約の価格（積算）" not in shown(liaison, AgreementFactory())


def test_planned_and_received_stand_beside_each_other(liaison, agreement):
    ReceiptFactory(agreement=agreement, fiscal_year=2026, amount_yen=1_000_000)
    ReceiptFactory(agreement=agreement, fiscal_year=2025, amount_yen=7)
    page = re.sub(r"<[^>]+>|\s", "", shown(liaison, agreement))
    planned = AgreementPrice.objects.get().quote["years"][0]["sums"]
    due = sum(yen for name, yen in planned.items() if name != "tax_inside")
    assert f"2026年度（令和8年度）{due:,}円1,000,000円{due - 1_000_000:,}円予定額で入金を登録" in page
    assert "2025年度（令和7年度）0円7円△7円" in page


def test_an_amount_that_left_the_price_is_pointed_at(liaison, agreement):
    Agreement.objects.filter(pk=agreement.pk).update(amount_yen=5)
    assert "契約金額と確定した価格が異なります" in shown(liaison, agreement)


def test_the_page_asks_no_more_for_a_longer_price(liaison, agreement, django_assert_max_num_queries):
    # One of them names every record whose history the reader may see.
    with django_assert_max_num_queries(38):
        shown(liaison, agreement)


def test_a_contract_is_entered_from_an_estimate(liaison, made):
    address = f"{reverse('agreement-create')}?estimate={made.pk}"
    assert "保存すると価格が確定します" in liaison.get(address).text
    response = sent(liaison, address, state="draft")
    agreement = Agreement.objects.get()
    made.refresh_from_db()
    assert response.url == reverse("agreement-detail", args=[agreement.pk])
    assert (made.agreement, agreement.price.estimate_version) == (agreement, latest_version(made))
    assert liaison.get(address).url == reverse("agreement-detail", args=[agreement.pk])


def test_another_amount_is_refused_and_nothing_is_lost(liaison, made):
    address = f"{reverse('agreement-create')}?estimate={made.pk}"
    response = sent(liaison, address, state="draft", amount_yen="5,000,000", note="覚え書き")
    assert "契約金額5,000,000円が、見積" in response.text
    assert fields_of(response)["note"] == "覚え書き"
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("key", ["999", "abc", "-1"])
def test_an_estimate_that_does_not_exist_is_not_found(liaison, key):
    assert liaison.get(f"{reverse('agreement-create')}?estimate={key}").status_code == 404


def test_clerks_of_departments_do_not_conclude_estimates(own_clerk, other_clerk, made):
    address = f"{reverse('agreement-create')}?estimate={made.pk}"
    assert own_clerk.get(address).status_code == 403
    assert other_clerk.get(address).status_code == 404


def test_a_receipt_begins_with_what_the_price_expects(finance, agreement):
    address = reverse("receipt-create", args=[agreement.pk])
    page = finance.get(address).text
    assert "?fiscal_year=2026" in page
    assert "?fiscal_year=2027" in page
    response = sent(finance, f"{address}?fiscal_year=2026", received_on="2026/11/30")
    assert response.status_code == 302
    sums = AgreementPrice.objects.get().quote["years"][0]["sums"]
    assert Receipt.objects.get().parts == ReceiptParts(
        sums["direct"] + sums["value"], sums["indirect"], 0, sums["researcher"], sums["tax"]
    )


def test_a_year_outside_the_price_begins_an_empty_receipt(finance, agreement):
    page = finance.get(f"{reverse('receipt-create', args=[agreement.pk])}?fiscal_year=1999")
    assert fields_of(page)["amount_yen"] == ""


def test_a_change_of_contract_is_entered_from_its_estimate(liaison, made, agreement):
    promised = promised_of(agreement)
    lines = promised.request.lines
    more = replace(promised.request, lines=(replace(lines[0], yen=lines[0].yen + 1_000_000), *lines[1:]))
    change = estimate(Scenario("増額", cost_policy(), more, promised), department_id=made.department_id)
    assert latest_version(change).total_yen - agreement.amount_yen == 1_430_000
    address = f"{reverse('agreement-amend', args=[agreement.pk])}?estimate={change.pk}"
    response = sent(liaison, address, signed_on="2027/1/15", reason="装置の追加")
    amendment = Agreement.objects.get(parent=agreement)
    assert response.url == reverse("agreement-detail", args=[amendment.pk])
    assert amendment.price.original["number"] == agreement.number
    for each in (agreement, amendment):
        page = shown(liaison, each)
        assert f"{latest_version(change).total_yen:,}" in page
        assert "不一致" not in page
        assert "契約金額と確定した価格が異なります" not in page
    assert amendment.number in shown(liaison, agreement)


def test_a_contract_that_stands_gets_the_price_of_its_estimate(finance, made):
    agreement = AgreementFactory(amount_yen=None, partner=made.organization)
    other = estimate(organization_id=OrganizationFactory().pk)
    address = reverse("agreement-freeze", args=[agreement.pk])
    assert address in shown(finance, agreement)
    assert other.number not in finance.get(address).text
    response = sent(finance, address, estimate=str(made.pk))
    assert response.url == reverse("agreement-detail", args=[agreement.pk])
    assert AgreementPrice.objects.get().agreement == agreement
    assert address not in shown(finance, agreement)


def test_a_price_that_does_not_fit_is_refused_at_its_estimate(finance, made):
    agreement = AgreementFactory(amount_yen=1, partner=made.organization)
    address = reverse("agreement-freeze", args=[agreement.pk])
    assert "契約金額1円が、見積" in sent(finance, address, estimate=str(made.pk)).text
    assert "見積を選んでください" in sent(finance, address).text
    assert not AgreementPrice.objects.exists()


def test_only_the_offices_freeze_prices(own_clerk, auditor, finance, made, department):
    agreement = AgreementFactory(department=department, amount_yen=None, partner=made.organization)
    address = reverse("agreement-freeze", args=[agreement.pk])
    assert (own_clerk.get(address).status_code, auditor.get(address).status_code) == (403, 403)
    assert address not in shown(auditor, agreement)
    unlike = AgreementFactory(amount_yen=None)
    assert "確定できる見積がありません" in finance.get(reverse("agreement-freeze", args=[unlike.pk])).text
