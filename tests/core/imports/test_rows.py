"""What rows of a ledger become: joined, matched, dated, skipped or refused at their cell."""

import pytest

from collaboration.models import Agreement, Receipt
from core.actions.imports import ImportRefused, undo_import
from core.imports.batches import (
    commit_import,
)
from core.models import (
    Affiliation,
    Organization,
    OrganizationProfile,
    Person,
)
from tests.core.imports.steps import TODAY, D, checked, found, imported
from tests.factories.ledgers import (
    CONTRACT_HEADER,
    contract,
    corporate_number,
    office_ledger,
    receipt,
    researcher,
    sound_ledger,
    titled,
    workbook,
)

pytestmark = pytest.mark.django_db


def test_next_years_ledger_repeats_contracts_without_harm():
    imported(sound_ledger())
    again = office_ledger(
        [contract("KJ2018-00001"), contract("KJ2019-00009", 契約締結日="2019/4/1")],
        [receipt("N000001"), receipt("N000099", "KJ2018-00001", 入金日="2019/4/30")],
        [researcher(), researcher("20000074", "松本　悠")],
    )
    batch, ledger = checked(again)
    assert found(ledger) == set()
    commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    assert batch.summary["written"]["collaboration.agreement"] == 1
    assert batch.summary["written"]["collaboration.receipt"] == 1
    assert Person.objects.count() == 3


def test_a_known_number_with_another_content_is_an_error_that_names_the_field():
    imported(sound_ledger())
    _batch, ledger = checked(
        office_ledger(
            [contract("KJ2018-00001", **{"契約金額（円）": 1})], [receipt("N000001", 入金日="2018/7/1")]
        )
    )
    assert found(ledger) == {("契約", 4, "契約番号", "error"), ("入金", 4, "入金番号", "error")}
    assert "契約金額" in str(ledger.problems[0].reason)


def test_receipts_alone_join_contracts_that_are_there():
    imported(office_ledger([contract("KJ2018-00001")]))
    _batch, ledger = checked(
        office_ledger(
            receipts=[receipt("N1"), receipt("N2", "ＫＪ２０１８－００００１"), receipt("N3", "KJ2018-7")]
        )
    )
    assert found(ledger) == {("入金", 6, "契約番号", "error")}


def test_a_receipt_without_a_number_that_is_there_is_skipped_with_a_warning():
    imported(office_ledger([contract("KJ2018-00001")], [receipt("N1")]))
    batch, ledger = checked(office_ledger(receipts=[receipt(""), receipt("", 入金日="2018/7/1")]))
    assert found(ledger) == {("入金", 4, "入金日", "warning")}
    commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    assert Receipt.objects.count() == 2


def test_an_amendment_joins_a_contract_that_is_there():
    imported(office_ledger([contract("KJ2018-00001")]))
    imported(office_ledger([contract("KJ2018-00001-変1", 契約種別="共同研究（変更契約）")]))
    assert Agreement.objects.get(number="KJ2018-00001-変1").parent.number == "KJ2018-00001"


def test_an_amendment_of_nothing_is_an_error():
    _batch, ledger = checked(
        office_ledger(
            [
                contract("KJ2018-5-変1", 契約種別="共同研究（変更契約）"),
                contract("X", 契約種別="受託研究（変更契約）"),
            ]
        )
    )
    assert found(ledger) == {("契約", 4, "契約番号", "error"), ("契約", 5, "契約番号", "error")}


def test_a_changed_class_begins_a_dated_profile():
    imported(
        office_ledger(
            [
                contract("K-1", 契約締結日="2018/4/1", 相手先区分="中小企業"),
                contract("K-2", 契約締結日="2018/9/1", 相手先区分="大企業"),
                contract("K-3", 契約締結日="2018/10/1", 相手先区分="大企業"),
            ]
        )
    )
    profiles = OrganizationProfile.objects.order_by("valid_from").values_list("valid_from", "size_override")
    assert list(profiles) == [(D(2018, 4, 1), "sme"), (D(2018, 9, 1), "large")]


def test_an_address_that_differs_on_the_same_day_stays_with_the_contract():
    imported(
        office_ledger(
            [
                contract("K-1", 契約締結日="2018/4/1"),
                contract("K-2", 契約締結日="2018/4/1", **{"所在地（都道府県）": "大阪府"}),
            ]
        )
    )
    assert OrganizationProfile.objects.get().prefecture == "京都府"
    assert Agreement.objects.get(number="K-2").parties.get().contract_prefecture == "大阪府"


def test_organisations_match_by_number_then_by_folded_name():
    imported(
        office_ledger(
            [
                contract("K-1", 相手先名称="株式会社青葉"),
                contract("K-2", 相手先名称="㈱ 青葉", 法人番号=""),
                contract("K-3", 相手先名称="青葉ホールディングス株式会社"),
                contract("K-4", 相手先名称="株式会社青葉", 法人番号=corporate_number(9)),
                contract("K-5", 相手先名称="白波㈱", 法人番号=""),
                contract("K-6", 相手先名称="（株）白波", 法人番号=""),
            ]
        )
    )
    of = {row.number: row.parties.get().organization_id for row in Agreement.objects.all()}
    assert of["K-1"] == of["K-2"] == of["K-3"]
    assert of["K-4"] != of["K-1"]
    assert of["K-5"] == of["K-6"]
    assert Organization.objects.count() == 3


def test_a_principal_is_linked_only_when_name_and_department_are_unique():
    imported(
        office_ledger(
            [
                contract("K-1", 研究代表者="山田　太郎"),
                contract("K-2", 研究代表者="山田太郎", 担当部局="理学研究科"),
                contract("K-3", 研究代表者="高橋 祐子"),
            ],
            researchers=[
                researcher("20000000"),
                researcher("20000037", "髙橋　祐子"),
                researcher("20000074", "高橋　祐子"),
            ],
        )
    )
    of = {row.number: row.researchers.get().person for row in Agreement.objects.all()}
    assert of["K-1"].erad_number == "20000000"
    assert (of["K-2"], of["K-3"]) == (None, None)


def test_money_written_beside_the_contract_becomes_receipts():
    header = [*CONTRACT_HEADER, "受入額", "入金日", "直接経費", "間接経費"]
    rows = [
        [*contract("K-1"), 1_300_000, "2018/6/30", 1_000_000, 300_000],
        [*contract("K-1"), 650_000, "2018/12/28", 500_000, 150_000],
        [*contract("K-2"), None, None, None, None],
    ]
    batch = imported(workbook({"契約": titled("台帳", header, rows)}))
    assert batch.summary["written"]["collaboration.agreement"] == 2
    receipts = Receipt.objects.filter(agreement__number="K-1").values_list(
        "received_on", "amount_yen", "indirect_yen"
    )
    assert list(receipts) == [(D(2018, 6, 30), 1_300_000, 300_000), (D(2018, 12, 28), 650_000, 150_000)]


def test_money_without_a_day_belongs_to_the_year_of_the_title():
    header = [*CONTRACT_HEADER, "受入額（千円）"]
    imported(workbook({"契約": titled("平成30年度契約台帳", header, [[*contract("K-1"), 1_300]])}))
    row = Receipt.objects.get()
    assert (row.received_on, row.fiscal_year, row.amount_yen, row.direct_yen) == (
        D(2019, 3, 31),
        2018,
        1_300_000,
        1_300_000,
    )
    assert row.reason != ""


def test_money_without_day_or_year_is_an_error():
    header = [*CONTRACT_HEADER, "受入額"]
    _batch, ledger = checked(workbook({"契約": titled("契約台帳", header, [[*contract("K-1"), 1_300]])}))
    assert found(ledger) == {("契約", 4, "受入額", "error")}


def test_sheets_split_by_department_lend_their_names():
    header = [label for label in CONTRACT_HEADER if label != "担当部局"]
    place = CONTRACT_HEADER.index("担当部局")
    rows = {
        name: [*contract(number)[:place], *contract(number)[place + 1 :]]
        for name, number in (("工学研究科", "K-1"), ("理学研究科", "K-2"))
    }
    imported(workbook({name: titled("台帳", header, [row]) for name, row in rows.items()}))
    assert dict(Agreement.objects.values_list("number", "department__name")) == {
        "K-1": "工学研究科",
        "K-2": "理学研究科",
    }


def test_duplicates_are_found_across_sheets():
    content = workbook(
        {
            name: titled("台帳", CONTRACT_HEADER, [contract("K-1", 担当部局=name, 研究題目=name)])
            for name in ("工学部", "理学部")
        }
    )
    _batch, ledger = checked(content)
    assert found(ledger) == {("理学部", 4, "契約番号", "error")}
    assert "「工学部」の4行目" in str(ledger.problems[0].reason)


def test_a_csv_of_receipts_in_cp932_comes_in():
    imported(office_ledger([contract("KJ2018-00001")]))
    text = "入金台帳\r\n契約番号,入金日,入金額\r\nKJ2018-00001,平成３０年６月３０日,￥1\r\n合計,,1\r\n"
    imported(text.encode("cp932"), name="入金.csv")
    assert Receipt.objects.get().amount_yen == 1


def test_yen_below_a_thousand_and_rows_far_apart():
    rows = [
        contract("K-1", **{"契約金額（円）": 999}),
        *[[None] * 16 for _ in range(300)],
        contract("K-2", **{"契約金額（円）": 1}),
    ]
    imported(office_ledger(rows))
    assert list(Agreement.objects.order_by("number").values_list("amount_yen", flat=True)) == [999, 1]


def test_a_missing_column_is_said_once_and_not_for_every_row():
    header = [label for label in CONTRACT_HEADER if label != "研究題目"]
    place = CONTRACT_HEADER.index("研究題目")
    rows = [[*contract(f"K-{n}")[:place], *contract()[place + 1 :]] for n in range(5)]
    batch, ledger = checked(workbook({"契約": titled("台帳", header, rows)}))
    assert found(ledger) == {("契約", 3, "研究題目", "error")}
    with pytest.raises(ImportRefused, match="必要な列"):
        commit_import(batch, good_rows_only=True, today=TODAY, by=None)


def test_unknown_sheets_and_those_not_imported_yet_are_no_errors():
    content = workbook(
        {
            "契約": titled("台帳", CONTRACT_HEADER, [contract()]),
            "発明届": [["発明届番号", "発明の名称", "届出日"], ["H-1", "装置", "いつか"]],
            "メモ": [["山田", "075-000"]],
            "空": [],
        }
    )
    batch, ledger = checked(content)
    assert found(ledger) == set()
    kinds = [(sheet["sheet"], sheet["imported"], sheet["label"]) for sheet in batch.summary["sheets"]]
    assert kinds == [
        ("契約", True, "契約"),
        ("発明届", False, "発明届"),
        ("メモ", False, ""),
        ("空", False, ""),
    ]


def test_a_roster_of_the_next_year_brings_affiliations_up_to_date():
    imported(office_ledger(researchers=[researcher(), researcher("20000037", "髙橋　祐子")]))
    batch = imported(
        office_ledger(
            researchers=[
                researcher(在籍終了日="2019/3/31"),
                researcher("20000037", "佐藤　祐子", 所属="理学研究科", 在籍開始日="2019/4/1"),
            ]
        )
    )
    assert Affiliation.objects.get(person__erad_number="20000000").ends_on == D(2019, 3, 31)
    assert Affiliation.objects.filter(person__erad_number="20000037").count() == 2
    assert Person.objects.get(erad_number="20000037").name == "髙橋　祐子"
    assert batch.summary["warnings"] == 1
    undo_import(batch, by=None)
    assert Affiliation.objects.get(person__erad_number="20000000").ends_on is None


def test_a_receipt_number_stands_once_for_an_agreement_and_year():
    _batch, ledger = checked(
        office_ledger([contract()], [receipt("N1"), receipt("N1", 入金日="2018/7/1"), receipt("Ｎ１")])
    )
    assert found(ledger) == {("入金", 5, "入金番号", "error"), ("入金", 6, "入金番号", "error")}


@pytest.mark.parametrize(
    ("changes", "column", "severity"),
    [
        ({"研究開始日": ""}, "研究開始日", "error"),
        ({"研究終了日": ""}, "研究終了日", "warning"),
        ({"相手先区分": "外国企業"}, "国名", "warning"),
        ({"契約種別": "共同研究（変更契約）"}, "契約番号", "error"),
        ({"本部マッチング": "△"}, "本部マッチング", "error"),
        ({"研究題目": "あ" * 501}, "研究題目", "error"),
    ],
)
def test_rules_of_one_row(changes, column, severity):
    _batch, ledger = checked(office_ledger([contract("K-1", **changes)]))
    assert found(ledger) == {("契約", 4, column, severity)}


@pytest.mark.parametrize(
    "changes",
    [
        {"契約種別": "寄附金", "研究開始日": "", "研究終了日": ""},
        {"契約種別": "秘密保持契約", "契約金額（円）": ""},
        {"法人番号": "", "相手先区分": "", "国名": "", "担当部局": "", "研究代表者": ""},
        {"国名": "ドイツ", "相手先区分": "外国企業", "法人番号": ""},
        {"国名": "ドイツ", "相手先区分": "その他"},
        {"所在地（都道府県）": "海外"},
    ],
)
def test_rows_that_look_odd_and_are_right(changes):
    _batch, ledger = checked(office_ledger([contract("K-1", **changes)]))
    assert found(ledger) == set()


def test_people_without_a_number_are_found_by_name_and_department():
    rows = [
        researcher("", "山田　太郎"),
        researcher("", "山田 太郎", 所属="理学研究科"),
        researcher("20000037", "髙橋　祐子"),
    ]
    imported(office_ledger(researchers=rows))
    again = [researcher("", "山田太郎", 職名="准教授"), researcher("", "佐藤　陽子")]
    imported(office_ledger(researchers=again))
    assert Person.objects.count() == 4
    assert Affiliation.objects.filter(title="准教授").get().person.name == "山田　太郎"


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"在籍終了日": "2015/3/31"}, "在籍終了日"),
        ({"在籍開始日": ""}, "在籍開始日"),
        ({"氏名": ""}, "氏名"),
        ({"所属": ""}, "所属"),
    ],
)
def test_rules_of_a_roster(changes, column):
    _batch, ledger = checked(office_ledger(researchers=[researcher(**changes)]))
    assert found(ledger) == {("研究者", 4, column, "error")}


@pytest.mark.parametrize(("title", "day"), [("平成30年度名簿", D(2018, 4, 1)), ("名簿", D(1900, 4, 1))])
def test_a_roster_without_days_begins_with_its_year_or_long_ago(title, day):
    content = workbook(
        {"研究者": titled(title, ["研究者番号", "氏名", "所属"], [["20000000", "山田", "工学部"]])}
    )
    imported(content)
    assert Affiliation.objects.get().starts_on == day


def test_a_foreign_company_of_an_unnamed_country_is_foreign():
    imported(office_ledger([contract("K-1", 相手先区分="外国企業", 国名="", 法人番号="")]))
    assert OrganizationProfile.objects.get().country == "ZZ"


def test_the_part_that_no_column_names_is_direct_cost():
    header = ["契約番号", "入金日", "入金額", "間接経費"]
    sheets = {
        "契約": titled("台帳", CONTRACT_HEADER, [contract()]),
        "入金": titled("台帳", header, [["KJ2018-00001", "2018/6/30", 1_300_000, 300_000]]),
    }
    imported(workbook(sheets))
    assert Receipt.objects.values_list("direct_yen", "indirect_yen").get() == (1_000_000, 300_000)


def test_parts_beside_a_contract_may_be_those_of_the_contract():
    header = [*CONTRACT_HEADER, "受入額", "入金日", "直接経費", "間接経費"]
    row = [*contract("K-1", **{"契約金額（円）": 2_600_000}), 1_300_000, "2018/6/30", 2_000_000, 600_000]
    imported(workbook({"契約": titled("台帳", header, [row])}))
    assert Receipt.objects.values_list("amount_yen", "direct_yen", "indirect_yen").get() == (
        1_300_000,
        1_300_000,
        0,
    )


def test_receipt_numbers_may_begin_anew_each_year_and_cover_several_agreements():
    imported(
        office_ledger(
            [contract("KJ2018-00001"), contract("KJ2018-00002")],
            [receipt("N1", "KJ2018-00001"), receipt("N1", "KJ2018-00002")],
        )
    )
    _batch, ledger = checked(office_ledger([], [receipt("N1", "KJ2018-00001", 入金日="2019/4/30")]))
    assert found(ledger) == set()
