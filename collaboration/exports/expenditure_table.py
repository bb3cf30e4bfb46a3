"""What was spent of a contract as a table."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from collaboration.calc.expenditure import CostItem
from collaboration.models import Expenditure
from core.exports.tables import CellValue, Column, ColumnKind
from core.models.wording import term

COLUMNS = (
    Column("agreement_number", _("契約番号"), width=18),
    Column("fiscal_year", _("会計年度"), width=10),
    Column("item", _("費目"), width=20),
    Column("spent_on", _("執行日"), ColumnKind.DATE),
    Column("voucher", _("伝票番号"), width=16),
    Column("line", _("明細番号"), width=10),
    Column("amount_yen", _("金額"), ColumnKind.NUMBER),
    Column("text", _("摘要"), width=40),
    Column("fund_code", _("予算コード"), width=16),
)


def expenditure_rows(told: Iterable[tuple[Expenditure, str]]) -> Iterator[list[CellValue]]:
    """Yield a row for each row of the finance ledger with what may be told of it."""
    for row, text in told:
        yield [
            row.agreement.number,
            str(row.fiscal_year),
            term(CostItem(row.item).label),
            row.spent_on,
            row.voucher,
            row.line,
            row.amount_yen,
            text,
            row.fund_code,
        ]
