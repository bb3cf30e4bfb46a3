"""Invented companies, people and research titles; the words themselves are in words.toml."""

from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

PREFECTURES = (
    "東京都",
    "大阪府",
    "愛知県",
    "神奈川県",
    "京都府",
    "静岡県",
    "群馬県",
    "富山県",
    "新潟県",
    "広島県",
)
LEGAL_STYLES = ("株式会社{}", "{}株式会社", "㈱{}", "{}（株）")


@dataclass(frozen=True)
class Partner:
    """A partner as the ledger names it; `spellings` are the ways in which clerks write the same company."""

    spellings: tuple[str, ...]
    corporate_number: str
    partner_class: str
    prefecture: str
    country: str = "日本"


@dataclass(frozen=True)
class Researcher:
    """One row of the researchers sheet."""

    erad: str
    name: str
    department: str
    title: str


def corporate_number(base: int) -> str:
    """Put the check digit before the twelve digits of the base."""
    digits = [int(digit) for digit in reversed(f"{base:012d}")]
    total = sum(digit * (2 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{9 - total % 9}{base:012d}"


def make_companies(words: dict[str, Any], base: int, home: str, random: Random) -> list[Partner]:
    """Return companies of both sizes, alternately near and far, and the foreign ones."""
    stems = words["companies"]["stems"]
    near_share = {"大企業": 5, "中小企業": 2}
    found = []
    trades = {"大企業": words["companies"]["large_trades"], "中小企業": words["companies"]["sme_trades"]}
    for place, stem in enumerate(stems * 2):
        partner_class = "大企業" if place < len(stems) else "中小企業"
        body = stem + trades[partner_class][place % len(trades[partner_class])]
        prefecture = home if place % near_share[partner_class] == 0 else random.choice(PREFECTURES)
        front = random.random() < 0.5
        spellings = [style.format(body) for style in (LEGAL_STYLES[0::2] if front else LEGAL_STYLES[1::2])]
        found.append(
            Partner(tuple(spellings), corporate_number(base + 11 * place), partner_class, prefecture)
        )
    found += [
        Partner((name,), "", "外国企業", "", country) for name, country in words["companies"]["foreign"]
    ]
    return found


def make_bodies(words: dict[str, Any], base: int) -> list[Partner]:
    """Return agencies, foundations, local governments and others."""
    labels = {
        "independent_agency": "独立行政法人等",
        "state": "国",
        "public_interest": "公益法人等",
        "local_government": "地方公共団体",
        "other": "その他",
    }
    rows = [
        (name, prefecture, labels[kind])
        for kind, pairs in words["bodies"].items()
        for name, prefecture in pairs
    ]
    return [
        Partner((name,), corporate_number(base + 500_000 + 7 * place), label, prefecture)
        for place, (name, prefecture, label) in enumerate(rows)
    ]


def make_researchers(words: dict[str, Any], demo: dict[str, Any], random: Random) -> list[Researcher]:
    """Return the researchers of every department; no two share a name."""
    names = [
        f"{surname}　{given}"
        for surname, given in product(words["people"]["surnames"], words["people"]["given"])
    ]
    random.shuffle(names)
    principal = demo["ledger"]["principal"]
    places = [
        (department["name"], names.pop(), random.choice(words["people"]["titles"]))
        for department in demo["departments"]
        for _ in range(department["researchers"])
    ]
    places.insert(0, (principal["department"], principal["name"], principal["title"]))
    return [
        Researcher(f"{demo['ledger']['erad_base'] + 13 * place:08d}", name, department, title)
        for place, (department, name, title) in enumerate(places)
    ]


def make_title(words: dict[str, Any], department: str, kind: str, random: Random) -> str:
    """Return a title that fits the department and the kind of agreement."""
    topic = random.choice(words["topics"][department])
    if kind == "治験等":
        return str(random.choice(words["titles"]["clinical"])).format(topic)
    fixed = {
        "学術指導": "{}に関する学術指導",
        "寄附金": "{}の研究に対する寄附",
        "共同研究講座": "{}共同研究講座",
        "寄附講座": "{}学寄附講座",
        "MTA": "{}に関する研究材料の提供",
        "NDA": "{}に関する秘密保持契約",
        "データ提供": "{}に関するデータの提供",
        "その他": "{}に関する覚書",
    }
    form = fixed.get(kind) or random.choice(words["titles"]["forms"])
    return form.format(topic)
