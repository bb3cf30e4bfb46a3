"""The sheet of receipts as one table."""

from collections.abc import Hashable, Mapping
from typing import Any

from collaboration.imports.columns import AGREEMENT, NUMBER_SYNONYMS, PART_COLUMNS, RECEIPT
from collaboration.imports.rules import parts_sum_to_the_receipt
from core.calc.fiscal_year import fiscal_year_of
from core.calc.ledger.check import number_key
from core.calc.ledger.declared import Column, ColumnType, Reference, SheetKind, UniqueRule
from core.calc.messages import gettext_noop


def _agreement_number(values: Mapping[str, Any]) -> str | None:
    number: str | None = values.get("agreement_number")
    return number


def _book(values: Mapping[str, Any]) -> Hashable:
    """Return within what a receipt number is used once: its agreement and accounting year.

    Offices number their receipts anew each year, and one voucher may cover several agreements.
    """
    day = values.get("received_on")
    year = values.get("fiscal_year") or (fiscal_year_of(day) if day else None)
    return number_key(values.get("agreement_number") or ""), year


RECEIPTS = SheetKind(
    code=RECEIPT,
    label="入金",
    names=("入金台帳", "受入", "収入", "納入"),
    order=30,
    permission="collaboration.import_money",
    columns=(
        Column(
            "number",
            "入金番号",
            ColumnType.KEY,
            ("入金No", "伝票番号", "収入番号", "受入番号", "調定番号", "収納番号"),
            max_length=60,
        ),
        Column("agreement_number", "契約番号", ColumnType.KEY, NUMBER_SYNONYMS, required=True, max_length=60),
        Column(
            "received_on",
            "入金日",
            ColumnType.DATE,
            ("入金年月日", "受入日", "収納日", "受領日", "納入日", "受入年月日", "入金確認日"),
            required=True,
            years_ahead=1,
        ),
        Column(
            "amount_yen",
            "入金額",
            ColumnType.YEN,
            (
                "入金金額",
                "受入額",
                "受入金額",
                "金額",
                "収納額",
                "受領額",
                "納入額",
                "合計",
                "合計額",
                "入金額（円）",
            ),
            required=True,
        ),
        *PART_COLUMNS,
        Column(
            "fiscal_year", "会計年度", ColumnType.FISCAL_YEAR, ("年度", "受入年度", "入金年度", "計上年度")
        ),
    ),
    unique=(UniqueRule("number", scope=_book),),
    references=(
        Reference(AGREEMENT, "number", _agreement_number, "agreement_number", gettext_noop("契約番号")),
    ),
    rules=(parts_sum_to_the_receipt,),
)
