"""What the national survey asks of the rules on cost: the rate of indirect on direct cost, whatever base the rules name.

Interpreted meaning (the form asks for one rate of 間接経費 ÷ 直接経費 and says no more): the rate is that of an ordinary contract
which has direct cost only. Its rate is the usual one, not that of a tier, a transition or an exemption; where rules say
「30％以上」 it is the least. Minimum amounts, unit prices, schedules and a strategic fee beside indirect cost are no rate.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from collaboration.calc.pricing.kinds import Base, IndirectMethod, TaxMode, TaxTreatment
from collaboration.calc.pricing.policy import CostPolicy, IndirectRule

INSIDE = (Base.GROSS, Base.FEE_INSIDE)
"""Bases that contain indirect cost itself."""


@dataclass(frozen=True, slots=True)
class StatedRate:
    """A rate as the rules state it: what it is applied to, and the article."""

    rate: Fraction
    base: Base
    article: str


@dataclass(frozen=True, slots=True)
class SurveyRate:
    """The rate of indirect on direct cost, and the rates as stated from which it follows."""

    on_direct: Fraction
    stated: tuple[StatedRate, ...]

    @property
    def is_converted(self) -> bool:
        """Whether the answer is another number than the one in the rules."""
        return self.on_direct != sum((part.rate for part in self.stated), start=Fraction(0))


def survey_rate(policy: CostPolicy, day: datetime.date) -> SurveyRate | None:
    """Return the rate that a policy lays down for a contract of direct cost only, None when it lays down none.

    Rules that apply their rate to direct cost with tax are converted with the consumption tax of the day.
    """
    parts = [part for part in map(_stated, policy.indirect) if part is not None]
    if not parts:
        return None
    taxed = _tax_on_direct(policy, day)
    total = sum((_on_direct(part, taxed) for part in parts), start=Fraction(0))
    return SurveyRate(total, tuple(parts))


def ordinary(policies: Iterable[tuple[CostPolicy, SurveyRate | None]]) -> CostPolicy | None:
    """Return the policy that answers for the institution among those of one kind of contract, None when there is none.

    Interpreted meaning (the form does not speak of several rates): one that lays down a rate goes before one that does not,
    one that is open to every contract before one with a least amount; of those left the lowest rate answers, as that is
    what the institution asks of every contract. `id` decides between equals.
    """
    found = min(policies, key=_precedence, default=None)
    return None if found is None else found[0]


def _stated(rule: IndirectRule) -> StatedRate | None:
    rate = rule.rate if rule.rate is not None else rule.min_rate
    if rule.method is not IndirectMethod.RATE or not rate or (rule.base in INSIDE and rate == 1):
        return None
    return StatedRate(rate, rule.base, rule.article)


def _on_direct(part: StatedRate, tax_on_direct: Fraction) -> Fraction:
    """Convert one rate; value fee and researcher fee are nothing in a contract of direct cost only."""
    if part.base in INSIDE:
        return Fraction(part.rate.numerator, part.rate.denominator - part.rate.numerator)
    return part.rate * (1 + tax_on_direct) if part.base is Base.DIRECT_TAX else part.rate


def _tax_on_direct(policy: CostPolicy, day: datetime.date) -> Fraction:
    """Return the rate of tax that comes on direct cost: none where amounts include it already."""
    if policy.tax.mode is not TaxMode.EXCLUSIVE or policy.tax.treatment is not TaxTreatment.TAXABLE:
        return Fraction(0)
    begun = [entry for entry in policy.tax.rates if entry.valid_from <= day]
    return max(begun, key=lambda entry: entry.valid_from).rate if begun else Fraction(0)


def _precedence(answer: tuple[CostPolicy, SurveyRate | None]) -> tuple[bool, bool, Fraction, str]:
    policy, rate = answer
    return (rate is None, _has_least_amount(policy), rate.on_direct if rate else Fraction(0), policy.id)


def _has_least_amount(policy: CostPolicy) -> bool:
    """Whether only contracts from an amount on come under the policy; a condition on the value fee alone is none."""
    return any(gate.minimum_yen and not gate.only_with_value for gate in policy.gates)
