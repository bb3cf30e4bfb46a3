"""What the institution's own rules lay down on indirect cost and the strategic fee (survey items IC-01, IC-02 and SF-01)."""

from collections.abc import Iterator
from fractions import Fraction

from collaboration.calc.facts import CostPolicyFact, RulesExclusion
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.survey_rate import SurveyRate
from collaboration.queries.cost_policy_facts import COST_RULES_TYPE, cost_policy_facts
from core.calc.rates import rate_in_words
from reporting.calc.edition import Edition
from reporting.calc.facts import INDIRECT_RATE, RATE_ON_DIRECT, STRATEGIC_FEE, Dimensions, Fact

ASKED_RATE = Fraction(3, 10)
"""The rate that the published results tell apart (table 3-2: うち30%以上)."""
LONGEST_SOURCE = 200


def cost_policy(_edition: Edition, fiscal_year: int) -> Iterator[Fact]:
    """Yield the rules of 31 March: one fact per regime of joint research for the rate, one per regime for the fee.

    The rate is that of the ordinary regime; other regimes are left out with that reason. Interpreted meaning: the fee exists
    when rules for any kind of contract have it; that it does not exist is said by rules on joint research alone.
    """
    for rules in cost_policy_facts(fiscal_year):
        if rules.kind is AgreementKind.JOINT_RESEARCH:
            yield _rate(rules)
        if rules.kind is AgreementKind.JOINT_RESEARCH or rules.has_strategic_fee:
            yield _fee(rules)


def _rate(rules: CostPolicyFact) -> Fact:
    if rules.is_readable and not rules.is_ordinary:
        excluded = RulesExclusion.OTHER_REGIME.value
    else:
        excluded = _unreadable(rules)
    says_so = rules.rate is not None
    return _fact(INDIRECT_RATE, rules, _rate_dimensions(rules.rate), says_so=says_so, excluded=excluded)


def _fee(rules: CostPolicyFact) -> Fact:
    return _fact(
        STRATEGIC_FEE, rules, (), says_so=rules.has_strategic_fee, excluded=_unreadable(rules)
    )  # fmt: skip


def _unreadable(rules: CostPolicyFact) -> str:
    return "" if rules.is_readable else RulesExclusion.UNREADABLE.value


def _fact(
    measure: str, rules: CostPolicyFact, dimensions: Dimensions, *, says_so: bool, excluded: str
) -> Fact:
    return Fact(
        measure=measure,
        record_type=COST_RULES_TYPE,
        record_id=rules.rules_id,
        label=rules.code,
        title=rules.label,
        partner_label=rules.source[:LONGEST_SOURCE],
        count=1 if says_so and not excluded else 0,
        yen=0,
        indirect_yen=0,
        dimensions=dimensions,
        excluded=excluded,
    )


def _rate_dimensions(rate: SurveyRate | None) -> Dimensions:
    """Keep the rate exactly, as stated and as converted: a frozen return must show it after the rules have changed."""
    if rate is None:
        return (("rate_class", "none"),)
    stated = "|".join(f"{rate_in_words(part.rate)} {part.base.value}" for part in rate.stated)
    articles = "、".join(dict.fromkeys(part.article for part in rate.stated if part.article))
    return (
        ("articles", articles),
        ("rate_class", "ge30" if rate.on_direct >= ASKED_RATE else "lt30"),
        (RATE_ON_DIRECT, rate_in_words(rate.on_direct)),
        ("stated", stated),
    )
