"""Outcome-linked price (handbook 2023, method 3): what a contract must record, and what each clause would bring."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.records import entry
from core.calc.money import MAX_YEN


@dataclass(frozen=True, slots=True)
class Milestone:
    """A fixed sum when something is reached."""

    label: str = entry("到達点")
    yen: int = entry("金額（円）", maximum=MAX_YEN)
    evidence: str = entry("到達の証拠", default="")
    judge: str = entry("判定者", default="")
    due_on: datetime.date | None = entry("期限", default=None)


@dataclass(frozen=True, slots=True)
class Royalty:
    """A share of net sales per period, with a minimum and a cap."""

    rate: Fraction = entry("料率", maximum=1)
    sales_definition: str = entry("正味売上高の定義", default="")
    expected_sales_yen: tuple[int, ...] = entry("見込みの売上高（期ごと・円）", default=(), maximum=MAX_YEN)
    minimum_yen: int = entry("最低額（円）", default=0, maximum=MAX_YEN)
    cap_yen: int | None = entry("上限額（円）", default=None, maximum=MAX_YEN)


@dataclass(frozen=True, slots=True)
class Equity:
    """Stock options or warrants in place of money."""

    fee_yen: int = entry("対価の額（円）", maximum=MAX_YEN)
    unit_yen: int = entry("1個当たりの価額（円）", minimum=1, maximum=MAX_YEN)
    share_class: str = entry("種類", default="")
    number_formula: str = entry("個数の算式", default="")
    valued_on: datetime.date | None = entry("評価日", default=None)
    exercise_price_yen: int | None = entry("行使価額（円）", default=None, maximum=MAX_YEN)
    exercise_until_on: datetime.date | None = entry("行使期限", default=None)
    holder: str = entry("保有者", default="")
    is_held_by_institution: bool = entry("大学が保有する（個人でない）", default=False)
    conflict_reviewed_on: datetime.date | None = entry("利益相反の審査日", default=None)


@dataclass(frozen=True, slots=True)
class OutcomeTerms:
    """The clauses, and what holds for all of them."""

    milestones: tuple[Milestone, ...] = entry("マイルストーン", default=())
    royalty: Royalty | None = entry("ロイヤルティ", default=None)
    equity: Equity | None = entry("新株予約権等", default=None)
    payment_days: int | None = entry("支払期限（日数）", default=None, maximum=3650)
    credited_against_fixed: bool | None = entry("固定額に充当する", default=None)
    audit_right: bool = entry("帳簿の監査権", default=False)
    survives_years: int | None = entry("契約終了後の存続（年）", default=None, maximum=100)
