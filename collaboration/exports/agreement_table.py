"""The list of agreements as a table: the columns of the screen in their order, amounts in exact yen."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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
    Column("money", _("請求・入金"), width=20),
    Column("turn", _("手番"), width=20),
    Column("turn_days", _("手番の日数"), ColumnKind.NUMBER, 10),
    Column("officer", _("担当者"), width=14),
    Column("parent", _("元の契約番号"), width=16),
    Column("note", _("備考"), width=40),
)
"""Every column that the list can show; the number, which names the row, is always among those that are shown."""

USUAL = (
    "number",
    "kind",
    "title",
    "partner",
    "principal",
    "department",
    "signed_on",
    "ends_on",
    "amount_yen",
    "state",
)
"""What is shown to whoever chose nothing: as much as a screen 1,280 dots wide holds."""

VALUES: Mapping[str, Callable[[AgreementRow], CellValue]] = {
    "number": lambda row: row.agreement.number,
    "kind": lambda row: row.kind_label,
    "title": lambda row: row.agreement.title,
    "partner": lambda row: row.partners,
    "principal": lambda row: row.principal,
    "department": lambda row: row.agreement.department.name if row.agreement.department else "",
    "officer": lambda row: str(row.agreement.officer or ""),
    "signed_on": lambda row: row.agreement.signed_on,
    "starts_on": lambda row: row.agreement.starts_on,
    "ends_on": lambda row: row.agreement.ends_on,
    "amount_yen": lambda row: row.agreement.amount_yen,
    "received_yen": lambda row: row.received_yen,
    "state": lambda row: row.state_label,
    "money": lambda row: "・".join(label for _tag, label in row.mark_tags),
    "turn": lambda row: row.turn.label if row.turn else "",
    "turn_days": lambda row: row.turn.days if row.turn else None,
    "parent": lambda row: row.agreement.parent.number if row.agreement.parent else "",
    "note": lambda row: row.agreement.note,
}


def chosen_columns(codes: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns of these codes in the order of COLUMNS; without a known code, the usual ones."""
    wanted = {code for code in codes if code in VALUES} or set(USUAL)
    return tuple(column for column in COLUMNS if column.code in wanted or column.code == "number")


def table_rows(
    rows: Iterable[AgreementRow], columns: Sequence[Column] = COLUMNS
) -> Iterator[tuple[CellValue, ...]]:
    """Yield the cells of each row in the order of the columns."""
    values = [VALUES[column.code] for column in columns]
    for row in rows:
        yield tuple(value(row) for value in values)
