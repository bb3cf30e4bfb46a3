"""Small sheets of kinds that the import recognises and leaves for later: inventions, rights, ventures, people."""

import datetime
from collections.abc import Iterator
from random import Random

from demo_ledger.register import Register

Sheet = tuple[str, str, tuple[str, ...], list[list[str | int | datetime.date | None]]]
DISCLOSURES, PATENTS, VENTURES, ADMINISTRATORS, CROSS_APPOINTED, UMBRELLAS = 60, 150, 20, 9, 4, 4
DUTIES = (
    "プレ・アワード担当",
    "ポスト・アワード担当",
    "産学連携支援担当",
    "知財関連担当",
    "研究戦略推進支援担当",
)
FOUNDERS = ("教職員等の特許による起業", "教職員等が設立者", "学生が設立者")


def other_sheets(register: Register, random: Random) -> Iterator[Sheet]:
    """Yield name, title, headers and rows of each sheet."""
    yield (
        "発明届",
        "発明届一覧",
        ("発明届番号", "発明の名称", "発明者（代表）", "所属", "届出日", "承継区分"),
        _disclosures(register, random),
    )
    yield (
        "特許",
        "特許台帳",
        ("整理番号", "出願国", "出願番号", "出願日", "登録番号", "登録日", "状態", "権利の帰属"),
        _patents(register, random),
    )
    yield (
        "ベンチャー",
        "大学発ベンチャー一覧",
        ("会社名", "法人番号", "設立日", "設立区分", "状況", "把握日"),
        _ventures(register, random),
    )
    yield (
        "URA",
        "URA名簿",
        ("氏名", "区分", "生年月日", "採用日", "退職日", "雇用期間", "前職", "主たる担当業務"),
        _administrators(register, random),
    )
    yield (
        "クロスアポイントメント",
        "クロスアポイントメント適用者",
        ("氏名", "方向", "相手機関", "相手区分", "開始日", "終了日", "エフォート", "給与上乗せ"),
        _cross_appointed(register, random),
    )
    yield (
        "包括連携",
        "包括連携契約",
        ("企業名", "法人番号", "区分", "締結日", "終了日"),
        _umbrellas(register, random),
    )


def _years(register: Register) -> tuple[int, int]:
    ledger = register.demo["ledger"]
    return ledger["first_fiscal_year"], ledger["last_fiscal_year"]


def _day(random: Random, year: int) -> datetime.date:
    return datetime.date(year, 4, 1) + datetime.timedelta(days=random.randint(0, 364))


def _topic(register: Register, random: Random, department: str) -> str:
    return str(random.choice(register.words["topics"][department]))


def _disclosures(register: Register, random: Random) -> list[list[str | int | datetime.date | None]]:
    first, last = _years(register)
    rows: list[list[str | int | datetime.date | None]] = []
    for place in range(DISCLOSURES):
        year = first + place * (last - first + 1) // DISCLOSURES
        one = random.choice(register.researchers)
        topic = _topic(register, random, one.department)
        owner = "承継" if random.random() < 0.8 else "非承継"
        rows.append(
            [
                f"HD{year}-{place + 1:03d}",
                f"{topic}の方法及び装置",
                one.name,
                one.department,
                _day(random, year),
                owner,
            ]
        )
    return rows


def _patents(register: Register, random: Random) -> list[list[str | int | datetime.date | None]]:
    first, last = _years(register)
    rows: list[list[str | int | datetime.date | None]] = []
    for place in range(PATENTS):
        filed = _day(random, random.randint(first - 6, last))
        granted = filed + datetime.timedelta(days=random.randint(500, 1100))
        held = granted <= datetime.date(last + 1, 3, 31)
        rows.append(
            [
                f"P{place + 1:04d}", "JP", f"特願{filed.year}-9{place:05d}", filed,
                f"特許第99{place:05d}号" if held else None, granted if held else None,
                "維持" if held else "出願中", random.choice(("大学単独", "企業共有", "企業共有")),
            ]
        )  # fmt: skip
    return rows


def _ventures(register: Register, random: Random) -> list[list[str | int | datetime.date | None]]:
    first, last = _years(register)
    names = [f"株式会社{stem}ラボ" for stem in register.words["companies"]["stems"][:VENTURES]]
    rows: list[list[str | int | datetime.date | None]] = []
    for name in names:
        founded = _day(random, random.randint(first - 6, last))
        known = founded + datetime.timedelta(days=60)
        rows.append([name, None, founded, random.choice(FOUNDERS), "存続", known])
    return rows


def _administrators(register: Register, random: Random) -> list[list[str | int | datetime.date | None]]:
    first, _ = _years(register)
    surnames, given = register.words["people"]["surnames"], register.words["people"]["given"]
    return [
        [
            f"{surnames[-1 - place]}　{given[place]}", "URA", datetime.date(first - 30 - place, 6, 1),
            datetime.date(first - random.randint(0, 8), 4, 1), None, random.choice(("任期なし", "5年", "3年")),
            random.choice(("大学等", "企業", "公的研究機関")), random.choice(DUTIES),
        ]
        for place in range(ADMINISTRATORS)
    ]  # fmt: skip


def _cross_appointed(register: Register, random: Random) -> list[list[str | int | datetime.date | None]]:
    _, last = _years(register)
    companies = [one for one in register.partners if one.partner_class == "大企業"]
    return [
        [
            register.researchers[place * 7 + 3].name, random.choice(("受入", "出向")), companies[place].spellings[0],
            "企業", datetime.date(last - 1, 4, 1), datetime.date(last + 2, 3, 31), "20%", random.choice(("有", "無")),
        ]
        for place in range(CROSS_APPOINTED)
    ]  # fmt: skip


def _umbrellas(register: Register, random: Random) -> list[list[str | int | datetime.date | None]]:
    first, _ = _years(register)
    companies = [one for one in register.partners if one.partner_class == "大企業"][:UMBRELLAS]
    return [
        [
            one.spellings[0],
            one.corporate_number,
            "国内民間企業",
            _day(random, first - random.randint(0, 4)),
            None,
        ]
        for one in companies
    ]
