"""From rows of a ledger of receipts to receipts."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from collaboration.actions.ledger import ReceiptEntry, record_ledger_receipts
from collaboration.imports.rules import error, receipt_parts, warning
from collaboration.models import Agreement, Receipt
from collaboration.queries.ledger import (
    agreement_numbers,
    agreements_of_ledger,
    receipts_beside,
    receipts_of_ledger,
)
from core.actions.ledger_log import LedgerLog, SourceRow
from core.calc.fiscal_year import fiscal_year_of
from core.calc.ledger.check import CheckedLedger, StagedRow, StagedSheet, number_key
from core.calc.messages import gettext_noop


class ReceiptSheets:
    """Writes receipts. One that is there already is left alone; its number with another content is an error."""

    def existing(self, _column: str, names: AbstractSet[str]) -> AbstractSet[str]:
        """Return the receipt numbers that are there already."""
        known = {number for number, _agreement, _year in receipts_of_ledger(names)}
        return {name for name in names if number_key(name) in known}

    def compare(self, ledger: CheckedLedger, sheets: Sequence[StagedSheet]) -> None:
        """Report receipts whose record says something else, and mark those that are there already."""
        rows = [row for sheet in sheets for row in sheet.rows]
        numbered = receipts_of_ledger({row.get("number") for row in rows})
        agreements = agreements_of_ledger({row.get("agreement_number") for row in rows})
        by_day = receipts_beside(agreement.pk for agreement in agreements.values())
        for sheet in sheets:
            for row in sheet.rows:
                if row.has_error:
                    continue
                agreement = agreements.get(number_key(row.values["agreement_number"]))
                known = numbered.get(_key(row, agreement)) if agreement else None
                if known is not None:
                    self._compare_numbered(ledger, sheet, row, known)
                    continue
                day_and_amount = (row.values["received_on"], row.values["amount_yen"])
                if agreement and not row.get("number") and day_and_amount in by_day.get(agreement.pk, set()):
                    self._skip_twin(ledger, sheet, row)

    def write(self, rows: Sequence[StagedRow], _sheets: Sequence[StagedSheet], log: LedgerLog) -> None:
        """Make the receipts."""
        numbers = agreement_numbers()
        entries = [
            ReceiptEntry(
                source=SourceRow(row.sheet, row.row),
                agreement_number=numbers[number_key(row.values["agreement_number"])],
                number=row.get("number") or "",
                received_on=row.values["received_on"],
                amount_yen=row.values["amount_yen"],
                parts=receipt_parts(row.values, row.values["amount_yen"]),
                fiscal_year=row.get("fiscal_year"),
            )
            for row in rows
        ]
        record_ledger_receipts(entries, log=log)

    def _compare_numbered(
        self, ledger: CheckedLedger, sheet: StagedSheet, row: StagedRow, known: Receipt
    ) -> None:
        if (row.values["received_on"], row.values["amount_yen"]) == (known.received_on, known.amount_yen):
            row.unchanged = True
            return
        ledger.report(
            sheet,
            row,
            error(
                "number",
                gettext_noop(
                    "この契約に同じ番号の入金が登録済みで、入金日または金額が登録内容と異なります。"
                ),
                gettext_noop("登録済みの入金を契約の画面で確かめ、どちらかを直してください。"),
            ),
        )

    def _skip_twin(self, ledger: CheckedLedger, sheet: StagedSheet, row: StagedRow) -> None:
        row.unchanged = True
        ledger.report(
            sheet,
            row,
            warning(
                "received_on",
                gettext_noop("同じ契約に、同じ日・同じ金額の入金が登録済みのため、この行は取り込みません。"),
                gettext_noop("別の入金であれば、取り込んだ後に契約の画面から登録してください。"),
            ),
        )


def _key(row: StagedRow, agreement: Agreement) -> tuple[str, int, int]:
    year = row.get("fiscal_year") or fiscal_year_of(row.values["received_on"])
    return number_key(row.get("number") or ""), agreement.pk, year
