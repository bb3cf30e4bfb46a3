"""Sheets of URA and cross-appointments: known by their headers, not yet imported."""

from core.calc.ledger.declared import Column, ColumnType, SheetKind

ADMINISTRATORS = SheetKind(
    code="ura",
    label="URA",
    names=("URA名簿", "リサーチ・アドミニストレーター", "コーディネーター"),
    order=15,
    columns=(
        Column("name", "氏名", ColumnType.PERSON, required=True),
        Column("category", "区分", ColumnType.TEXT, ("職種",)),
        Column("born_on", "生年月日", ColumnType.DATE),
        Column("starts_on", "採用日", ColumnType.DATE, ("雇用開始日", "着任日")),
        Column("ends_on", "退職日", ColumnType.DATE, ("雇用終了日", "離職日")),
        Column("term", "雇用期間", ColumnType.TEXT, ("任期",)),
        Column("previous", "前職", ColumnType.TEXT),
        Column("duty", "主たる担当業務", ColumnType.TEXT, ("担当業務", "業務"), required=True),
    ),
)

CROSS_APPOINTMENTS = SheetKind(
    code="cross_appointment",
    label="クロスアポイントメント",
    names=("クロアポ", "混合給与"),
    order=16,
    columns=(
        Column("name", "氏名", ColumnType.PERSON, required=True),
        Column("direction", "方向", ColumnType.TEXT, ("受入・出向", "区分"), required=True),
        Column("organization_name", "相手機関", ColumnType.TEXT, ("相手先", "機関名"), required=True),
        Column("organization_class", "相手区分", ColumnType.TEXT, ("相手先区分",)),
        Column("starts_on", "開始日", ColumnType.DATE),
        Column("ends_on", "終了日", ColumnType.DATE),
        Column("effort", "エフォート", ColumnType.TEXT, ("従事割合", "エフォート率"), required=True),
        Column("extra_pay", "給与上乗せ", ColumnType.MARK, ("上乗せ", "手当")),
    ),
)

SHEETS = (ADMINISTRATORS, CROSS_APPOINTMENTS)
