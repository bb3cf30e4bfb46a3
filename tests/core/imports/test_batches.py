"""A ledger's life: dry run, one commit or none, good rows only, once only, taken back as a whole."""

import datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile

from collaboration.models import Agreement, OfficeInvolvement, Receipt
from core.actions.imports import ImportRefused, discard_import, undo_import
from core.actions.jobs import enqueue_job, run_queued_jobs
from core.calc.kinds import JobState, LegalForm
from core.imports.batches import (
    check_import,
    commit_import,
    confirm_mappings,
    mappings_of,
    open_ledger,
    receive,
)
from core.imports.jobs import CHECK, COMMIT
from core.models import (
    Affiliation,
    BatchState,
    Department,
    Event,
    ImportBatch,
    ImportedRow,
    ImportProfile,
    Organization,
    OrganizationProfile,
    Person,
)
from core.queries.events import verify_chain
from tests.factories.core import OrganizationFactory, UserFactory
from tests.factories.ledgers import (
    CONTRACT_HEADER,
    broken_ledger,
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
TODAY = datetime.date(2019, 5, 20)
D = datetime.date
WRITTEN = (
    Agreement,
    Receipt,
    Person,
    Affiliation,
    Organization,
    OrganizationProfile,
    Department,
    OfficeInvolvement,
)


def received(content: bytes, name: str = "台帳.xlsx") -> ImportBatch:
    return receive(ContentFile(content), name, by=None)


def checked(content: bytes, name: str = "台帳.xlsx"):
    batch = received(content, name)
    return batch, check_import(batch, today=TODAY, by=None)


def imported(
    content: bytes, *, good_rows_only: bool = False, name: str = "台帳.xlsx", by: Any = None
) -> ImportBatch:
    batch, _ledger = checked(content, name)
    commit_import(batch, good_rows_only=good_rows_only, today=TODAY, by=by)
    return batch


def found(ledger) -> set[tuple[str, int, str, str]]:
    return {(each.sheet, each.row, each.column, each.severity.value) for each in ledger.problems}


def test_every_fault_is_reported_once_at_its_cell_and_nothing_else():
    content, expected = broken_ledger()
    _batch, ledger = checked(content)
    assert found(ledger) == expected
    assert len(ledger.problems) == len(expected)


def test_a_dry_run_writes_no_record():
    batch, _ledger = checked(broken_ledger()[0])
    assert [model.objects.count() for model in WRITTEN] == [0] * len(WRITTEN)
    assert (batch.state, batch.summary["errors"], batch.summary["warnings"]) == (BatchState.CHECKED, 18, 1)


def test_a_ledger_with_errors_is_refused_as_a_whole():
    batch, _ledger = checked(broken_ledger()[0])
    with pytest.raises(ImportRefused, match="エラーが18件"):
        commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKED
    assert Agreement.objects.count() == 0


def test_good_rows_only_leaves_out_what_depends_on_a_fault():
    batch = imported(broken_ledger()[0], good_rows_only=True)
    assert set(Agreement.objects.values_list("number", flat=True)) == {"K-1", "K-2", "K-12", "K-16"}
    assert set(Receipt.objects.values_list("number", flat=True)) == {"N-1"}
    left_out = {(sheet["sheet"], row["row"]) for sheet in batch.summary["rejects"] for row in sheet["rows"]}
    assert {("契約", 18), ("入金", 10), ("入金", 11)} <= left_out
    assert len(left_out) == 18 + 3


def test_a_sound_ledger_comes_in_with_everything_joined():
    imported(sound_ledger())
    amendment = Agreement.objects.get(number="KJ2018-00001-変1")
    foreign = Agreement.objects.get(number="KJ2018-00003")
    assert amendment.parent.number == "KJ2018-00001"
    assert amendment.ends_on == D(2019, 9, 30)
    assert foreign.amount_yen == 12_000_000
    assert (foreign.involvement.involved, foreign.involvement.matched) == (True, True)
    assert foreign.parties.get().organization.profiles.get().country == "DE"
    assert foreign.researchers.get().person == Person.objects.get(erad_number="20000000")
    assert Receipt.objects.get(number="N000002").fiscal_year == 2019
    assert Receipt.objects.get(number="N000003").fiscal_year == 2018
    assert Agreement.objects.get(
        number="JT2018-00002"
    ).parties.get().organization.profiles.get().legal_form == (LegalForm.INDEPENDENT_AGENCY)
    assert list(
        Person.objects.countable_researchers(D(2019, 3, 31)).values_list("erad_number", flat=True)
    ) == ["20000000"]


def test_the_batch_counts_what_it_made_and_the_chain_holds():
    batch = imported(sound_ledger(), by=UserFactory())
    assert batch.summary["written"]["collaboration.agreement"] == 4
    assert batch.summary["written"]["core.organization"] == 3
    assert ImportedRow.objects.filter(batch=batch, created=True).count() == sum(
        batch.summary["written"].values()
    )
    assert Event.objects.filter(verb="import", object_type="collaboration.agreement").count() == 4
    assert verify_chain().is_intact


def test_the_same_file_is_not_imported_twice():
    imported(sound_ledger_bytes := sound_ledger())
    with pytest.raises(ImportRefused, match="取り込み済み"):
        received(sound_ledger_bytes)


def test_the_same_file_waiting_is_the_same_import():
    content = sound_ledger()
    assert received(content).pk == received(content).pk


def test_two_commits_of_one_batch_write_once():
    batch, _ledger = checked(sound_ledger())
    commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    with pytest.raises(ImportRefused, match="取込済"):
        commit_import(batch, good_rows_only=False, today=TODAY, by=None)
    assert Agreement.objects.count() == 4


def test_an_unchecked_batch_is_not_committed():
    with pytest.raises(ImportRefused, match="受付済"):
        commit_import(received(sound_ledger()), good_rows_only=False, today=TODAY, by=None)


def test_undo_takes_everything_back():
    OrganizationFactory(name="株式会社青葉", corporate_number=None, match_key="青葉")
    before = [model.objects.count() for model in WRITTEN]
    batch = imported(sound_ledger())
    assert Organization.objects.get(name="株式会社青葉").corporate_number == corporate_number(1)
    undo_import(batch, by=None, reason="試験")
    assert [model.objects.count() for model in WRITTEN] == before
    assert Organization.objects.get(name="株式会社青葉").corporate_number is None
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE


def test_after_an_undo_the_file_comes_in_again():
    content = sound_ledger()
    undo_import(imported(content), by=None)
    imported(content)
    assert Agreement.objects.count() == 4


def test_undo_is_refused_naming_what_was_changed_since():
    batch = imported(sound_ledger())
    from core.actions.events import append_event  # noqa: PLC0415 -- only here, to stand for any later action

    append_event(Agreement.objects.get(number="KJ2018-00003"), "change", by=None)
    with pytest.raises(ImportRefused, match="KJ2018-00003"):
        undo_import(batch, by=None)
    assert Agreement.objects.count() == 4


def test_undo_is_refused_while_a_later_import_uses_its_records():
    first = imported(sound_ledger())
    imported(
        office_ledger(
            [contract("KJ2019-00001", 契約締結日="2019/4/1", 研究開始日="2019/4/1", 研究終了日="2020/3/31")]
        )
    )
    with pytest.raises(ImportRefused, match="使っている記録"):
        undo_import(first, by=None)
    assert Agreement.objects.count() == 5


def test_an_undone_batch_is_not_undone_again():
    batch = imported(sound_ledger())
    undo_import(batch, by=None)
    with pytest.raises(ImportRefused, match="取消済"):
        undo_import(batch, by=None)


def test_discarding_removes_the_file_of_an_import_that_wrote_nothing(django_capture_on_commit_callbacks):
    batch = received(sound_ledger())
    name, storage = batch.file.name, batch.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(batch, by=None)
    assert not ImportBatch.objects.exists()
    assert not storage.exists(name)


def test_what_was_written_is_not_discarded():
    with pytest.raises(ImportRefused, match="破棄できません"):
        discard_import(imported(sound_ledger()), by=None)


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


def test_a_mapping_that_was_confirmed_is_remembered():
    header = ["えっくす", *CONTRACT_HEADER[1:]]
    first = received(workbook({"契約": titled("台帳", header, [contract("K-1")])}))
    ledger = open_ledger(first)
    (mapping,) = mappings_of(first)
    assert "number" not in mapping.columns
    mended = type(mapping)(**{**mapping.as_json(), "columns": {**mapping.columns, "number": 0}})
    confirm_mappings(first, ledger, [mended], by=None)
    assert ImportProfile.objects.count() == 1
    second = received(workbook({"契約": titled("翌年度の台帳", header, [contract("K-2")])}))
    assert mappings_of(second)[0].columns["number"] == 0


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


def test_many_rows_with_faults_are_all_named():
    rows = [contract(f"K-{n}", **({"契約金額（円）": "不明"} if n % 27 == 0 else {})) for n in range(1_000)]
    _batch, ledger = checked(office_ledger(rows))
    assert {each.row for each in ledger.problems} == {n + 4 for n in range(0, 1_000, 27)}


def test_jobs_check_and_commit_and_a_second_delivery_changes_nothing():
    batch = received(sound_ledger())
    check = enqueue_job(CHECK, {"batch_id": batch.pk}, by=None)
    run_queued_jobs()
    commit = enqueue_job(COMMIT, {"batch_id": batch.pk, "good_rows_only": False}, by=None)
    run_queued_jobs()
    run_queued_jobs()
    check.refresh_from_db()
    commit.refresh_from_db()
    assert (check.state, commit.state) == (JobState.DONE, JobState.DONE)
    assert Agreement.objects.count() == 4


def test_a_refused_commit_fails_the_job_in_words():
    batch, _ledger = checked(broken_ledger()[0])
    job = enqueue_job(COMMIT, {"batch_id": batch.pk, "good_rows_only": False}, by=None)
    run_queued_jobs()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "エラーが18件" in job.message


def test_receipt_numbers_are_unique_without_exception():
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


def test_names_come_back_byte_for_byte():
    names = ["髙橋󠄀", "𠮷野", "\ufa19田", "渡邊󠄃", "か\u3099", "㐂一", "ﾊﾞｲｵ"]
    imported(office_ledger(researchers=[researcher(f"2000000{n}", name) for n, name in enumerate(names)]))
    assert list(Person.objects.order_by("erad_number").values_list("name", flat=True)) == names


def test_receipt_numbers_may_begin_anew_each_year_and_cover_several_agreements():
    imported(
        office_ledger(
            [contract("KJ2018-00001"), contract("KJ2018-00002")],
            [receipt("N1", "KJ2018-00001"), receipt("N1", "KJ2018-00002")],
        )
    )
    _batch, ledger = checked(office_ledger([], [receipt("N1", "KJ2018-00001", 入金日="2019/4/30")]))
    assert found(ledger) == set()
