"""The fields that a template of a document may name: one declaration for the filling, the check and the list of fields."""

from dataclasses import dataclass

from core.calc.messages import gettext_noop


@dataclass(frozen=True, slots=True)
class DocumentField:
    """A field by the name that a template writes in {{ }}. One with `rows` is a table whose lines have these fields."""

    name: str
    meaning: str
    example: str = ""
    rows: tuple["DocumentField", ...] = ()


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that the list shows under one heading."""

    heading: str
    fields: tuple[DocumentField, ...]


_F = DocumentField

GROUPS: tuple[FieldGroup, ...] = (
    FieldGroup(
        gettext_noop("契約"),
        (
            _F("契約番号", gettext_noop("契約の番号"), "KJ2026-00001"),
            _F("契約種別", gettext_noop("契約の種別"), "共同研究"),
            _F("研究題目", gettext_noop("研究題目"), "蓄電池電極材料に関する研究"),
            _F(
                "締結日",
                gettext_noop("契約締結日。未定のときは、年月日を書き込む空白"),
                "2026年4月1日（令和8年）",
            ),
            _F(
                "開始日",
                gettext_noop("研究開始日。未定のときは、年月日を書き込む空白"),
                "2026年4月1日（令和8年）",
            ),
            _F(
                "終了日",
                gettext_noop("研究終了日。未定のときは、年月日を書き込む空白"),
                "2027年3月31日（令和9年）",
            ),
            _F("契約金額", gettext_noop("契約金額（税込）。金と円也を付けた書き方"), "金 3,000,000円也"),
            _F("契約金額_数字", gettext_noop("契約金額（税込）"), "3,000,000円"),
            _F("備考", gettext_noop("契約の備考"), "分担金は年2回に分けて納付する。"),
            _F("作成日", gettext_noop("文書を作成した日"), "2026年4月1日（令和8年）"),
        ),
    ),
    FieldGroup(
        gettext_noop("当事者と研究者"),
        (
            _F("機関名", gettext_noop("大学などの名称"), "国立大学法人架空大学"),
            _F("機関所在地", gettext_noop("機関の所在地（都道府県）"), "東京都"),
            _F("担当部局", gettext_noop("契約を担当する部局"), "大学院工学研究科"),
            _F("相手先", gettext_noop("代表の相手先の名称"), "株式会社青葉製作所"),
            _F("相手先所在地", gettext_noop("代表の相手先の住所"), "神奈川県川崎市1-2-3"),
            _F(
                "相手先一覧",
                gettext_noop("すべての相手先"),
                rows=(
                    _F("名称", gettext_noop("相手先の名称"), "株式会社青葉製作所"),
                    _F("所在地", gettext_noop("相手先の住所"), "神奈川県川崎市1-2-3"),
                    _F("記号", gettext_noop("契約書での呼び名"), "乙"),
                ),
            ),
            _F("研究代表者", gettext_noop("大学の研究代表者の氏名"), "架空 花子"),
            _F("研究代表者所属", gettext_noop("研究代表者の所属と職名"), "大学院工学研究科 教授"),
            _F(
                "研究者一覧",
                gettext_noop("大学の研究担当者"),
                rows=(
                    _F("氏名", gettext_noop("研究者の氏名"), "架空 花子"),
                    _F("所属", gettext_noop("所属する部局"), "大学院工学研究科"),
                    _F("職名", gettext_noop("職名"), "教授"),
                    _F("役割", gettext_noop("研究代表者か研究分担者か"), "研究代表者"),
                ),
            ),
        ),
    ),
    FieldGroup(
        gettext_noop("経費"),
        (
            _F(
                "経費一覧",
                gettext_noop("確定した価格の費目ごとの額"),
                rows=(
                    _F("費目", gettext_noop("費目"), "直接経費"),
                    _F("金額", gettext_noop("金額"), "2,000,000円"),
                ),
            ),
            _F(
                "年度一覧",
                gettext_noop("確定した価格の年度ごとの額"),
                rows=(
                    _F("年度", gettext_noop("会計年度"), "2026年度（令和8年度）"),
                    _F("金額", gettext_noop("金額"), "3,000,000円"),
                ),
            ),
            _F("経費合計", gettext_noop("経費の合計（税込）"), "3,000,000円"),
        ),
    ),
    FieldGroup(
        gettext_noop("条項と知的財産"),
        (
            _F(
                "条項",
                gettext_noop("条項集から選んだ条項"),
                rows=(
                    _F("番号", gettext_noop("条の番号"), "第1条"),
                    _F("見出し", gettext_noop("条の見出し"), "目的"),
                    _F("本文", gettext_noop("条の本文"), "甲及び乙は、本研究を共同して行う。"),
                ),
            ),
            _F(
                "知財の取決め",
                gettext_noop("知的財産の取決めの要約"),
                "研究成果の知的財産権は大学に帰属します。",
            ),
        ),
    ),
    FieldGroup(
        gettext_noop("変更契約"),
        (
            _F("元契約番号", gettext_noop("変更される契約の番号"), "KJ2026-00001"),
            _F("元契約締結日", gettext_noop("変更される契約の締結日"), "2025年4月1日（令和7年）"),
            _F(
                "変更一覧",
                gettext_noop("変更前と変更後で異なる項目"),
                rows=(
                    _F("項目", gettext_noop("項目の名称"), "研究終了日"),
                    _F("変更前", gettext_noop("変更前の値"), "2027年3月31日（令和9年）"),
                    _F("変更後", gettext_noop("変更後の値"), "2028年3月31日（令和10年）"),
                ),
            ),
        ),
    ),
    FieldGroup(
        gettext_noop("請求"),
        (
            _F("請求番号", gettext_noop("発行済の最も新しい請求書の番号"), "SK2026-00001"),
            _F("請求日", gettext_noop("請求書の発行日"), "2026年4月6日（令和8年）"),
            _F("支払期限", gettext_noop("支払期限"), "2026年5月6日（令和8年）"),
            _F("請求先", gettext_noop("請求先の名称"), "株式会社青葉製作所"),
            _F("請求件名", gettext_noop("件名"), "蓄電池電極材料に関する研究"),
            _F("請求額", gettext_noop("請求額（税込）"), "金 1,430,000円也"),
            _F("請求消費税", gettext_noop("消費税額と税率"), "130,000円（10%）"),
            _F(
                "請求内訳",
                gettext_noop("請求の内訳"),
                rows=(
                    _F("費目", gettext_noop("費目"), "直接経費"),
                    _F("金額", gettext_noop("金額"), "1,000,000円"),
                ),
            ),
            _F("登録番号", gettext_noop("適格請求書発行事業者の登録番号"), "T1234567890123"),
            _F("振込先", gettext_noop("振込先"), "架空銀行 本店 普通 1234567"),
        ),
    ),
    FieldGroup(
        gettext_noop("入金"),
        (
            _F(
                "入金一覧",
                gettext_noop("会計年度ごとの入金（返還と訂正を差し引いた額）"),
                rows=(
                    _F("年度", gettext_noop("会計年度"), "2026年度（令和8年度）"),
                    _F("直接経費", gettext_noop("直接経費"), "1,000,000円"),
                    _F("間接経費", gettext_noop("間接経費"), "300,000円"),
                    _F("その他", gettext_noop("戦略的産学連携経費と研究料"), "0円"),
                    _F("消費税", gettext_noop("消費税額"), "130,000円"),
                    _F("合計", gettext_noop("合計"), "1,430,000円"),
                ),
            ),
            _F("入金合計", gettext_noop("入金の合計"), "1,430,000円"),
        ),
    ),
)

FIELDS: dict[str, DocumentField] = {each.name: each for group in GROUPS for each in group.fields}
"""Every field by its name."""
