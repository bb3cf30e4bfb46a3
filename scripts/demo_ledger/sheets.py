"""Writes the invented ledger as the workbook of an office: titles above headers, dates and amounts in mixed writing."""

import datetime
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from demo_ledger.other_sheets import other_sheets
from demo_ledger.register import Register, researcher_starts

CONTRACT_HEADERS = (
    "契約番号", "契約種別", "研究題目", "相手先名称", "法人番号", "相手先区分", "所在地（都道府県）", "国名", "担当部局",
    "研究代表者", "契約締結日", "研究開始日", "研究終了日", "契約金額（円）", "本部関与（1,000万円以上）", "本部マッチング",
)  # fmt: skip
RECEIPT_HEADERS = ("入金番号", "契約番号", "入金日", "入金額", "うち直接経費", "うち間接経費")
RESEARCHER_HEADERS = ("研究者番号", "氏名", "所属", "職名", "科研費応募資格", "在籍開始日", "在籍終了日")
REIWA_BEFORE, HEISEI_BEFORE = 2018, 1988
REIWA_BEGAN = datetime.date(2019, 5, 1)

Cell = str | int | datetime.date | None


class Workbook:
    """The workbook under way, and the clerks' habits."""

    def __init__(self, path: Path, register: Register) -> None:
        # A fixed day of creation: the same seed gives the same bytes.
        self.book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy/mm/dd"})
        self.book.set_properties(
            {"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC), "author": ""}
        )
        self.register = register
        self.random = Random(register.demo["ledger"]["seed"] + 1)  # noqa: S311  # reproducible, not secret
        self.bold = self.book.add_format({"bold": True, "bg_color": "#e8e8e8", "border": 1})
        self.title = self.book.add_format({"bold": True, "font_size": 14})

    def day(self, day: datetime.date | None) -> Cell:
        """Most clerks type a date; some write it the Japanese way."""
        if day is None:
            return None
        habit = self.random.random()
        if habit < 0.8:
            return day
        if habit < 0.9:
            return f"{day.year}年{day.month}月{day.day}日"
        era, before = ("R", REIWA_BEFORE) if day >= REIWA_BEGAN else ("H", HEISEI_BEFORE)
        return f"{era}{day.year - before}.{day.month}.{day.day}"

    def yen(self, amount: int | None) -> Cell:
        """Most amounts are numbers; some were typed with commas."""
        if amount is None or self.random.random() < 0.95:
            return amount
        return f"{amount:,}"

    def sheet(self, name: str, title: str, headers: tuple[str, ...], rows: Iterable[Iterable[Cell]]) -> None:
        """Write one sheet: a merged title, a blank row, the headers, the rows."""
        sheet = self.book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, len(headers) - 1, title, self.title)
        sheet.write_row(2, 0, headers, self.bold)
        sheet.freeze_panes(3, 1)
        sheet.set_column(0, len(headers) - 1, 16)
        for number, row in enumerate(rows, start=3):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)

    def contracts(self) -> Iterable[tuple[Cell, ...]]:
        """Yield the rows of the contracts sheet."""
        for row in self.register.rows_of_contracts():
            partner = row.partner
            yield (
                row.number, row.kind, row.title, partner.spellings[row.spelling % len(partner.spellings)],
                partner.corporate_number or None, partner.partner_class or None, partner.prefecture or None,
                partner.country, row.researcher.department, row.researcher.name, self.day(row.signed_on),
                self.day(row.starts_on), self.day(row.ends_on), self.yen(row.amount_yen),
                "○" if row.involved else None, "○" if row.matched else None,
            )  # fmt: skip

    def receipts(self) -> Iterable[tuple[Cell, ...]]:
        """Yield the rows of the receipts sheet, in the order in which money came in."""
        found = sorted(
            ((receipt, contract) for contract in self.register.contracts for receipt in contract.receipts),
            key=lambda pair: pair[0].number,
        )
        for receipt, contract in found:
            direct = receipt.amount_yen - receipt.indirect_yen
            yield (
                receipt.number, contract.number, self.day(receipt.received_on), self.yen(receipt.amount_yen),
                self.yen(direct), self.yen(receipt.indirect_yen),
            )  # fmt: skip

    def researchers(self) -> Iterable[tuple[Cell, ...]]:
        """Yield the rows of the researchers sheet."""
        first = self.register.demo["ledger"]["first_fiscal_year"]
        for place, one in enumerate(self.register.researchers):
            came, left = researcher_starts(one, first, self.random)
            if place == 0:
                came, left = datetime.date(first - 3, 4, 1), None
            eligible = "無" if one.title == "特任助教" else "有"
            yield (one.erad, one.name, one.department, one.title, eligible, self.day(came), self.day(left))


def write_workbook(demo: dict[str, Any], path: Path) -> Register:
    """Write the ledger of the demonstration and return what it says."""
    register = Register(demo)
    name = demo["institution"]["name"]
    workbook = Workbook(path, register)
    workbook.sheet("契約", f"{name}　外部資金契約台帳", CONTRACT_HEADERS, workbook.contracts())
    workbook.sheet("入金", f"{name}　入金台帳", RECEIPT_HEADERS, workbook.receipts())
    workbook.sheet("研究者", f"{name}　研究者名簿（e-Rad）", RESEARCHER_HEADERS, workbook.researchers())
    for sheet_name, title, headers, rows in other_sheets(register, workbook.random):
        dated = [[workbook.day(v) if isinstance(v, datetime.date) else v for v in row] for row in rows]
        workbook.sheet(sheet_name, f"{name}　{title}", headers, dated)
    workbook.book.close()
    return register
