"""Reading a finance office's ledger: dry run with faults, the same voucher twice, taking a batch back."""

import datetime

import pytest
from django.core.files.base import ContentFile

from collaboration.actions.closings import ClosingEntry, close_year
from collaboration.calc.closing import ClosingDecision
from collaboration.calc.expenditure import CostItem
from collaboration.imports.expenditure_sheet import ITEM_WORDS, read_item
from collaboration.models import Expenditure
from core.actions.imports import undo_import
from core.calc.kinds import Role
from core.calc.ledger.convert import CellRefused
from core.imports.batches import check_import, commit_import, receive
from core.models import Event, ImportedRow
from tests.factories.collaboration import AgreementFactory, ReceiptFactory
from tests.factories.core import UserFactory
from tests.factories.ledgers import titled, workbook

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 5, 20)
HEADER = ["予算コード", "契約番号", "費目", "執行日", "伝票番号", "金額", "摘要"]
NUMBER = "KJ2025-90001"


@pytest.fixture
def agreement():
    return AgreementFactory(number=NUMBER)


def row(voucher="D000001", **changes):
    values = dict(
        zip(HEADER, ["B-01", NUMBER, "消耗品費", "2025/9/1", voucher, 120_000, "試薬"], strict=True)
    )
    return [changes.get(heading, values[heading]) for heading in HEADER]


def ledger(*rows, header=HEADER, name="執行明細"):
    return workbook({name: titled("財務会計 執行明細", header, rows)})


def checked(*rows, **options):
    batch = receive(ContentFile(ledger(*rows, **options)), "執行.xlsx", by=None)
    return batch, check_import(batch, today=TODAY, by=None)


def imported(*rows, **options):
    batch, _ledger = checked(*rows, **options)
    commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    return batch


def faults(found):
    return [(each.row, each.column, each.severity.value) for each in found.problems]


def test_rows_are_recorded_with_their_item_and_accounting_year(agreement):
    imported(row(), row("D000002", 費目="国内旅費", 執行日="2026/3/31", 金額=50_000))
    first, second = Expenditure.objects.order_by("voucher")
    assert (first.agreement, first.item, first.amount_yen) == (agreement, CostItem.CONSUMABLES, 120_000)
    assert (first.fund_code, first.text, first.fiscal_year) == ("B-01", "試薬", 2025)
    assert (second.item, second.fiscal_year) == (CostItem.TRAVEL, 2025)
    assert Event.objects.filter(verb="import", object_type="collaboration.expenditure").count() == 2


@pytest.mark.parametrize("written", [-30_000, "△30,000", "(30,000)"])
def test_an_entry_that_takes_another_back_is_negative(agreement, written):
    imported(row(金額=written))
    assert Expenditure.objects.get().amount_yen == -30_000


def test_every_fault_is_named_at_its_cell_and_nothing_is_written(agreement):
    _batch, found = checked(
        row(費目="宇宙旅行費"),
        row("D2", 金額=0),
        row("D3", 契約番号="KJ2099-00001"),
        row("D4", 執行日="13月1日"),
        row("", 金額=5),
    )
    assert faults(found) == [
        (4, "費目", "error"),
        (5, "金額", "error"),
        (6, "契約番号", "error"),
        (7, "執行日", "error"),
        (8, "伝票番号", "error"),
    ]
    assert not Expenditure.objects.exists()


def test_the_same_voucher_twice_in_a_file_is_refused_unless_items_or_lines_tell_them_apart(agreement):
    _batch, found = checked(row(), row(), row(費目="旅費"))
    assert [fault[0] for fault in faults(found)] == [5]
    header = [*HEADER, "明細番号"]
    _batch, found = checked([*row(), "1"], [*row(), "2"], header=header)
    assert faults(found) == []


def test_a_voucher_that_is_there_is_left_alone_and_another_content_is_an_error(agreement):
    imported(row())
    _batch, found = checked(row(), row("D000009"))
    assert faults(found) == []
    commit_import(_batch, good_rows_only=False, today=TODAY, by=None)
    assert Expenditure.objects.count() == 2
    _batch, found = checked(row(金額=999))
    assert faults(found) == [(4, "伝票番号", "error")]


def test_a_batch_is_taken_back_as_a_whole(agreement):
    batch = imported(row(), row("D000002"))
    assert ImportedRow.objects.filter(batch=batch).count() == 2
    assert undo_import(batch, by=None) == 2
    assert not Expenditure.objects.exists()


def test_a_year_that_is_closed_is_pointed_out(agreement):
    ReceiptFactory(agreement=agreement)
    entry = ClosingEntry(
        decision=ClosingDecision.KEEP, closed_on=datetime.date(2026, 4, 20), reason="大学の研究費とするため"
    )
    close_year(agreement, 2025, entry, by=UserFactory(role=Role.FINANCE))
    _batch, found = checked(row(), row("D000002", 執行日="2026/4/1"))
    assert faults(found) == [(4, "執行日", "warning")]


def test_the_ledger_of_receipts_is_still_told_apart(agreement):
    header = ["入金番号", "契約番号", "入金日", "入金額", "うち直接経費", "うち間接経費"]
    content = workbook({"一覧": titled("一覧", header, [["N1", NUMBER, "2025/6/30", 100, 100, 0]])})
    batch = receive(ContentFile(content), "入金.xlsx", by=None)
    check_import(batch, today=TODAY, by=None)
    assert [sheet["kind"] for sheet in batch.summary["sheets"]] == ["receipt"]


def test_every_item_can_be_written_and_an_unknown_one_names_them():
    assert {read_item(word) for word in ITEM_WORDS} == set(CostItem)
    assert read_item("設備備品費") is CostItem.EQUIPMENT
    with pytest.raises(CellRefused):
        read_item("？")
