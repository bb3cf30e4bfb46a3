"""The sheet of a finance office's ledger of what was spent."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from collaboration.calc.expenditure import CostItem
from collaboration.imports.columns import AGREEMENT, NUMBER_SYNONYMS
from collaboration.imports.rules import error
from core.calc.fiscal_year import fiscal_year_of
from core.calc.ledger.check import number_key
from core.calc.ledger.convert import choice_refused
from core.calc.ledger.declared import Column, ColumnType, Reference, RowContext, SheetKind, UniqueRule
from core.calc.ledger.problems import Finding
from core.calc.messages import gettext_noop
from core.calc.text import folded_key

SPENT = "expenditure"

ITEM_WORDS: Mapping[str, CostItem] = {
    "人件費": CostItem.PERSONNEL,
    "給与": CostItem.PERSONNEL,
    "賃金": CostItem.PERSONNEL,
    "人件費・謝金": CostItem.PERSONNEL,
    "RA・学生人件費": CostItem.PERSONNEL,
    "法定福利費": CostItem.PERSONNEL,
    "謝金": CostItem.HONORARIA,
    "諸謝金": CostItem.HONORARIA,
    "旅費": CostItem.TRAVEL,
    "国内旅費": CostItem.TRAVEL,
    "外国旅費": CostItem.TRAVEL,
    "旅費交通費": CostItem.TRAVEL,
    "設備備品費": CostItem.EQUIPMENT,
    "設備備品": CostItem.EQUIPMENT,
    "備品費": CostItem.EQUIPMENT,
    "機械装置費": CostItem.EQUIPMENT,
    "工具器具備品": CostItem.EQUIPMENT,
    "消耗品費": CostItem.CONSUMABLES,
    "消耗品": CostItem.CONSUMABLES,
    "物品費": CostItem.CONSUMABLES,
    "外注・雑役務費": CostItem.OUTSOURCING,
    "外注費": CostItem.OUTSOURCING,
    "雑役務費": CostItem.OUTSOURCING,
    "業務委託費": CostItem.OUTSOURCING,
    "光熱水料": CostItem.UTILITIES,
    "光熱水費": CostItem.UTILITIES,
    "水道光熱費": CostItem.UTILITIES,
    "その他": CostItem.OTHER,
    "その他経費": CostItem.OTHER,
    "印刷製本費": CostItem.OTHER,
    "通信運搬費": CostItem.OTHER,
    "会議費": CostItem.OTHER,
    "知の価値分": CostItem.VALUE,
    "施設使用料": CostItem.FACILITY,
    "施設・スペース使用料": CostItem.FACILITY,
    "直接経費": CostItem.UNDIVIDED,
    "研究料": CostItem.RESEARCHER,
    "間接経費": CostItem.INDIRECT,
    "一般管理費": CostItem.INDIRECT,
    "戦略的産学連携経費": CostItem.STRATEGIC,
}
"""Items as finance systems call them; the first word of each item is the one offered."""

_BY_KEY = {folded_key(word): item for word, item in ITEM_WORDS.items()}
_OFFERED = {word: item.value for word, item in ITEM_WORDS.items()}


def read_item(text: str) -> CostItem:
    """Read the name of an item; raises CellRefused naming the items there are."""
    item = _BY_KEY.get(folded_key(text))
    if item is None:
        raise choice_refused(text, _OFFERED)
    return item


def book_year(values: Mapping[str, Any]) -> int | None:
    """Return the accounting year of a row: what the ledger says, else that of its day."""
    day, year = values.get("spent_on"), values.get("fiscal_year")
    return year or (fiscal_year_of(day) if day else None)


def _agreement_number(values: Mapping[str, Any]) -> str | None:
    number: str | None = values.get("agreement_number")
    return number


def _book(values: Mapping[str, Any]) -> Hashable:
    """Return within what a voucher is used once: a voucher pays for several contracts, items and lines."""
    number, line = values.get("agreement_number") or "", values.get("line") or ""
    return number_key(number), book_year(values), values.get("item"), number_key(line)


def _is_an_amount(values: Mapping[str, Any], _context: RowContext) -> Iterator[Finding]:
    if values.get("amount_yen") == 0:
        yield error(
            "amount_yen",
            gettext_noop("金額が0円です。"),
            gettext_noop("元の台帳で金額を確かめてください。執行のない行は削除してください。"),
        )


EXPENDITURE = SheetKind(
    code=SPENT,
    label="執行",
    names=("支出", "執行台帳", "執行明細", "財務会計"),
    order=40,
    permission="collaboration.import_money",
    columns=(
        Column(
            "fund_code",
            "予算コード",
            ColumnType.TEXT,
            ("財源コード", "予算科目コード", "プロジェクトコード", "予算詳細コード"),
            max_length=60,
        ),
        Column("agreement_number", "契約番号", ColumnType.KEY, NUMBER_SYNONYMS, required=True, max_length=60),
        Column(
            "item",
            "費目",
            ColumnType.CHOICE,
            ("費目名", "執行費目", "予算費目", "勘定科目", "科目", "目的別費目"),
            required=True,
            read=read_item,
        ),
        Column(
            "spent_on",
            "執行日",
            ColumnType.DATE,
            ("執行年月日", "支出日", "支払日", "支払年月日", "計上日", "伝票日付"),
            required=True,
            years_ahead=1,
        ),
        Column(
            "voucher",
            "伝票番号",
            ColumnType.KEY,
            ("伝票No", "執行番号", "支出番号", "支払番号", "支出決議番号"),
            required=True,
            max_length=60,
        ),
        Column("line", "明細番号", ColumnType.KEY, ("行番号", "枝番", "明細行", "伝票行"), max_length=20),
        Column(
            "amount_yen",
            "金額",
            ColumnType.YEN,
            ("執行額", "執行金額", "支出額", "支出金額", "支払額", "支払金額", "金額（円）"),
            required=True,
            signed=True,
        ),
        Column("text", "摘要", ColumnType.TEXT, ("内容", "品名", "用途", "件名"), max_length=300),
        Column("fiscal_year", "会計年度", ColumnType.FISCAL_YEAR, ("年度", "執行年度", "予算年度")),
    ),
    unique=(UniqueRule("voucher", scope=_book),),
    references=(
        Reference(AGREEMENT, "number", _agreement_number, "agreement_number", gettext_noop("契約番号")),
    ),
    rules=(_is_an_amount,),
)
