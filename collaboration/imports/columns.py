"""Columns that ledgers of contracts and of receipts share, with the names that offices give them."""

from core.calc.ledger.declared import Column, ColumnType

AGREEMENT = "agreement"
RECEIPT = "receipt"

NUMBER_SYNONYMS = (
    "契約No",
    "契約NO.",
    "契約管理番号",
    "整理番号",
    "管理番号",
    "受付番号",
    "課題番号",
    "契約書番号",
    "契約コード",
)
PART_COLUMNS = (
    Column(
        "direct_yen",
        "うち直接経費",
        ColumnType.YEN,
        ("直接経費", "直接経費額", "直接費", "研究経費", "直接研究経費"),
    ),
    Column(
        "indirect_yen",
        "うち間接経費",
        ColumnType.YEN,
        ("間接経費", "間接経費額", "間接費", "一般管理費", "産学連携推進経費", "オーバーヘッド"),
    ),
    Column(
        "strategic_yen",
        "うち戦略的産学連携経費",
        ColumnType.YEN,
        ("戦略的産学連携経費", "戦略経費", "戦略的経費"),
    ),
    Column("researcher_yen", "うち研究料", ColumnType.YEN, ("研究料", "研究員費", "民間等共同研究員経費")),
    Column("tax_yen", "うち消費税", ColumnType.YEN, ("消費税", "消費税額", "消費税等")),
)
