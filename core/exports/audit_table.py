"""The event log as a table."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.exports.tables import CellValue, Column
from core.queries.timeline import TimelineEntry

COLUMNS = (
    Column("at", _("日時"), width=20),
    Column("actor", _("操作者"), width=20),
    Column("role", _("役割"), width=24),
    Column("title", _("操作"), width=24),
    Column("object", _("対象"), width=40),
    Column("details", _("変更内容"), width=80),
    Column("reason", _("理由"), width=40),
)


def table_rows(entries: Iterable[TimelineEntry]) -> Iterator[list[CellValue]]:
    """Yield the cells of each event, in the order of COLUMNS."""
    for entry in entries:
        yield [
            f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
            entry.actor_label,
            entry.role_label,
            entry.title,
            entry.object_label,
            "\n".join(entry.details),
            entry.reason,
        ]
