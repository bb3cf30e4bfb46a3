"""The list of agreements as a table: the columns of the screen in their order, amounts in exact yen."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from collaboration.queries.agreement_list import AgreementRow
from core.exports.tables import CellValue, Column, ColumnKind

COLUMNS = (
    Column("number", _("契約番号"), width=16),
    Column("kind", _("契約種別"), width=12),
    Column("title", _("研究題目"), width=48),
    Column("partner", _("相手先"), width=30),
    Column("principal", _("研究代表者"), width=14),
    Column("department", _("担当部局"), width=24),
    Column("signed_on", _("締結日"), ColumnKind.DATE, 12),
    Column("starts_on", _("開始日"), ColumnKind.DATE, 12),
    Column("ends_on", _("終了日"), ColumnKind.DATE, 12),
    Column("amount_yen", _("契約金額（円）"), ColumnKind.NUMBER, 16),
    Column("received_yen", _("入金額（円）"), ColumnKind.NUMBER, 16),
    Column("state", _("状態"), width=10),
)


def table_rows(rows: Iterable[AgreementRow]) -> Iterator[tuple[CellValue, ...]]:
    """Yield the cells of each row in the order of COLUMNS."""
    for row in rows:
        agreement = row.agreement
        yield (
            agreement.number,
            row.kind_label,
            agreement.title,
            row.partners,
            row.principal,
            agreement.department.name if agreement.department else "",
            agreement.signed_on,
            agreement.starts_on,
            agreement.ends_on,
            agreement.amount_yen,
            row.received_yen,
            row.state_label,
        )
