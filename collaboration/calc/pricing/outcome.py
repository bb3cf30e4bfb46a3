"""Outcome-linked price (handbook 2023, method 3): what a contract must record, and what each clause would bring."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.pricing.quote import OutcomePayment
from collaboration.calc.records import Problem, RecordRefused, entry
from core.calc.messages import Message, Word, gettext_noop
from core.calc.money import MAX_YEN, Rounding, apply_rate
from core.calc.rates import percent_in_words


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


@dataclass(frozen=True, slots=True)
class MissingEntry:
    """A field that a contract must fill in and does not: its path in the terms (`milestones[1].judge`) and its name."""

    path: str
    label: str


NO_CLAUSE = gettext_noop("成果連動の条項（マイルストーン、ロイヤルティ、新株予約権等のいずれか）")
ROYALTY_BOUNDS = gettext_noop("ロイヤルティの最低額または上限額")
MILESTONE_ENTRIES = {
    "label": gettext_noop("マイルストーンの到達点（支払の条件）"),
    "yen": gettext_noop("マイルストーンの金額"),
    "evidence": gettext_noop("マイルストーン到達の証拠"),
    "judge": gettext_noop("マイルストーン到達の判定者"),
    "due_on": gettext_noop("マイルストーンの期限"),
}
ROYALTY_ENTRIES = {
    "rate": gettext_noop("ロイヤルティの料率"),
    "sales_definition": gettext_noop("正味売上高の定義"),
}
EQUITY_ENTRIES = {
    "share_class": gettext_noop("新株予約権等の種類"),
    "number_formula": gettext_noop("新株予約権等の個数の算式"),
    "valued_on": gettext_noop("新株予約権等の評価日"),
    "exercise_price_yen": gettext_noop("新株予約権等の行使価額"),
    "exercise_until_on": gettext_noop("新株予約権等の行使期限"),
    "holder": gettext_noop("新株予約権等の保有者"),
    "is_held_by_institution": gettext_noop("新株予約権等を個人でなく大学が保有すること"),
    "conflict_reviewed_on": gettext_noop("利益相反の審査日"),
}
PAYMENT_ENTRIES = {
    "payment_days": gettext_noop("成果に応じた支払の期限（日数）"),
    "credited_against_fixed": gettext_noop("固定額に充当するかどうか"),
    "audit_right": gettext_noop("帳簿の監査権"),
    "survives_years": gettext_noop("契約終了後の存続（年）"),
}
"""What holds for every payment in money, whatever brings it about."""


def outcome_payments(terms: OutcomeTerms) -> tuple[OutcomePayment, ...]:
    """Return what each clause would bring in yen, were everything reached that is expected (costing note, section 2).

    Milestones come in the order given, then the royalty period by period, then equity with the rest paid in money.
    Raises RecordRefused at `outcome.royalty.cap_yen` when the cap lies below the minimum: no amount satisfies both.
    """
    return (
        *(_milestone_payment(milestone) for milestone in terms.milestones),
        *(_royalty_payments(terms.royalty) if terms.royalty else ()),
        *(_equity_payments(terms.equity) if terms.equity else ()),
    )


def missing_items(terms: OutcomeTerms) -> tuple[str, ...]:
    """Return the name of everything that must be recorded with the clauses and is not, each once."""
    return tuple(dict.fromkeys(item.label for item in missing_entries(terms)))


def missing_entries(terms: OutcomeTerms) -> tuple[MissingEntry, ...]:
    """Return every field that must be recorded and is not, clause by clause (costing note, section 2, third column).

    Interpreted meaning: a minimum alone or a cap alone is enough, since "none" is a lawful answer for the other; that
    neither is there means that nobody spoke of them. What holds for payments in money is not asked of equity alone.
    """
    return tuple(_missing(terms))


def units_of(equity: Equity) -> tuple[int, int]:
    """Return how many units stand in place of the fee, and the yen that remain and are paid in money."""
    return divmod(equity.fee_yen, equity.unit_yen)


def _milestone_payment(milestone: Milestone) -> OutcomePayment:
    formula = Message(gettext_noop("達成したときに定額%(yen)s円"), {"yen": f"{milestone.yen:,}"})
    return OutcomePayment(milestone.label, formula, milestone.yen)


def _royalty_payments(royalty: Royalty) -> Iterator[OutcomePayment]:
    if royalty.cap_yen is not None and royalty.cap_yen < royalty.minimum_yen:
        raise RecordRefused([_cap_below_minimum(royalty)])
    for period, sales in enumerate(royalty.expected_sales_yen, start=1):
        earned = apply_rate(sales, royalty.rate, Rounding())
        raised = max(earned, royalty.minimum_yen)
        due = raised if royalty.cap_yen is None else min(raised, royalty.cap_yen)
        words: dict[str, Word] = {
            "period": period,
            "sales": f"{sales:,}",
            "rate": percent_in_words(royalty.rate),
            "earned": f"{earned:,}",
            "due": f"{due:,}",
        }
        yield OutcomePayment(gettext_noop("ロイヤルティ"), Message(_royalty_formula(earned, due), words), due)


def _royalty_formula(earned: int, due: int) -> str:
    if due > earned:
        return gettext_noop(
            "第%(period)s期：正味売上高%(sales)s円×%(rate)s＝%(earned)s円（円未満切捨て）→ 最低額%(due)s円"
        )
    if due < earned:
        return gettext_noop(
            "第%(period)s期：正味売上高%(sales)s円×%(rate)s＝%(earned)s円（円未満切捨て）→ 上限額%(due)s円"
        )
    return gettext_noop("第%(period)s期：正味売上高%(sales)s円×%(rate)s＝%(earned)s円（円未満切捨て）")


def _cap_below_minimum(royalty: Royalty) -> Problem:
    sentence = gettext_noop(
        "上限額（%(cap)s円）が最低額（%(minimum)s円）を下回っています。上限額を最低額以上にしてください。"
    )
    words = {"cap": f"{royalty.cap_yen:,}", "minimum": f"{royalty.minimum_yen:,}"}
    return Problem("outcome.royalty.cap_yen", gettext_noop("上限額（円）"), Message(sentence, words))


def _equity_payments(equity: Equity) -> Iterator[OutcomePayment]:
    units, rest = units_of(equity)
    words = {"fee": f"{equity.fee_yen:,}", "unit": f"{equity.unit_yen:,}", "units": f"{units:,}"}
    sentence = gettext_noop("対価%(fee)s円÷1個当たり%(unit)s円＝%(units)s個（1個未満切捨て）")
    yield OutcomePayment(gettext_noop("新株予約権等"), Message(sentence, words), equity.fee_yen - rest)
    if rest:
        sentence = gettext_noop("対価%(fee)s円－1個当たり%(unit)s円×%(units)s個を金銭で支払い")
        yield OutcomePayment(gettext_noop("新株予約権等の端数"), Message(sentence, words), rest)


def _missing(terms: OutcomeTerms) -> Iterator[MissingEntry]:
    if not (terms.milestones or terms.royalty or terms.equity):
        yield MissingEntry("", NO_CLAUSE)
    for index, milestone in enumerate(terms.milestones):
        yield from _empty(milestone, MILESTONE_ENTRIES, f"milestones[{index}].")
    if terms.royalty:
        yield from _empty(terms.royalty, ROYALTY_ENTRIES, "royalty.")
        if not terms.royalty.minimum_yen and terms.royalty.cap_yen is None:
            yield MissingEntry("royalty.cap_yen", ROYALTY_BOUNDS)
    if terms.equity:
        yield from _empty(terms.equity, EQUITY_ENTRIES, "equity.")
    if terms.milestones or terms.royalty:
        yield from _empty(terms, PAYMENT_ENTRIES, "")


ZERO_SAYS_NOTHING = frozenset({"yen", "rate"})
"""Elsewhere zero is an answer: payment on the day, no years of survival."""


def _empty(clause: object, entries: Mapping[str, str], path: str) -> Iterator[MissingEntry]:
    for name, label in entries.items():
        value = getattr(clause, name)
        is_blank = not value.strip() if isinstance(value, str) else value is None
        is_unset = name in ZERO_SAYS_NOTHING and not value
        # 固定額に充当しない is an answer; a right to audit or a holder that is denied is not what must be there.
        is_denied = value is False and name != "credited_against_fixed"
        if is_blank or is_unset or is_denied:
            yield MissingEntry(f"{path}{name}", label)
