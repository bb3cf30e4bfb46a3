import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from collaboration.calc.invoices import InvoiceState
from collaboration.models import Invoice, PaymentFile, PaymentRow, Receipt
from core.calc.kinds import Role
from core.models import Institution
from tests.collaboration.views.conftest import signed_in
from tests.collaboration.views.pages import sent
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import PersonFactory, UserFactory
from tests.factories.invoices import issued, planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(department):
    return AgreementFactory(department=department)


def address(name, *keys):
    return reverse(name, args=keys)


def upload(client, text):
    file = SimpleUploadedFile("明細.csv", text.encode("cp932"), content_type="text/csv")
    return client.post(address("payment-list"), {"payments": file})


def test_an_invoice_is_planned_issued_and_downloaded(finance, agreement):
    page = sent(finance, address("invoice-create", agreement.pk), direct_yen="100万円", tax_rate="10%")
    assert page.status_code == 302, page.context["form"].errors
    invoice = Invoice.objects.get()
    assert (invoice.amount_yen, invoice.tax_yen) == (1_100_000, 100_000)
    draft = finance.post(
        address("invoice-issue", invoice.pk),
        {"preview": "1", "issued_on": "2026/4/6", "due_on": "2026/5/6", "version": "1"},
    )
    assert draft.content.startswith(b"%PDF")
    assert Invoice.objects.get().state == InvoiceState.PLANNED
    sent(finance, address("invoice-issue", invoice.pk), issued_on="2026/4/6", due_on="2026/5/6")
    assert Invoice.objects.get().number == "SK2026-00001"
    file = finance.get(address("invoice-download", invoice.pk))
    assert file.content.startswith(b"%PDF")
    assert file.headers["Cache-Control"] == "no-store"


def test_who_lacks_the_registration_number_is_told_before_issuing(finance, agreement):
    invoice = planned(agreement, finance.user)
    page = finance.get(address("invoice-issue", invoice.pk)).content.decode()
    assert "適格請求書になりません" in page
    Institution.objects.update(registration_number="T7000012050002", bank_account="架空銀行")
    page = finance.get(address("invoice-issue", invoice.pk)).content.decode()
    assert "適格請求書になりません" not in page


def test_what_is_refused_stands_at_its_field_and_nothing_typed_is_lost(finance, agreement):
    page = sent(finance, address("invoice-create", agreement.pk), subject="特別な件名").content.decode()
    assert "請求する金額を入力してください" in page
    assert "特別な件名" in page
    assert not Invoice.objects.exists()


READERS = ("invoice-detail", "invoice-download")
WRITERS = ("invoice-edit", "invoice-issue", "invoice-cancel", "invoice-settle")


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("finance", 200, 200),
        ("liaison", 200, 200),
        ("own_clerk", 200, 403),
        ("auditor", 200, 403),
        ("other_clerk", 404, 404),
    ],
)
def test_finance_and_liaison_write_the_department_reads_strangers_see_nothing(  # noqa: PLR0917 -- the columns of a table of rights
    request, finance, agreement, who, reads, writes
):
    client = request.getfixturevalue(who)
    invoice = issued(agreement, finance.user)
    assert [client.get(address(name, invoice.pk)).status_code for name in READERS] == [reads] * 2
    assert [client.get(address(name, invoice.pk)).status_code for name in WRITERS] == [writes] * 4


def test_a_researcher_of_the_contract_sees_no_invoice(finance, department):
    person = PersonFactory()
    agreement = AgreementFactory(department=department, principal=person)
    invoice = issued(agreement, finance.user)
    researcher = signed_in(UserFactory(role=Role.RESEARCHER, person=person))
    page = researcher.get(address("agreement-detail", agreement.pk))
    assert page.status_code == 200
    assert "invoicing-title" not in page.content.decode()
    assert researcher.get(address("invoice-detail", invoice.pk)).status_code == 404
    assert researcher.get(address("invoice-list")).status_code == 403


@pytest.mark.parametrize(("who", "status"), [("finance", 200), ("auditor", 200), ("own_clerk", 403)])
def test_the_lists_of_all_payers_are_for_those_who_see_every_invoice(request, who, status):
    client = request.getfixturevalue(who)
    for name in ("payment-list", "invoice-overdue", "invoice-overdue-export"):
        response = client.get(address(name))
        assert response.status_code == status
        list(response)  # a file that is not read to its end stays open


def test_an_auditor_reads_no_file_in(auditor):
    assert upload(auditor, "入金日,入金額,振込人\n2026/5/1,5,ｱｵﾊﾞ\n").status_code == 403


def test_the_section_of_a_contract_sums_what_was_claimed_and_paid(own_clerk, finance, agreement):
    issued(agreement, finance.user)
    page = own_clerk.get(address("agreement-detail", agreement.pk))
    [year] = page.context["invoicing"].years
    assert (year.issued_yen, year.paid_yen, year.rest_yen) == (1_430_000, 0, 1_430_000)
    assert address("invoice-create", agreement.pk) not in page.content.decode()


def test_a_banks_list_is_read_and_confirmed_row_by_row(finance, agreement):
    invoice = issued(agreement, finance.user)
    upload(finance, "入金日,入金額,振込人\n2026/5/1,1430000,ｱｵﾊﾞ\n2026/5/1,9,ｶﾞｸﾋ\n")
    file = PaymentFile.objects.get()
    assert not Receipt.objects.exists()
    assert "金額が残額と同じ" in finance.get(address("payment-file", file.pk)).content.decode()
    paid, fee = file.rows.all()
    assert sent(finance, address("payment-row", paid.pk)).status_code == 302
    assert Receipt.objects.get().amount_yen == 1_430_000
    sent(finance, address("payment-row", fee.pk), choice="none", aside_reason="授業料の入金")
    assert PaymentRow.objects.get(pk=fee.pk).reason == "授業料の入金"
    detail = finance.get(address("invoice-detail", invoice.pk)).content.decode()
    assert "入金済" in detail


def test_a_list_with_a_row_that_cannot_be_read_keeps_nothing(finance):
    page = upload(finance, "入金日,入金額,振込人\n2026/5/1,9,ｱｵﾊﾞ\nきのう,9,ｱｵﾊﾞ\n").content.decode()
    assert "まだ何も読み込んでいません" in page
    assert not PaymentFile.objects.exists()


def test_a_receipt_is_matched_and_released_by_hand(finance, agreement):
    invoice = issued(agreement, finance.user)
    receipt = ReceiptFactory(agreement=agreement)
    sent(finance, address("invoice-settle", invoice.pk), receipt=str(receipt.pk))
    [settlement] = invoice.settlements.all()
    sent(finance, address("settlement-release", settlement.pk), reason="別の請求書の入金")
    assert not invoice.settlements.exists()


def test_the_list_of_late_invoices_is_exported(finance, agreement):
    invoice = issued(agreement, finance.user)
    response = finance.get(address("invoice-overdue-export"))
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)
    assert rows[1][0] == invoice.number
    assert rows[1][10] == 1_430_000


@pytest.mark.parametrize("name", ["invoice-list", "invoice-overdue"])
def test_lists_take_the_same_number_of_queries_whatever_their_length(
    finance, agreement, django_assert_max_num_queries, name
):
    issued(agreement, finance.user)
    finance.get(address(name))
    with django_assert_max_num_queries(40) as few:
        finance.get(address(name))
    for _number in range(3):
        issued(AgreementFactory(), finance.user)
    with django_assert_max_num_queries(len(few)):
        finance.get(address(name))


def test_an_issued_invoice_has_copies_as_a_workbook_and_in_english(finance, agreement):
    Institution.objects.update(name_en="Kaku University")
    invoice = issued(agreement, finance.user)
    invoice.partner.name_en = "Aoba Electric Co., Ltd."
    invoice.partner.save()
    content = finance.get(address("invoice-copy", invoice.pk, "en", "xlsx")).content
    cells = [
        cell for row in openpyxl.load_workbook(io.BytesIO(content)).active.values for cell in row if cell
    ]
    assert {"Invoice", "To: Aoba Electric Co., Ltd.", "Kaku University", invoice.number} <= set(cells)
    assert {1_000_000, 300_000, 130_000, 1_430_000} <= set(cells)
    japanese = finance.get(address("invoice-copy", invoice.pk, "ja", "xlsx"))
    assert "%E5%86%99%E3%81%97_ja.xlsx" in japanese.headers["Content-Disposition"]
    [sheet] = openpyxl.load_workbook(io.BytesIO(japanese.content)).worksheets
    notes = [cell for row in sheet.values for cell in row if isinstance(cell, str) and "写しです" in cell]
    assert notes == [
        f"発行した請求書{invoice.number}（PDF）の写しです。内容が異なるときは、発行した請求書によります。"
    ]
    assert finance.get(address("invoice-copy", invoice.pk, "en", "pdf")).content.startswith(b"%PDF")


@pytest.mark.parametrize(("language", "form"), [("fr", "pdf"), ("en", "docx")])
def test_there_are_no_other_copies_and_none_of_what_was_not_issued(finance, agreement, language, form):
    assert (
        finance.get(address("invoice-copy", issued(agreement, finance.user).pk, language, form)).status_code
        == 404
    )
    plan = planned(agreement, finance.user)
    assert finance.get(address("invoice-copy", plan.pk, "en", "pdf")).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("own_clerk", 200), ("auditor", 200), ("other_clerk", 404)])
def test_who_sees_an_invoice_sees_its_copies(request, finance, agreement, who, status):
    invoice = issued(agreement, finance.user)
    client = request.getfixturevalue(who)
    assert client.get(address("invoice-copy", invoice.pk, "en", "xlsx")).status_code == status


@pytest.mark.parametrize(("who", "offered"), [("finance", True), ("auditor", False)])
def test_the_list_of_late_invoices_leads_to_the_letter(request, finance, agreement, who, offered):
    invoice = issued(agreement, finance.user)
    page = request.getfixturevalue(who).get(address("invoice-overdue")).content.decode()
    assert invoice.number in page
    assert (address("dunning-issue", invoice.pk) in page) is offered
