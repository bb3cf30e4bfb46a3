"""Who gets the indirect cost that came in, as tables: by department, and receipt by receipt."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from collaboration.queries.allocation import AllocatedReceipt, Allocation, AllocationRow
from core.exports.tables import CellValue, Column, ColumnKind
from core.models.wording import term

_TOTAL = _("合計")
_BY_DEPARTMENT = (
    Column("fiscal_year", _("会計年度"), ColumnKind.TEXT, 10),
    Column("department", _("担当部局"), width=28),
    Column("count", _("件数"), ColumnKind.NUMBER, 8),
    Column("indirect_yen", _("間接経費の受入額（円）"), ColumnKind.NUMBER, 20),
)
_BY_RECEIPT = (
    Column("fiscal_year", _("会計年度"), ColumnKind.TEXT, 10),
    Column("received_on", _("入金日"), ColumnKind.DATE, 12),
    Column("number", _("入金番号"), width=16),
    Column("kind", _("区分"), width=14),
    Column("agreement", _("契約番号"), width=18),
    Column("title", _("研究題目"), width=40),
    Column("department", _("担当部局"), width=28),
    Column("indirect_yen", _("間接経費の受入額（円）"), ColumnKind.NUMBER, 20),
)
_UNRULED = Column("unruled_yen", _("定めなし（円）"), ColumnKind.NUMBER, 16)
_SOURCE = (Column("source", _("配分の根拠"), width=30), Column("policy", _("規程"), width=40))


def department_columns(receivers: Sequence[str]) -> list[Column]:
    """Return the columns by department: those who get something stand between the sum and what nobody gets."""
    return [*_BY_DEPARTMENT, *_shares(receivers), _UNRULED]


def department_rows(found: Allocation) -> Iterator[list[CellValue]]:
    """Yield a row per fiscal year and department, and the total."""
    for row in found.rows:
        department = row.department.name if row.department else ""
        yield [str(row.fiscal_year), department, *_sums(row, found.receivers)]
    yield [str(_TOTAL), "", *_sums(found.total, found.receivers)]


def receipt_columns(receivers: Sequence[str]) -> list[Column]:
    """Return the columns receipt by receipt."""
    return [*_BY_RECEIPT, *_shares(receivers), _UNRULED, *_SOURCE]


def receipt_rows(lines: Iterable[AllocatedReceipt], receivers: Sequence[str]) -> Iterator[list[CellValue]]:
    """Yield a row per receipt, refund and correction."""
    for line in lines:
        receipt, agreement = line.receipt, line.receipt.agreement
        yield [
            str(receipt.fiscal_year),
            receipt.received_on,
            receipt.number,
            receipt.get_kind_display(),
            agreement.number,
            agreement.title,
            agreement.department.name if agreement.department else "",
            line.indirect_yen,
            *(line.shares.get(to, 0) for to in receivers),
            line.unruled_yen,
            term(line.rule.source.label),
            line.rule.label,
        ]


def _shares(receivers: Sequence[str]) -> list[Column]:
    return [
        Column(f"share_{at}", _("%(to)s（円）") % {"to": to}, ColumnKind.NUMBER, 18)
        for at, to in enumerate(receivers)
    ]


def _sums(row: AllocationRow, receivers: Sequence[str]) -> list[CellValue]:
    return [row.count, row.indirect_yen, *row.yen_of(receivers), row.unruled_yen]
