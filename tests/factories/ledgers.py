"""Ledgers as offices keep them, made for tests: workbooks with titles, merged cells and every way of writing."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

CONTRACT_HEADER = [
    "契約番号",
    "契約種別",
    "研究題目",
    "相手先名称",
    "法人番号",
    "相手先区分",
    "所在地（都道府県）",
    "国名",
    "担当部局",
    "研究代表者",
    "契約締結日",
    "研究開始日",
    "研究終了日",
    "契約金額（円）",
    "本部関与（1,000万円以上）",
    "本部マッチング",
]
RECEIPT_HEADER = ["入金番号", "契約番号", "入金日", "入金額", "うち直接経費", "うち間接経費"]
RESEARCHER_HEADER = ["研究者番号", "氏名", "所属", "職名", "科研費応募資格", "在籍開始日", "在籍終了日"]

Rows = Sequence[Sequence[Any]]


def corporate_number(serial: int) -> str:
    """Return an invented 法人番号 with a right check digit."""
    twelve = f"{999_001_000_000 + serial:012}"
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(twelve)))
    return f"{9 - total % 9}{twelve}"


def contract(number: str = "KJ2018-00001", **changes: Any) -> list[Any]:
    """Return one sound row of a ledger of contracts, with cells replaced by heading."""
    row = dict(
        zip(
            CONTRACT_HEADER,
            [
                number,
                "共同研究",
                "高効率水処理膜に関する研究",
                "株式会社青葉",
                corporate_number(1),
                "大企業",
                "京都府",
                "日本",
                "工学研究科",
                "山田　太郎",
                "2018/3/20",
                "平成30年4月1日",
                "H31.3.31",
                3_000_000,
                "",
                "",
            ],
            strict=True,
        )
    )
    return [row.get(heading) if heading not in changes else changes[heading] for heading in CONTRACT_HEADER]


def receipt(number: str = "N000001", agreement: str = "KJ2018-00001", **changes: Any) -> list[Any]:
    """Return one sound row of a ledger of receipts."""
    row = dict(
        zip(RECEIPT_HEADER, [number, agreement, "2018/6/30", 1_300_000, 1_000_000, 300_000], strict=True)
    )
    return [changes.get(heading, row[heading]) for heading in RECEIPT_HEADER]


def researcher(number: str = "20000000", name: str = "山田　太郎", **changes: Any) -> list[Any]:
    """Return one sound row of a roster of researchers."""
    row = dict(
        zip(RESEARCHER_HEADER, [number, name, "工学研究科", "教授", "有", "2015/4/1", ""], strict=True)
    )
    return [changes.get(heading, row[heading]) for heading in RESEARCHER_HEADER]


def workbook(
    sheets: Mapping[str, Rows],
    *,
    merged: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
    epoch_1904: bool = False,
) -> bytes:
    """Return an .xlsx whose sheets hold these rows from the first row on."""
    book = Workbook()
    book.remove(book.active)
    if epoch_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(["" if cell is None else cell for cell in row])
        for place in (merged or {}).get(name, ()):
            sheet.merge_cells(place)
        if name in hidden:
            sheet.sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def titled(title: str, header: Sequence[str], rows: Rows) -> list[Sequence[Any]]:
    """Return rows under a title, a blank row and the header; the first row of data is row 4."""
    return [[title], [], header, *rows]


def office_ledger(
    contracts: Rows | None = None, receipts: Rows | None = None, researchers: Rows | None = None
) -> bytes:
    """Return a ledger of the three sheets that are imported; a sheet that is None is left out."""
    sheets: dict[str, Rows] = {}
    if contracts is not None:
        sheets["契約"] = titled("契約台帳", CONTRACT_HEADER, contracts)
    if receipts is not None:
        sheets["入金"] = titled("入金台帳", RECEIPT_HEADER, receipts)
    if researchers is not None:
        sheets["研究者"] = titled("研究者名簿", RESEARCHER_HEADER, researchers)
    return workbook(sheets)


def sound_ledger() -> bytes:
    """Return a small ledger without a fault, written in many ways."""
    total = ["合計", *[None] * 12, "=SUM(N4:N8)", "", ""]
    return office_ledger(
        [
            contract("KJ2018-00001", 法人番号=corporate_number(1)),
            contract(
                "JT2018-00002",
                契約種別="受託研究",
                相手先名称="国立研究開発法人架空科学機構",
                法人番号=corporate_number(2),
                相手先区分="独立行政法人等",
                **{"契約金額（円）": "￥2,600,000"},
            ),
            [None] * 16,
            contract(
                "KJ2018-00003",
                相手先名称="Cobalt Materials GmbH",
                法人番号="",
                相手先区分="外国企業",
                国名="ドイツ",
                **{
                    "所在地（都道府県）": "",
                    "契約金額（円）": "１２，０００，０００",
                    "本部関与（1,000万円以上）": "○",
                    "本部マッチング": "○",
                },
            ),
            contract("KJ2018-00001-変1", 契約種別="共同研究（変更契約）", 研究終了日="令和1年9月30日"),
            total,
        ],
        [
            receipt("N000001"),
            receipt(
                "N000002",
                "JT2018-00002",
                入金日="H31.4.1",
                入金額=2_600_000,
                うち直接経費=2_000_000,
                うち間接経費=600_000,
            ),
            receipt("N000003", "KJ2018-00003", 入金日="2019年3月31日"),
        ],
        [researcher(), researcher("20000037", "髙橋　祐子", 科研費応募資格="無")],
    )


def broken_ledger() -> tuple[bytes, set[tuple[str, int, str, str]]]:
    """Return a ledger with one fault of each kind among sound and odd rows, and where each must be reported."""
    contracts = [
        contract("K-1"),
        contract("K-2"),
        contract("K-2", 研究題目="別の研究"),
        contract("K-4", 研究開始日="2018/4/1", 研究終了日="2018/3/1"),
        contract("K-5", 研究開始日="2018/2/30"),
        contract(
            "K-6",
            法人番号="9" + corporate_number(3)[1:]
            if corporate_number(3)[0] != "9"
            else "8" + corporate_number(3)[1:],
        ),
        contract("K-7", **{"契約金額（円）": "約300万"}),
        contract("K-8", 相手先区分="民間？"),
        contract(""),
        contract("K-10", 契約種別="共研？"),
        contract("K-11", 契約締結日="平成32年4月1日"),
        contract("K-12", 国名="ドイツ"),
        contract("K-13", **{"契約金額（円）": "#N/A"}),
        contract("K-14", **{"契約金額（円）": -500_000}),
        contract("K-7-変1", 契約種別="共同研究（変更契約）"),
        contract(
            "K-16",
            相手先名称="　株式会社青葉  ",
            研究題目="ﾊﾞｲｵ材料の研究（Ⅱ）",
            研究代表者="髙橋\U000e0100　祐子\u200b",
        ),
        [None] * 16,
        ["合計", *[None] * 12, "=SUM(N4:N20)", "", ""],
    ]
    receipts = [
        receipt("N-1", "K-1"),
        receipt("N-2", "K-99"),
        receipt("N-3", "K-1", うち間接経費=300_001),
        receipt("N-4", "K-1", 入金日=""),
        receipt("N-5", "K-1", 入金額="未入金"),
        receipt("N-6", "K-1", 入金日="2108/7/1"),
        receipt("N-7", "K-7"),
        receipt("N-8", "K-14"),
    ]
    researchers = [
        researcher("20000000"),
        researcher("2000012", "佐藤　陽子"),
        researcher("20000000", "鈴木　亮"),
        researcher("20000037", "山田　太郎"),
    ]
    expected = {
        ("契約", 6, "契約番号", "error"),
        ("契約", 7, "研究終了日", "error"),
        ("契約", 8, "研究開始日", "error"),
        ("契約", 9, "法人番号", "error"),
        ("契約", 10, "契約金額（円）", "error"),
        ("契約", 11, "相手先区分", "error"),
        ("契約", 12, "契約番号", "error"),
        ("契約", 13, "契約種別", "error"),
        ("契約", 14, "契約締結日", "error"),
        ("契約", 15, "国名", "warning"),
        ("契約", 16, "契約金額（円）", "error"),
        ("契約", 17, "契約金額（円）", "error"),
        ("入金", 5, "契約番号", "error"),
        ("入金", 6, "うち間接経費", "error"),
        ("入金", 7, "入金日", "error"),
        ("入金", 8, "入金額", "error"),
        ("入金", 9, "入金日", "error"),
        ("研究者", 5, "研究者番号", "error"),
        ("研究者", 6, "研究者番号", "error"),
    }
    return office_ledger(contracts, receipts, researchers), expected
