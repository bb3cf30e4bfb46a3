"""From rows of a finance ledger to what was spent of a contract."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from collaboration.actions.expenditure import ExpenditureEntry, record_ledger_expenditures
from collaboration.imports.expenditure_sheet import book_year
from collaboration.imports.rules import error, warning
from collaboration.queries.expenditure import closed_years, expenditures_of_ledger
from collaboration.queries.ledger import agreement_numbers, agreements_of_ledger
from core.actions.ledger_log import LedgerLog, SourceRow
from core.calc.ledger.check import CheckedLedger, StagedRow, StagedSheet, number_key
from core.calc.messages import gettext_noop


class ExpenditureSheets:
    """Writes what was spent. A voucher that is there already is left alone; with another content it is an error."""

    def existing(self, _column: str, _names: AbstractSet[str]) -> AbstractSet[str]:
        """Return nothing: no other sheet refers to what was spent."""
        return frozenset()

    def compare(self, ledger: CheckedLedger, sheets: Sequence[StagedSheet]) -> None:
        """Report vouchers whose record says something else, and money for a year whose account is closed."""
        rows = [row for sheet in sheets for row in sheet.rows if not row.has_error]
        agreements = agreements_of_ledger({row.get("agreement_number") for row in rows})
        keys = [agreement.pk for agreement in agreements.values()]
        known, closed = expenditures_of_ledger(keys), closed_years(keys)
        for sheet in sheets:
            for row in sheet.rows:
                agreement = None
                if not row.has_error:
                    agreement = agreements.get(number_key(row.values["agreement_number"]))
                if agreement is None:
                    continue
                year = book_year(row.values) or 0
                name = (
                    agreement.pk,
                    year,
                    row.values["item"].value,
                    number_key(row.values["voucher"]),
                    number_key(row.get("line") or ""),
                )
                twin = known.get(name)
                if twin is not None:
                    self._compare_twin(ledger, sheet, row, twin)
                elif (agreement.pk, year) in closed:
                    self._warn_of_closed(ledger, sheet, row, year)

    def write(self, rows: Sequence[StagedRow], _sheets: Sequence[StagedSheet], log: LedgerLog) -> None:
        """Record what was spent."""
        numbers = agreement_numbers()
        entries = [
            ExpenditureEntry(
                source=SourceRow(row.sheet, row.row),
                agreement_number=numbers[number_key(row.values["agreement_number"])],
                fiscal_year=book_year(row.values) or 0,
                item=row.values["item"],
                spent_on=row.values["spent_on"],
                amount_yen=row.values["amount_yen"],
                voucher=row.values["voucher"],
                line=row.get("line") or "",
                fund_code=row.get("fund_code") or "",
                text=row.get("text") or "",
            )
            for row in rows
        ]
        record_ledger_expenditures(entries, log=log)

    def _compare_twin(
        self, ledger: CheckedLedger, sheet: StagedSheet, row: StagedRow, twin: tuple[object, int]
    ) -> None:
        if twin == (row.values["spent_on"], row.values["amount_yen"]):
            row.unchanged = True
            return
        ledger.report(
            sheet,
            row,
            error(
                "voucher",
                gettext_noop(
                    "この契約・費目に同じ伝票番号の支出が登録済みで、執行日または金額が異なります。"
                ),
                gettext_noop(
                    "同じ伝票に明細が複数あるときは「明細番号」の列を設けてください。登録を直すときは、前の取込を取り消してください。"
                ),
            ),
        )

    def _warn_of_closed(self, ledger: CheckedLedger, sheet: StagedSheet, row: StagedRow, year: int) -> None:
        ledger.report(
            sheet,
            row,
            warning(
                "spent_on",
                gettext_noop(
                    "この契約の%(year)s年度は精算済です。取り込むと、作成済の精算と支出額が合わなくなります。"
                ),
                gettext_noop(
                    "会計年度を確かめてください。正しければ、取り込んだ後に契約の「精算」の画面で精算をやり直してください。"
                ),
                year=str(year),
            ),
        )
