"""Reckoning refunds and late interest on the page of an agreement whose price is fixed."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from collaboration.calc.kinds import AgreementKind, ReceiptKind
from collaboration.calc.pricing.kinds import Category
from collaboration.calc.pricing.policy import (
    CostPolicy,
    DatedRate,
    IndirectRule,
    LateInterestRule,
    RefundRule,
    TaxRule,
)
from collaboration.calc.pricing.request import CostLine, PricingRequest
from collaboration.calc.pricing.scenario import Scenario, content_hash, priced, snapshot
from collaboration.models import AgreementPrice, Receipt
from tests.factories.collaboration import AgreementFactory, ReceiptFactory

DAY = datetime.date(2025, 4, 1)
POLICY = CostPolicy(
    "sample",
    "架空大学の標準",
    AgreementKind.JOINT_RESEARCH,
    DAY,
    "架空大学共同研究取扱規程",
    indirect=(IndirectRule(rate=Fraction(3, 10)),),
    tax=TaxRule(rates=(DatedRate(DAY, Fraction(1, 10)),)),
    refund=RefundRule(with_indirect=True, article="取扱規程第12条"),
    late_interest=LateInterestRule(Fraction(3, 100), article="取扱規程第14条"),
)
SILENT = replace(POLICY, refund=None, late_interest=None)


def frozen(agreement, policy=POLICY):
    """Freeze a price of 2,000,000 yen of direct cost and 30 % for the agreement."""
    request = PricingRequest(
        AgreementKind.JOINT_RESEARCH, DAY, lines=(CostLine(Category.CONSUMABLES, 2025, 2_000_000),)
    )
    scenario = Scenario("規程どおり", policy, request)
    stored = snapshot(scenario, priced(scenario))
    content = {name: stored[name] for name in ("policy", "request", "quote")}
    return AgreementPrice.objects.create(agreement=agreement, **content, content_hash=content_hash(content))


@pytest.fixture
def agreement(department):
    agreement = AgreementFactory(department=department)
    ReceiptFactory(
        agreement=agreement, amount_yen=2_860_000, direct_yen=2_000_000, indirect_yen=600_000, tax_yen=260_000
    )
    return agreement


@pytest.fixture
def address(agreement):
    frozen(agreement)
    return reverse("agreement-settlement", args=[agreement.pk])


def refund_asked(**changes):
    stated = {"cause": "end", "direct": "1,500,000", "indirect": "600,000", "researcher": ""} | changes
    return {"reckon": "refund"} | {f"refund-{name}": value for name, value in stated.items()}


def interest_asked(**changes):
    stated = {"principal_yen": "1,234,567", "due_on": "R8.4.30", "paid_on": "2026/5/30"} | changes
    return {"reckon": "late"} | {f"late-{name}": value for name, value in stated.items()}


def test_a_refund_is_reckoned_from_the_receipts_and_what_was_spent(finance, address):
    response = finance.get(address, refund_asked())
    found = response.context["refund"]
    assert (found.sums.direct, found.sums.indirect, found.sums.tax) == (500_000, 150_000, 65_000)
    text = response.content.decode()
    assert "受入額2,000,000円－支出額1,500,000円" in text
    assert "取扱規程第12条" in text


def test_receipts_of_amendments_count_and_refunds_are_deducted(finance, agreement, address):
    amendment = AgreementFactory(department=agreement.department, parent=agreement)
    ReceiptFactory(agreement=amendment, amount_yen=1_000_000)
    received = agreement.receipts.get()
    ReceiptFactory(
        agreement=agreement,
        kind=ReceiptKind.REFUND.value,
        corrects=received,
        reason="一部中止",
        amount_yen=300_000,
    )
    found = finance.get(address, refund_asked(direct="2,700,000")).context["refund"]
    assert found.sums.direct == 0
    found = finance.get(address, refund_asked(direct="2,600,000")).context["refund"]
    assert found.sums.direct == 100_000


def test_a_price_fixed_with_an_amendment_is_settled_by_the_receipts_of_the_whole_contract(finance, agreement):
    amendment = AgreementFactory(department=agreement.department, parent=agreement)
    frozen(amendment)
    address = reverse("agreement-settlement", args=[amendment.pk])
    assert finance.get(address, refund_asked()).context["refund"].sums.direct == 500_000


def test_a_stop_by_the_company_gives_nothing_back(finance, address):
    response = finance.get(address, refund_asked(cause="company"))
    assert response.context["refund"].total_yen == 0
    assert "この理由のときは返還しない定め" in response.content.decode()


def test_what_was_overspent_is_told(finance, address):
    text = finance.get(address, refund_asked(direct="2,100,000")).content.decode()
    assert "支出額が受入額を100,000円上回っています" in text


def test_late_interest_is_reckoned_from_the_days(liaison, address):
    response = liaison.get(address, interest_asked())
    assert (response.context["late"].days, response.context["late"].yen) == (30, 3_044)
    text = response.content.decode()
    assert "1,234,567円×年3%×30日÷365日＝3,044円" in text
    assert "取扱規程第14条" in text


def test_one_form_leaves_the_other_alone(liaison, address):
    response = liaison.get(address, interest_asked())
    assert not response.context["refund_form"].is_bound
    assert response.context["refund"] is None


@pytest.mark.parametrize(
    ("asked", "field", "told"),
    [
        (refund_asked(direct="-1"), "direct", "マイナスの金額"),
        (refund_asked(direct="10,000,000,000,001"), "direct", "範囲の外"),
        (refund_asked(cause=""), "cause", "理由を選んでください"),
        (interest_asked(principal_yen=""), "principal_yen", "金額を入力してください"),
        (interest_asked(due_on="昭和元年"), "due_on", "日"),
        (interest_asked(due_on="1930/4/1"), "due_on", "1945年以後"),
        (interest_asked(paid_on="2099/4/1"), "paid_on", "20年を超えています"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_stays(liaison, address, asked, field, told):
    response = liaison.get(address, asked)
    assert response.status_code == 200
    assert "<title>エラー：" in response.content.decode()
    bound = response.context[f"{asked['reckon']}_form"]
    assert told in str(bound.errors[field])
    assert bound[field].value() == asked[f"{bound.prefix}-{field}"]
    assert (response.context["refund"], response.context["late"]) == (None, None)


def test_where_the_policy_is_silent_the_terms_of_the_contract_are_asked(finance, agreement):
    frozen(agreement, SILENT)
    address = reverse("agreement-settlement", args=[agreement.pk])
    assert "規程に返還の定めがありません" in finance.get(address).content.decode()
    nothing = finance.get(address, refund_asked()).context["refund"]
    assert nothing.total_yen == 0
    ticked = refund_asked(returns_unspent="on")
    assert finance.get(address, ticked).context["refund"].sums.direct == 500_000
    both = refund_asked(returns_unspent="on", with_indirect="on")
    assert finance.get(address, both).context["refund"].sums.indirect == 150_000
    typed = interest_asked(rate="5%", waived_below_yen="", unit="1000")
    assert finance.get(address, typed).context["late"].yen == 5_000
    asked = finance.get(address, interest_asked(unit="1", waived_below_yen="", rate=""))
    assert "rate" in asked.context["late_form"].errors


def test_a_policy_with_rules_asks_for_none(finance, address):
    text = finance.get(address).content.decode()
    assert "規程に返還の定めがありません" not in text
    assert 'name="late-rate"' not in text


def test_without_receipts_the_page_says_so(finance, agreement, address):
    Receipt.objects.all().delete()
    text = finance.get(address).content.decode()
    assert "この契約には入金がありません" in text
    assert reverse("receipt-create", args=[agreement.pk]) in text


def test_an_agreement_without_a_fixed_price_has_no_settlement(finance, agreement):
    assert finance.get(reverse("agreement-settlement", args=[agreement.pk])).status_code == 404


@pytest.mark.parametrize(
    ("user", "answer"),
    [("liaison", 200), ("finance", 200), ("auditor", 200), ("own_clerk", 403), ("other_clerk", 404)],
)
def test_only_those_who_may_see_the_price_reckon(request, address, user, answer):
    assert request.getfixturevalue(user).get(address).status_code == answer


def test_nobody_reckons_without_signing_in(address):
    assert Client().get(address).status_code == 302


def test_auditors_are_not_offered_to_write(auditor, address):
    Receipt.objects.all().delete()
    assert "/receipts/new/" not in auditor.get(address).content.decode()


def test_the_page_only_answers(finance, address):
    assert finance.post(address, refund_asked()).status_code == 405
