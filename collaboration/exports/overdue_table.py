"""The list of late invoices as a table for those who write the reminders."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from collaboration.queries.dunning import OverdueInvoice
from core.exports.tables import CellValue, Column, ColumnKind
from core.models.wording import translated

COLUMNS = (
    Column("number", _("請求番号"), width=16),
    Column("partner", _("請求先"), width=32),
    Column("agreement", _("契約番号"), width=18),
    Column("subject", _("件名"), width=40),
    Column("department", _("担当部局"), width=20),
    Column("issued_on", _("発行日"), ColumnKind.DATE),
    Column("due_on", _("支払期限"), ColumnKind.DATE),
    Column("days", _("超過日数"), ColumnKind.NUMBER, 10),
    Column("amount_yen", _("請求額（円）"), ColumnKind.NUMBER),
    Column("settled_yen", _("入金済（円）"), ColumnKind.NUMBER),
    Column("rest_yen", _("残額（円）"), ColumnKind.NUMBER),
    Column("interest_yen", _("延滞金（円）"), ColumnKind.NUMBER),
    Column("interest", _("延滞金の計算"), width=50),
    Column("contact", _("連絡先"), width=30),
)


def overdue_rows(overdue: Iterable[OverdueInvoice]) -> Iterator[list[CellValue]]:
    """Yield one row per late invoice."""
    for each in overdue:
        invoice, interest = each.invoice, each.interest
        yield [
            invoice.number,
            invoice.partner.name,
            invoice.agreement.number,
            invoice.subject,
            invoice.agreement.department.name if invoice.agreement.department else "",
            invoice.issued_on,
            invoice.due_on,
            each.days,
            invoice.amount_yen,
            invoice.settled,
            invoice.rest_yen,
            interest.yen if interest else None,
            translated(interest.formula)
            if interest
            else _t("価格の確定した規程に延滞金の定めがありません。"),
            invoice.partner.contact,
        ]
