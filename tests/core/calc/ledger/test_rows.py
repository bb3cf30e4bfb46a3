"""Rows that are no data are skipped, rows with gaps are not."""

import pytest

from collaboration.imports.agreement_sheet import AGREEMENTS
from collaboration.imports.receipt_sheet import RECEIPTS
from core.calc.ledger.headers import match_columns
from core.calc.ledger.rows import RowKind, row_kind, telling_places
from tests.factories.ledgers import CONTRACT_HEADER, RECEIPT_HEADER, contract, receipt

AGREEMENT_PLACES = telling_places(AGREEMENTS, match_columns(CONTRACT_HEADER, AGREEMENTS))
RECEIPT_PLACES = telling_places(RECEIPTS, match_columns(RECEIPT_HEADER, RECEIPTS))


def padded(*cells):
    return [*cells, *[None] * (16 - len(cells))]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (contract(), RowKind.DATA),
        (contract(""), RowKind.DATA),
        (contract(研究題目="空調設計"), RowKind.DATA),
        (padded("K-1"), RowKind.DATA),
        (padded("K-1", "共同研究", "小計に関する研究"), RowKind.DATA),
        ([None] * 16, RowKind.BLANK),
        (["", "　", None], RowKind.BLANK),
        ([], RowKind.BLANK),
        (padded("合計"), RowKind.TOTAL),
        ([*[None] * 12, "総計", 100, None, None], RowKind.TOTAL),
        (padded("工学研究科 小計", None, None), RowKind.TOTAL),
        (padded("工学研究科計"), RowKind.TOTAL),
        (padded("平成30年度合計額"), RowKind.TOTAL),
        ([*[None] * 13, 123_456, None, None], RowKind.TOTAL),
        (CONTRACT_HEADER, RowKind.HEADER),
        ([label.replace("契約", "契 約") for label in CONTRACT_HEADER], RowKind.HEADER),
        (padded("※単位は円"), RowKind.NOTE),
        (padded("（注）変更契約を含む"), RowKind.NOTE),
        (padded("以上"), RowKind.NOTE),
        (padded("会計"), RowKind.DATA),
    ],
)
def test_kinds_of_rows(row, kind):
    assert row_kind(row, AGREEMENT_PLACES, CONTRACT_HEADER) is kind


def test_a_total_with_its_sums_is_no_receipt():
    row = ["合計", None, None, 1_300_000, 1_000_000, 300_000]
    assert row_kind(row, RECEIPT_PLACES, RECEIPT_HEADER) is RowKind.TOTAL


def test_a_receipt_without_a_day_is_data():
    assert row_kind(receipt(入金日=None), RECEIPT_PLACES, RECEIPT_HEADER) is RowKind.DATA
