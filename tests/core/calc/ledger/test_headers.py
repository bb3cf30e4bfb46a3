"""Headers are found under titles and merged cells, and sheets known by them."""

import pytest

from collaboration.imports.agreement_sheet import AGREEMENTS
from collaboration.imports.receipt_sheet import RECEIPTS
from collaboration.imports.umbrella_sheet import UMBRELLAS
from core.calc.ledger.cells import Sheet
from core.calc.ledger.headers import (
    Header,
    bare_label,
    first_header,
    header_at,
    match_columns,
    recognise,
    unit_of,
)
from core.calc.ledger.mapping import header_signature, propose_mapping
from core.imports.researchers import RESEARCHERS
from ip.imports.right_sheet import RIGHTS
from ip.imports.sheets import DISCLOSURES, INCOME, LICENCES
from staffing.imports.sheets import ADMINISTRATORS, CROSS_APPOINTMENTS
from tests.factories.ledgers import CONTRACT_HEADER, RECEIPT_HEADER, RESEARCHER_HEADER, contract, titled
from ventures.imports.sheets import VENTURES

KINDS = [
    RESEARCHERS,
    ADMINISTRATORS,
    CROSS_APPOINTMENTS,
    AGREEMENTS,
    RECEIPTS,
    DISCLOSURES,
    RIGHTS,
    LICENCES,
    INCOME,
    VENTURES,
    UMBRELLAS,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_sheet_with_the_usual_headings_is_known_even_without_a_telling_name(kind):
    sheet = Sheet("Sheet1", [["表題"], [], [column.label for column in kind.columns]])
    found = recognise(sheet, KINDS)
    assert (found.kind.code, found.header.row) == (kind.code, 2)
    assert found.columns == {column.code: place for place, column in enumerate(kind.columns)}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            [
                "No.",
                "契約No",
                "区分",
                "研究課題名",
                "委託者名",
                "受入金額（千円）",
                "入金年月日",
                "研究責任者",
                "部局名",
            ],
            {
                "number": 1,
                "kind": 2,
                "title": 3,
                "organization_name": 4,
                "received_yen": 5,
                "received_on": 6,
                "principal": 7,
                "department": 8,
            },
        ),
        (
            ["相手機関名", "題目", "※契約番号", "研究種別", "契約期間（自）", "契約期間（至）", "契約額"],
            {
                "organization_name": 0,
                "title": 1,
                "number": 2,
                "kind": 3,
                "starts_on": 4,
                "ends_on": 5,
                "amount_yen": 6,
            },
        ),
        (
            ["契約\n番号", "契 約 種 別", "研究題目【必須】", "相手先名称", "締結日", "うち間接経費", "備考"],
            {
                "number": 0,
                "kind": 1,
                "title": 2,
                "organization_name": 3,
                "signed_on": 4,
                "indirect_yen": 5,
                "note": 6,
            },
        ),
    ],
)
def test_other_universities_call_columns_otherwise(header, expected):
    assert match_columns(header, AGREEMENTS) == expected


def test_a_column_is_used_once_and_the_closest_heading_wins():
    columns = match_columns(["契約金額", "契約金額（円）"], AGREEMENTS)
    assert columns == {"amount_yen": 1}


def test_two_rows_of_header_under_merged_cells():
    rows = [
        ["契約一覧"],
        ["契約番号", "契約種別", "研究題目", "相手先名称", "研究期間", None, "金額", None],
        [None, None, None, None, "開始", "終了", "契約金額", "受入額"],
        ["K-1", "共同研究", "題", "青葉", "2018/4/1", "2019/3/31", 1, 2],
    ]
    sheet = Sheet("契約", rows, (((1, 4), (1, 5)), ((1, 6), (1, 7))))
    found = recognise(sheet, KINDS)
    assert (found.header.row, found.header.depth, found.header.first_data_row) == (1, 2, 3)
    assert found.columns == {
        "number": 0,
        "kind": 1,
        "title": 2,
        "organization_name": 3,
        "starts_on": 4,
        "ends_on": 5,
        "amount_yen": 6,
        "received_yen": 7,
    }


def test_rows_of_data_are_no_header():
    sheet = Sheet("契約", titled("台帳", CONTRACT_HEADER, [contract() for _ in range(30)]))
    assert recognise(sheet, KINDS).header.row == 2


def test_a_sheet_of_something_else_is_no_ledger():
    sheet = Sheet("メモ", [["担当", "電話"], ["山田", "075"]])
    assert recognise(sheet, KINDS) is None
    assert propose_mapping(sheet, KINDS).kind == ""


@pytest.mark.parametrize("rows", [[], [[]], [[None, None]], [["表題だけ"]]])
def test_empty_sheets_are_no_ledger(rows):
    assert propose_mapping(Sheet("空", rows), KINDS).kind == ""
    assert first_header(Sheet("空", rows)) is None


def test_name_of_the_sheet_decides_between_likenesses():
    header = ["契約番号", "種別", "相手先名称", "契約開始日", "契約終了日"]
    assert recognise(Sheet("実施許諾一覧", [header]), KINDS).kind is LICENCES
    assert recognise(Sheet("共同研究契約", [header]), KINDS).kind is AGREEMENTS


@pytest.mark.parametrize(
    ("label", "bare"),
    [
        ("契約金額（円）", "契約金額"),
        ("※契約番号", "契約番号"),
        ("うち間接経費", "間接経費"),
        ("①", "1"),
        ("（円）", "(円)"),
    ],
)
def test_bare_labels(label, bare):
    assert bare_label(label) == bare


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("契約金額（円）", 1),
        ("契約金額（千円）", 1000),
        ("金額[百万円]", 1_000_000),
        ("（単位：千円）", 1000),
        ("単位：万円", 10_000),
        ("契約金額", None),
        ("1,000万円以上", None),
    ],
)
def test_units_of_headings(label, unit):
    assert unit_of(label) == unit


def test_units_come_from_heading_or_note_above():
    rows = [
        ["契約一覧（単位：千円）"],
        ["契約番号", "契約種別", "研究題目", "相手先名称", "契約金額", "受入額（円）"],
    ]
    assert propose_mapping(Sheet("契約", rows), KINDS).units == {"amount_yen": 1000}


def test_the_year_of_the_title_is_noted():
    rows = titled("平成30年度　契約台帳", CONTRACT_HEADER, [contract()])
    assert propose_mapping(Sheet("契約", rows), KINDS).title_fiscal_year == 2018


def test_the_name_of_a_sheet_stands_in_for_kind_and_department():
    header = [label for label in CONTRACT_HEADER if label not in ("契約種別", "担当部局")]
    assert propose_mapping(Sheet("共同研究", [header]), KINDS).fills == {"kind": "共同研究"}
    split = propose_mapping(Sheet("工学研究科", [[*header, "契約種別"]]), KINDS, has_siblings=True)
    assert split.fills == {"department": "工学研究科"}


def test_a_name_that_is_no_kind_stands_in_for_nothing():
    header = [label for label in CONTRACT_HEADER if label != "契約種別"]
    assert propose_mapping(Sheet("工学部", [header]), KINDS).fills == {}


def test_a_header_beyond_the_sheet_has_no_headings():
    sheet = Sheet("契約", [["契約番号", "契約種別"]])
    assert header_at(sheet, 5, 1) == Header(5, 1, ())
    assert header_at(sheet, 0, 2).labels == ("契約番号", "契約種別")


def test_the_same_header_has_the_same_signature():
    wide = [label.replace("（", "(").replace("）", ")") + " " for label in CONTRACT_HEADER]
    assert header_signature(CONTRACT_HEADER) == header_signature(wide)
    assert (
        len({header_signature(header) for header in (CONTRACT_HEADER, RECEIPT_HEADER, RESEARCHER_HEADER)})
        == 3
    )
