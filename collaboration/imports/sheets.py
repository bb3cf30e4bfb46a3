"""Kinds of sheets of this app, each declared as one table: which columns there are and what offices call them."""

from collections.abc import Mapping
from typing import Any

from collaboration.imports.rules import (
    amendment_names_its_contract,
    country_fits_the_class,
    parts_sum_to_a_sum_beside,
    parts_sum_to_the_receipt,
    received_sum_has_a_day,
    research_has_a_term,
    term_is_in_order,
)
from collaboration.imports.words import parent_number, read_agreement_kind, read_partner_class
from core.calc.ledger.declared import Column, ColumnType, Reference, SheetKind, UniqueRule
from core.calc.messages import gettext_noop

AGREEMENT = "agreement"
RECEIPT = "receipt"

_NUMBER = (
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
_PARTS = (
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


def _amended_number(values: Mapping[str, Any]) -> str | None:
    kind, number = values.get("kind"), values.get("number")
    if values.get("parent_number") is not None:
        return str(values["parent_number"])
    return parent_number(number) if kind is not None and kind.amends and number is not None else None


def _agreement_number(values: Mapping[str, Any]) -> str | None:
    number: str | None = values.get("agreement_number")
    return number


AGREEMENTS = SheetKind(
    code=AGREEMENT,
    label="契約",
    names=("契約台帳", "契約一覧", "外部資金", "共同研究", "受託研究", "治験", "学術指導"),
    order=20,
    columns=(
        Column("number", "契約番号", ColumnType.KEY, _NUMBER, required=True, max_length=60),
        Column(
            "kind",
            "契約種別",
            ColumnType.CHOICE,
            (
                "種別",
                "契約区分",
                "契約種類",
                "研究種別",
                "研究区分",
                "区分",
                "契約の種類",
                "資金種別",
                "制度",
                "制度名",
            ),
            required=True,
            read=read_agreement_kind,
            from_sheet_name=True,
        ),
        Column(
            "title",
            "研究題目",
            ColumnType.TEXT,
            (
                "研究課題",
                "研究課題名",
                "課題名",
                "題目",
                "件名",
                "研究テーマ",
                "研究題名",
                "テーマ",
                "契約件名",
                "研究名",
                "試験課題名",
            ),
            required=True,
            max_length=500,
        ),
        Column(
            "organization_name",
            "相手先名称",
            ColumnType.TEXT,
            (
                "相手先",
                "相手先名",
                "相手方",
                "相手方名称",
                "契約相手先",
                "契約相手方",
                "企業名",
                "会社名",
                "委託者",
                "委託者名",
                "依頼者",
                "共同研究先",
                "共同研究機関",
                "相手機関",
                "相手機関名",
                "機関名",
                "委託元",
                "委託機関",
                "取引先",
                "取引先名",
                "契約先",
            ),
            required=True,
        ),
        Column(
            "corporate_number",
            "法人番号",
            ColumnType.CORPORATE_NUMBER,
            ("法人No", "法人番号（13桁）", "相手先法人番号"),
        ),
        Column(
            "partner_class",
            "相手先区分",
            ColumnType.CHOICE,
            (
                "企業区分",
                "企業規模",
                "規模",
                "相手方区分",
                "相手先種別",
                "相手機関区分",
                "機関区分",
                "相手先の区分",
                "大企業・中小企業",
            ),
            read=read_partner_class,
        ),
        Column(
            "prefecture",
            "所在地（都道府県）",
            ColumnType.PREFECTURE,
            ("所在地", "都道府県", "所在都道府県", "相手先所在地", "都道府県名", "本社所在地", "住所"),
        ),
        Column("country", "国名", ColumnType.COUNTRY, ("国", "国・地域", "所在国", "相手先国名", "国籍")),
        Column(
            "department",
            "担当部局",
            ColumnType.TEXT,
            (
                "部局",
                "部局名",
                "所属",
                "所属部局",
                "研究科",
                "学部",
                "所属部局名",
                "実施部局",
                "代表者所属",
                "研究代表者所属",
                "所属名",
            ),
            from_sheet_name=True,
        ),
        Column(
            "principal",
            "研究代表者",
            ColumnType.PERSON,
            (
                "代表者",
                "研究担当者",
                "研究代表者名",
                "代表研究者",
                "担当教員",
                "教員名",
                "研究者",
                "研究者名",
                "研究責任者",
                "責任医師",
                "治験責任医師",
                "担当者",
                "研究代表者氏名",
                "氏名",
            ),
            max_length=100,
        ),
        Column(
            "signed_on",
            "契約締結日",
            ColumnType.DATE,
            ("締結日", "契約日", "契約年月日", "締結年月日", "契約締結年月日"),
            years_ahead=1,
        ),
        Column(
            "starts_on",
            "研究開始日",
            ColumnType.DATE,
            (
                "開始日",
                "契約開始日",
                "研究期間（開始）",
                "研究期間開始",
                "研究期間／開始",
                "研究期間／自",
                "契約期間（自）",
                "期間（自）",
                "研究期間（自）",
                "期間自",
                "始期",
                "開始年月日",
                "研究開始年月日",
                "契約期間／開始",
                "自",
            ),
        ),
        Column(
            "ends_on",
            "研究終了日",
            ColumnType.DATE,
            (
                "終了日",
                "契約終了日",
                "研究期間（終了）",
                "研究期間終了",
                "研究期間／終了",
                "研究期間／至",
                "契約期間（至）",
                "期間（至）",
                "研究期間（至）",
                "期間至",
                "終期",
                "終了年月日",
                "研究終了年月日",
                "満了日",
                "契約満了日",
                "契約期間／終了",
                "至",
            ),
        ),
        Column(
            "amount_yen",
            "契約金額（円）",
            ColumnType.YEN,
            (
                "契約額",
                "契約総額",
                "契約金額合計",
                "総額",
                "契約金額（税込）",
                "研究費総額",
                "研究経費総額",
                "研究費",
            ),
        ),
        Column(
            "received_yen",
            "受入額",
            ColumnType.YEN,
            (
                "受入金額",
                "当年度受入額",
                "入金額",
                "当該年度受入額",
                "年度受入額",
                "受領額",
                "収入額",
                "受入実績額",
            ),
        ),
        Column(
            "received_on",
            "入金日",
            ColumnType.DATE,
            ("受入日", "入金年月日", "収納日", "受領日", "納入日"),
            years_ahead=1,
        ),
        Column("received_fiscal_year", "受入年度", ColumnType.FISCAL_YEAR, ("年度", "会計年度", "入金年度")),
        *_PARTS,
        Column(
            "office_involved",
            "本部関与（1,000万円以上）",
            ColumnType.MARK,
            (
                "本部関与",
                "組織関与",
                "組織的関与",
                "組織の関与",
                "産学連携本部関与",
                "産連本部関与",
                "本部の関与",
                "本部関与の有無",
            ),
        ),
        Column(
            "matched",
            "本部マッチング",
            ColumnType.MARK,
            ("マッチング", "本部によるマッチング", "産学連携本部マッチング", "マッチング実績"),
        ),
        Column(
            "parent_number",
            "元契約番号",
            ColumnType.KEY,
            ("原契約番号", "変更前契約番号", "親契約番号", "当初契約番号"),
            max_length=60,
        ),
        Column("note", "備考", ColumnType.TEXT, ("摘要", "特記事項", "メモ"), max_length=2_000),
    ),
    unique=(
        UniqueRule(
            "number",
            same=("title", "organization_name", "starts_on", "ends_on"),
            different=("received_on", "received_yen", "received_fiscal_year"),
        ),
    ),
    references=(Reference(AGREEMENT, "number", _amended_number, "number", gettext_noop("元の契約")),),
    rules=(
        term_is_in_order,
        research_has_a_term,
        country_fits_the_class,
        amendment_names_its_contract,
        parts_sum_to_a_sum_beside,
        received_sum_has_a_day,
    ),
)

RECEIPTS = SheetKind(
    code=RECEIPT,
    label="入金",
    names=("入金台帳", "受入", "収入", "納入"),
    order=30,
    columns=(
        Column(
            "number",
            "入金番号",
            ColumnType.KEY,
            ("入金No", "伝票番号", "収入番号", "受入番号", "調定番号", "収納番号"),
            max_length=60,
        ),
        Column("agreement_number", "契約番号", ColumnType.KEY, _NUMBER, required=True, max_length=60),
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
        *_PARTS,
        Column(
            "fiscal_year", "会計年度", ColumnType.FISCAL_YEAR, ("年度", "受入年度", "入金年度", "計上年度")
        ),
    ),
    unique=(UniqueRule("number"),),
    references=(
        Reference(AGREEMENT, "number", _agreement_number, "agreement_number", gettext_noop("契約番号")),
    ),
    rules=(parts_sum_to_the_receipt,),
)

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
