"""Sheets of intellectual property: known by their headers, not yet imported."""

from core.calc.ledger.declared import Column, ColumnType, SheetKind

DISCLOSURES = SheetKind(
    code="disclosure",
    label="発明届",
    names=("発明届一覧", "届出一覧"),
    order=40,
    columns=(
        Column("number", "発明届番号", ColumnType.KEY, ("届出番号", "整理番号"), required=True),
        Column("title", "発明の名称", ColumnType.TEXT, ("発明名称", "名称"), required=True),
        Column("inventor", "発明者（代表）", ColumnType.PERSON, ("発明者", "代表発明者", "届出者")),
        Column("department", "所属", ColumnType.TEXT, ("所属部局", "部局")),
        Column("disclosed_on", "届出日", ColumnType.DATE, ("届出年月日", "受付日")),
        Column("succession", "承継区分", ColumnType.TEXT, ("承継", "帰属", "承継の有無")),
    ),
)

LICENCES = SheetKind(
    code="licence",
    label="実施契約",
    names=("ライセンス", "実施許諾", "譲渡契約"),
    order=60,
    columns=(
        Column("number", "契約番号", ColumnType.KEY, ("管理番号",), required=True),
        Column("kind", "種別", ColumnType.TEXT, ("契約種別", "実施区分"), required=True),
        Column("organization_name", "相手先名称", ColumnType.TEXT, ("相手先", "企業名", "実施権者")),
        Column(
            "right",
            "対象権利（整理番号）",
            ColumnType.KEY,
            ("対象権利", "対象特許", "特許番号"),
            required=True,
        ),
        Column("starts_on", "契約開始日", ColumnType.DATE, ("開始日", "契約日")),
        Column("ends_on", "契約終了日", ColumnType.DATE, ("終了日",)),
    ),
)

INCOME = SheetKind(
    code="ip_income",
    label="知財収入",
    names=("知的財産収入", "特許収入", "ロイヤリティ"),
    order=70,
    columns=(
        Column("number", "収入番号", ColumnType.KEY, ("入金番号", "伝票番号"), required=True),
        Column("right_kind", "権利種別", ColumnType.TEXT, ("権利区分", "権利の種類"), required=True),
        Column("income_kind", "収入区分", ColumnType.TEXT, ("収入種別", "収入の種類"), required=True),
        Column("payer", "支払者", ColumnType.TEXT, ("相手先", "支払元", "企業名")),
        Column("received_on", "入金日", ColumnType.DATE, ("収納日",)),
        Column("amount_yen", "金額（円）", ColumnType.YEN, ("入金額", "収入額")),
    ),
)

SHEETS = (DISCLOSURES, LICENCES, INCOME)
