"""What rules on cost lay down, in words, as a run froze it."""

from fractions import Fraction

from django.utils.translation import gettext as _

from collaboration.calc.pricing.kinds import Base
from core.calc.rates import percent_in_words
from core.models.wording import listed, term
from reporting.calc.facts import INDIRECT_RATE, RATE_ON_DIRECT, STRATEGIC_FEE
from reporting.models import Fact


def rule_in_words(fact: Fact) -> str:
    """Say what the rules behind a fact lay down; empty for a fact that is no rule."""
    measure, dimensions = fact.fact_class.measure, fact.fact_class.dimensions
    if measure == STRATEGIC_FEE:
        return _("戦略的産学連携経費の定めがある") if fact.count else _("戦略的産学連携経費の定めがない")
    if measure != INDIRECT_RATE:
        return ""
    if RATE_ON_DIRECT not in dimensions:
        return _("間接経費の率の定めがない")
    stated = listed(_part_in_words(part) for part in dimensions["stated"].split("|"))
    words = {"stated": stated, "rate": percent_in_words(Fraction(dimensions[RATE_ON_DIRECT]))}
    sentence = _("%(stated)s（直接経費に対する割合 %(rate)s）") % words
    return f"{dimensions['articles']} {sentence}".strip()


def _part_in_words(part: str) -> str:
    rate, base = part.split(" ")
    words = {"base": term(Base(base).label), "rate": percent_in_words(Fraction(rate))}
    return _("%(base)sの%(rate)s") % words
