"""The list of rights as a table. Of a secret only number, kind, office and state go out."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from core.exports.tables import CellValue, Column, ColumnKind
from ip.queries.rights import RightRow

COLUMNS = (
    Column("number", _("整理番号"), width=14),
    Column("kind", _("権利の種類"), width=16),
    Column("office", _("出願先"), width=20),
    Column("state", _("状態"), width=16),
    Column("title", _("名称"), width=40),
    Column("application_number", _("出願番号"), width=22),
    Column("filed_on", _("出願日"), ColumnKind.DATE),
    Column("publication_number", _("公開番号"), width=22),
    Column("published_on", _("公開日"), ColumnKind.DATE),
    Column("registration_number", _("登録番号"), width=20),
    Column("registered_on", _("登録日"), ColumnKind.DATE),
    Column("ended_on", _("権利の終了日"), ColumnKind.DATE),
    Column("owners", _("権利者"), width=40),
    Column("department", _("主な担当部局"), width=20),
    Column("agent", _("特許事務所"), width=24),
    Column("agent_reference", _("特許事務所の整理番号"), width=18),
)


def table_rows(rows: Iterable[RightRow]) -> Iterator[list[CellValue]]:
    """Yield the cells of each row, in the order of COLUMNS."""
    for row in rows:
        right = row.right
        head: list[CellValue] = [
            right.number,
            right.get_kind_display(),
            row.office_name,
            right.get_state_display(),
        ]
        if not row.reads:
            yield [*head, *[None] * (len(COLUMNS) - len(head))]
            continue
        yield [
            *head,
            right.family.title,
            right.application_number,
            right.filed_on,
            right.publication_number,
            right.published_on,
            right.registration_number,
            right.registered_on,
            right.ended_on,
            row.owners,
            str(right.family.department or ""),
            str(right.agent or ""),
            right.agent_reference,
        ]
