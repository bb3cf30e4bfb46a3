"""What the check of a ledger says where no sheet of an office shows it."""

import datetime

from core.calc.ledger.cells import Sheet
from core.calc.ledger.check import CheckedLedger, StagedSheet, check_rows, dependents_of_errors, stage_sheet
from core.calc.ledger.mapping import SheetMapping

TODAY = datetime.date(2019, 5, 1)


def test_a_sheet_left_out_is_read_no_further():
    ledger = CheckedLedger([])
    rows = [["担当", "電話"], ["山田", "075"]]
    staged = stage_sheet(Sheet("メモ", rows), SheetMapping("メモ", "", 0, 1), None, ledger, TODAY)
    check_rows(ledger, TODAY)
    assert (staged.rows, staged.rows_below_header, ledger.problems) == ([], 1, [])
    assert dependents_of_errors(ledger) == {}


def test_a_column_without_a_heading_goes_by_its_own_name():
    staged = StagedSheet("メモ", None, SheetMapping("メモ", "", 0, 1, {"number": 0}), ("",))
    assert staged.label_of("number") == "number"
