"""Every measure by which facts are counted."""

from collections.abc import Callable, Iterator

from collaboration.calc.facts import Exclusion, RulesExclusion, UmbrellaExclusion
from core.calc.messages import gettext_noop
from ip.calc.facts import RightExclusion
from reporting.calc.edition import Edition
from reporting.calc.facts import (
    INDIRECT_RATE,
    OUTSIDE_SURVEY,
    PATENTS_FILED,
    PATENTS_HELD,
    PATENTS_MOVED,
    RESEARCHERS,
    STRATEGIC_FEE,
    UMBRELLAS,
    Fact,
)
from reporting.measures import patents as patent_measure
from reporting.measures.cost_policy import cost_policy
from reporting.measures.research_funds import MEASURES, research_funds
from reporting.measures.researchers import STATED, is_answered, researchers
from reporting.measures.umbrella_companies import umbrella_companies

SOURCES: tuple[Callable[[Edition, int], Iterator[Fact]], ...] = (
    research_funds,
    researchers,
    cost_policy,
    umbrella_companies,
    patent_measure.patents,
)

REASONS: dict[str, str] = {
    **{reason.value: reason.label for reason in Exclusion},
    **{reason.value: reason.label for reason in RulesExclusion},
    **{reason.value: reason.label for reason in UmbrellaExclusion},
    **{reason.value: reason.label for reason in RightExclusion},
    STATED: gettext_noop("人数を手で入力しているため、名簿からは数えていません"),
}
"""The reasons of exclusion in words."""

LABELS: dict[str, str] = {
    **{measure: kind.label for kind, measure in MEASURES.items()},
    OUTSIDE_SURVEY: gettext_noop("調査の対象外"),
    RESEARCHERS: gettext_noop("研究者数"),
    INDIRECT_RATE: gettext_noop("間接経費の割合"),
    STRATEGIC_FEE: gettext_noop("戦略的産学連携経費"),
    UMBRELLAS: gettext_noop("包括連携契約を締結している企業"),
    PATENTS_FILED: gettext_noop("特許出願"),
    PATENTS_HELD: gettext_noop("特許権の保有"),
    PATENTS_MOVED: gettext_noop("特許権の増減"),
}
"""The measures in words."""


def facts_of(edition: Edition, fiscal_year: int) -> Iterator[Fact]:
    """Yield every fact of the year."""
    for source in SOURCES:
        yield from source(edition, fiscal_year)


def answered_measures(fiscal_year: int) -> frozenset[str]:
    """Return the measures that the institution can answer; cells of the others stay blank.

    Questions about rules are always put: without rules that answer them they stay blank by themselves.
    """
    answered = {OUTSIDE_SURVEY, INDIRECT_RATE, STRATEGIC_FEE, UMBRELLAS, *MEASURES.values()}
    if is_answered(fiscal_year):
        answered.add(RESEARCHERS)
    if patent_measure.is_answered():
        answered.update(patent_measure.MEASURES)
    return frozenset(answered)
