"""The sheet of umbrella agreements as one table. Ledgers of them are short: often a company and a day, without a number."""

from collections.abc import Iterator

from collaboration.imports.rules import Values, error
from collaboration.imports.words import read_partner_class
from core.calc.ledger.declared import Column, ColumnType, RowContext, SheetKind
from core.calc.ledger.problems import Finding
from core.calc.messages import gettext_noop


def ends_after_signature(values: Values, _context: RowContext) -> Iterator[Finding]:
    """An agreement does not end before it was signed."""
    signed, ends = values.get("signed_on"), values.get("ends_on")
    if signed and ends and ends < signed:
        yield error(
            "ends_on",
            gettext_noop("終了日が締結日（%(signed)s）より前です。"),
            gettext_noop("協定書で期間を確かめ、締結日か終了日を直してください。"),
            signed=f"{signed.year}/{signed.month}/{signed.day}",
        )


UMBRELLAS = SheetKind(
    code="umbrella",
    label="包括連携",
    names=("包括連携契約", "包括協定", "包括連携協定"),
    order=90,
    columns=(
        Column("number", "契約番号", ColumnType.KEY, ("協定番号", "整理番号"), max_length=60),
        Column("title", "協定名", ColumnType.TEXT, ("協定名称", "契約名"), max_length=500),
        Column(
            "organization_name", "企業名", ColumnType.TEXT, ("相手先", "相手先名称", "機関名"), required=True
        ),
        Column("corporate_number", "法人番号", ColumnType.CORPORATE_NUMBER),
        Column("partner_class", "区分", ColumnType.CHOICE, ("相手先区分",), read=read_partner_class),
        Column(
            "signed_on", "締結日", ColumnType.DATE, ("契約締結日", "協定締結日"), required=True, years_ahead=1
        ),
        Column("ends_on", "終了日", ColumnType.DATE, ("有効期限", "契約終了日")),
    ),
    rules=(ends_after_signature,),
)
