"""The sheet of umbrella agreements: known by its headers, not yet imported."""

from core.calc.ledger.declared import Column, ColumnType, SheetKind

UMBRELLAS = SheetKind(
    code="umbrella",
    label="包括連携",
    names=("包括連携契約", "包括協定", "包括連携協定"),
    order=90,
    columns=(
        Column(
            "organization_name", "企業名", ColumnType.TEXT, ("相手先", "相手先名称", "機関名"), required=True
        ),
        Column("corporate_number", "法人番号", ColumnType.CORPORATE_NUMBER),
        Column("partner_class", "区分", ColumnType.TEXT, ("相手先区分",)),
        Column("signed_on", "締結日", ColumnType.DATE, ("契約締結日", "協定締結日")),
        Column("ends_on", "終了日", ColumnType.DATE, ("有効期限", "契約終了日")),
    ),
)
