"""What was spent, and closing a year: who sees it, who decides, and what is shown when something is wrong."""

import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from collaboration.calc.expenditure import CostItem
from collaboration.models import YearClosing
from collaboration.views.expenditure import told_text
from core.calc.kinds import Role
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.test_settlement import frozen
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import DepartmentFactory, PersonFactory, UserFactory
from tests.factories.spending import ExpenditureFactory


@pytest.fixture
def agreement(department):
    """2,000,000 yen of consumables are promised and came in; 1,500,000 and a journey nobody promised are spent."""
    made = AgreementFactory(department=department, ends_on=datetime.date(2027, 3, 31))
    frozen(made)
    ReceiptFactory(
        agreement=made, amount_yen=2_860_000, direct_yen=2_000_000, indirect_yen=600_000, tax_yen=260_000
    )
    ExpenditureFactory(agreement=made, amount_yen=1_500_000)
    ExpenditureFactory(agreement=made, amount_yen=50_000, item=CostItem.TRAVEL.value, voucher="T1")
    return made


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


POSTED = {"decision": "refund", "closed_on": "2026/4/20", "cause": "end"}


def close(client, agreement, **changes):
    return client.post(reverse("closing-entry", args=[agreement.pk, 2025]), POSTED | changes)


def test_budget_spending_and_what_nobody_promised_are_shown(finance, agreement):
    text = page(finance, "expenditure", agreement.pk).text
    for shown in ("2,000,000", "1,500,000", "450,000", "77.5%", "予算なし", "T1"):
        assert shown in text


def test_rows_are_found_by_item_and_a_condition_that_is_none_is_shown_as_an_error(finance, agreement):
    response = page(finance, "expenditure", agreement.pk, item="travel")
    assert [row.voucher for row, _text in response.context["lines"]] == ["T1"]
    assert "正しく選択" in page(finance, "expenditure", agreement.pk, item="x").text


def test_the_number_of_queries_does_not_grow_with_the_rows(finance, agreement, django_assert_max_num_queries):
    for at in range(60):
        ExpenditureFactory(agreement=agreement, voucher=f"V{at}", fiscal_year=2025 + at % 2)
    with django_assert_max_num_queries(22):
        page(finance, "expenditure", agreement.pk)
    with django_assert_max_num_queries(22):
        page(finance, "closing-years", agreement.pk)


def test_what_is_told_of_pay_is_for_those_who_see_pay(agreement):
    row = ExpenditureFactory(agreement=agreement, item=CostItem.PERSONNEL.value, text="特任助教 給与")
    assert told_text(UserFactory(role=Role.FINANCE), row) == "特任助教 給与"
    assert told_text(UserFactory(role=Role.LIAISON), row) == ""
    row.item = CostItem.TRAVEL.value
    assert told_text(UserFactory(role=Role.LIAISON), row) == "特任助教 給与"


def test_the_rows_are_taken_out_as_a_table(finance, agreement):
    response = page(finance, "expenditure-export", agreement.pk)
    rows = list(load_workbook(io.BytesIO(response.getvalue())).active.values)
    assert [row[4] for row in rows[1:]].count("T1") == 1
    other = signed_in(UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()))
    assert page(other, "expenditure-export", agreement.pk).status_code == 404


@pytest.mark.parametrize("name", ["expenditure", "closing-years"])
def test_who_sees_the_contract_sees_what_was_spent_and_nobody_else(agreement, department, name):
    researcher = UserFactory(role=Role.RESEARCHER, person=PersonFactory())
    own = signed_in(UserFactory(role=Role.DEPARTMENT, role__department=department))
    other = signed_in(UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()))
    assert page(own, name, agreement.pk).status_code == 200
    assert page(other, name, agreement.pk).status_code == 404
    assert page(signed_in(researcher), name, agreement.pk).status_code == 404


def test_only_finance_and_the_liaison_office_close(agreement, department, liaison):
    own = signed_in(UserFactory(role=Role.DEPARTMENT, role__department=department))
    assert close(own, agreement).status_code == 403
    assert close(liaison, agreement).status_code == 302


def test_a_refund_is_shown_before_it_is_decided_and_kept_afterwards(finance, agreement):
    assert "450,000円" in page(finance, "closing-entry", agreement.pk, 2025).text
    response = close(finance, agreement)
    closing = YearClosing.objects.get()
    assert response.url == reverse("closing-detail", args=[closing.pk])
    assert closing.refund_yen == 450_000 + 135_000 + 58_500
    assert "450,000円" in page(finance, "closing-detail", closing.pk).text
    assert closing.number in page(finance, "closing-years", agreement.pk).text


def test_a_form_sent_twice_closes_once(finance, agreement):
    key = "8f14e45f-ceea-467f-9e2b-3c1d2b0a9c11"
    assert close(finance, agreement, submission=key).url == close(finance, agreement, submission=key).url
    assert YearClosing.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"decision": ""}, "残額の扱いを選んでください"),
        ({"closed_on": "2026/2/30"}, "2026"),
        ({"decision": "carry", "reason": "使うため", "carried_yen": "450,001"}, "残額450,000円以下"),
        ({"decision": "carry", "reason": "使うため", "carried_yen": "-1"}, "マイナス"),
        ({"decision": "carry", "reason": ""}, "理由を入力してください"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(finance, agreement, changes, message):
    response = close(finance, agreement, **changes, basis="契約書第9条")
    assert response.status_code == 200
    assert message in response.text
    assert 'value="契約書第9条"' in response.text
    assert not YearClosing.objects.exists()


def test_a_year_without_money_is_not_found(finance, agreement):
    assert page(finance, "closing-entry", agreement.pk, 2031).status_code == 404


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_the_report_is_the_same_whenever_it_is_made(finance, agreement, form):
    close(finance, agreement)
    closing = YearClosing.objects.get()
    first = page(finance, "closing-report", closing.pk, form)
    ExpenditureFactory(agreement=agreement, voucher="late")
    assert page(finance, "closing-report", closing.pk, form).content == first.content
    assert closing.number in first.headers["Content-Disposition"]


def test_the_report_as_a_workbook_holds_numbers(finance, agreement):
    close(finance, agreement)
    content = page(finance, "closing-report", YearClosing.objects.get().pk, "xlsx").content
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert ("消耗品費", 2_000_000, 1_500_000, 500_000) in [row[:4] for row in rows]
    assert ("旅費", None, 50_000, None) in [row[:4] for row in rows]


def test_a_report_of_another_form_or_of_a_foreign_contract_is_not_found(finance, agreement):
    close(finance, agreement)
    closing = YearClosing.objects.get()
    assert page(finance, "closing-report", closing.pk, "docx").status_code == 404
    other = signed_in(UserFactory(role=Role.DEPARTMENT, role__department=DepartmentFactory()))
    assert page(other, "closing-report", closing.pk, "pdf").status_code == 404


def test_nobody_decides_about_a_closing_that_waits_for_nobody(finance, agreement):
    close(finance, agreement)
    address = reverse("closing-decide", args=[YearClosing.objects.get().pk])
    assert signed_in(UserFactory(role=Role.EXECUTIVE)).get(address).status_code == 403


def test_the_page_of_the_agreement_leads_to_the_accounts(finance, agreement):
    text = page(finance, "agreement-detail", agreement.pk).text
    assert reverse("expenditure", args=[agreement.pk]) in text
    assert "1,550,000" in text


def test_an_agreement_without_money_shows_no_block(finance):
    assert "支出と精算" not in page(finance, "agreement-detail", AgreementFactory().pk).text
