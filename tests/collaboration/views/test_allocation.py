"""The pages on who gets received indirect cost."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.collaboration.queries.test_allocation import HALVES, priced
from tests.factories.collaboration import AgreementFactory, ReceiptFactory

pytestmark = pytest.mark.django_db

PAGES = ("allocation", "allocation-export", "allocation-receipts", "allocation-receipts-export")


@pytest.fixture(autouse=True)
def _money(department):
    agreement = priced(AgreementFactory(department=department, title="固体電解質の研究"), HALVES)
    ReceiptFactory(agreement=agreement, indirect_yen=300_001, number="N-7")
    ReceiptFactory(indirect_yen=5, fiscal_year=2024)


@pytest.mark.parametrize(
    ("who", "status"),
    [("finance", 200), ("liaison", 200), ("auditor", 200), ("own_clerk", 403), ("other_clerk", 403)],
)
def test_the_whole_income_is_for_those_who_see_every_invoice(request, who, status):
    client = request.getfixturevalue(who)
    for name in PAGES:
        response = client.get(reverse(name))
        assert response.status_code == status
        list(response)  # a file that is not read to its end stays open


def test_the_table_shows_the_latest_year_and_leads_to_its_receipts(finance, department):
    page = finance.get(reverse("allocation")).content.decode()
    assert "150,001" in page
    assert "定めがない間接経費があります" not in page
    assert f"fiscal_year=2025&amp;department={department.pk}" in page
    address = reverse("allocation-receipts")
    receipts = finance.get(address, {"fiscal_year": 2025, "department": department.pk}).content.decode()
    assert "固体電解質の研究" in receipts
    assert "契約の価格を確定した規程" in receipts


def test_all_years_show_what_nobody_is_given_and_what_to_do(finance):
    page = finance.get(reverse("allocation"), {"fiscal_year": 0})
    assert len(page.context["rows"]) == 2
    assert "経費の算定規程に学内配分を登録してください" in page.content.decode()


def test_a_year_that_nobody_offered_is_refused_at_its_field(finance):
    page = finance.get(reverse("allocation"), {"fiscal_year": "1999"})
    assert page.context["form"].errors["fiscal_year"]


def test_files_say_the_same(finance):
    answer = finance.get(reverse("allocation-export"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    rows = list(sheet.values)
    assert rows[0][3:] == ("間接経費の受入額（円）", "部局（円）", "本部（円）", "定めなし（円）")
    assert rows[-1] == ("合計", None, 1, 300_001, 150_000, 150_001, 0)
    lines = b"".join(finance.get(reverse("allocation-receipts-export"), {"format": "csv"})).decode()
    assert "N-7" in lines
    assert "300001,150000,150001,0,契約の価格を確定した規程" in lines
