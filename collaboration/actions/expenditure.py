"""What was spent of contracts, written in bulk from a finance ledger."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from collaboration.actions.ledger import agreements_by_number
from collaboration.calc.expenditure import CostItem
from collaboration.models import Expenditure
from core.actions.ledger_log import LedgerLog, SourceRow

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class ExpenditureEntry:
    """One row of a finance ledger."""

    source: SourceRow
    agreement_number: str
    fiscal_year: int
    item: CostItem
    spent_on: datetime.date
    amount_yen: int
    voucher: str
    line: str = ""
    fund_code: str = ""
    text: str = ""


def record_ledger_expenditures(entries: Sequence[ExpenditureEntry], *, log: LedgerLog) -> None:
    """Record what was spent of agreements that are there already."""
    agreements = agreements_by_number(entry.agreement_number for entry in entries)
    made = [
        Expenditure(
            agreement_id=agreements[entry.agreement_number],
            fiscal_year=entry.fiscal_year,
            item=entry.item.value,
            spent_on=entry.spent_on,
            amount_yen=entry.amount_yen,
            voucher=entry.voucher,
            line=entry.line,
            fund_code=entry.fund_code,
            text=entry.text,
            created_by=log.by,
            updated_by=log.by,
        )
        for entry in entries
    ]
    Expenditure.objects.bulk_create(made, batch_size=_BATCH)
    for entry, row in zip(entries, made, strict=True):
        log.made(entry.source, row, label=f"{entry.agreement_number} {row}")
