"""The sheet of spin-offs: known by its headers, not yet imported."""

from core.calc.ledger.declared import Column, ColumnType, SheetKind

VENTURES = SheetKind(
    code="venture",
    label="ベンチャー",
    names=("大学発ベンチャー", "スタートアップ"),
    order=80,
    columns=(
        Column("name", "会社名", ColumnType.TEXT, ("企業名", "法人名", "ベンチャー名"), required=True),
        Column("corporate_number", "法人番号", ColumnType.CORPORATE_NUMBER),
        Column("founded_on", "設立日", ColumnType.DATE, ("設立年月日", "設立年"), required=True),
        Column("origin", "設立区分", ColumnType.TEXT, ("区分", "分類"), required=True),
        Column("state", "状況", ColumnType.TEXT, ("現況", "状態")),
        Column("noted_on", "把握日", ColumnType.DATE, ("確認日",)),
    ),
)

SHEETS = (VENTURES,)
