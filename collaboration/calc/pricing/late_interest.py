"""Interest for late payment, by the day (costing note, sections 1.5 and 1.7; clause 4275 of the collected contracts)."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.pricing.policy import WHOLE, LateInterestRule
from collaboration.calc.records import Problem, RecordRefused
from core.calc.dates import EARLIEST_YEAR
from core.calc.messages import Message, Word, gettext_noop
from core.calc.money import MAX_YEN
from core.calc.rates import percent_in_words

DAYS_OF_A_YEAR = 365
"""Of leap years too, as the statutory rate is computed."""

LONGEST_DELAY_DAYS = 20 * DAYS_OF_A_YEAR
"""No claim of a contract outlives twenty years; a longer delay is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class LateInterest:
    """The interest due in yen, for how many days, and how it came about."""

    principal_yen: int
    days: int
    yen: int
    is_waived: bool
    formula: Message
    article: str = ""


def late_interest(
    principal_yen: int, due_on: datetime.date, paid_on: datetime.date, rule: LateInterestRule
) -> LateInterest:
    """Return the interest on an amount in yen that was due on a day and paid on another.

    The days run from the day after the due day to the day of payment; a payment in time bears no interest. Interest below
    the limit of the rule is waived whole, before rounding: 9,999.9 yen are below 10,000. Raises RecordRefused at
    `principal_yen`, `due_on`, `paid_on` or `rule.rate`.
    """
    problems = tuple(_problems(principal_yen, due_on, paid_on, rule))
    if problems:
        raise RecordRefused(problems)
    days = max((paid_on - due_on).days, 0)
    exact = Fraction(principal_yen * days, DAYS_OF_A_YEAR) * rule.rate
    is_waived = 0 < exact < rule.waived_below_yen
    yen = 0 if is_waived else rule.rounding.rounding.apply(exact)
    cut = exact.numerator // exact.denominator
    words: dict[str, Word] = {
        "principal": f"{principal_yen:,}",
        "rate": percent_in_words(rule.rate),
        "days": f"{days:,}",
        "cut": f"{cut:,}",
        "limit": f"{rule.waived_below_yen:,}",
        "unit": f"{rule.rounding.unit:,}",
        "yen": f"{yen:,}",
    }
    formula = Message(_formula(days, is_waived=is_waived, is_cut=yen == cut), words)
    return LateInterest(principal_yen, days, yen, is_waived, formula, rule.article)


def _formula(days: int, *, is_waived: bool, is_cut: bool) -> str:
    if not days:
        return gettext_noop("支払期限までに支払われているため、延滞金はありません。")
    if is_waived:
        return gettext_noop(
            "%(principal)s円×年%(rate)s×%(days)s日÷365日＝%(cut)s円（円未満切捨て）。%(limit)s円未満のため徴収しない"
        )
    if is_cut:
        return gettext_noop("%(principal)s円×年%(rate)s×%(days)s日÷365日＝%(yen)s円（円未満切捨て）")
    return gettext_noop(
        "%(principal)s円×年%(rate)s×%(days)s日÷365日＝%(cut)s円（円未満切捨て）→ %(unit)s円単位で端数処理して%(yen)s円"
    )


def _problems(
    principal_yen: int, due_on: datetime.date, paid_on: datetime.date, rule: LateInterestRule
) -> Iterator[Problem]:
    if not 0 <= principal_yen <= MAX_YEN:
        sentence = gettext_noop("金額は0円以上%(limit)s円以下で入力してください。例：1,234,567")
        yield Problem(
            "principal_yen", gettext_noop("延滞した額（円）"), Message(sentence, {"limit": f"{MAX_YEN:,}"})
        )
    if due_on.year < EARLIEST_YEAR:
        sentence = gettext_noop("支払期限は%(year)s年以後の日付で入力してください。例：2026/4/30")
        yield Problem("due_on", gettext_noop("支払期限"), Message(sentence, {"year": str(EARLIEST_YEAR)}))
    elif (paid_on - due_on).days > LONGEST_DELAY_DAYS:
        sentence = gettext_noop("支払期限から20年を超えています。支払期限と支払日を確かめてください。")
        yield Problem("paid_on", gettext_noop("支払日"), Message(sentence))
    if not 0 <= rule.rate <= WHOLE:
        sentence = gettext_noop("年率は0%%以上100%%以下で入力してください。例：3%%")
        yield Problem("rule.rate", gettext_noop("年率"), Message(sentence))
