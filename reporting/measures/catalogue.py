"""Every measure by which facts are counted."""

from collections.abc import Callable, Iterator

from collaboration.calc.facts import Exclusion
from core.calc.messages import gettext_noop
from reporting.calc.edition import Edition
from reporting.calc.facts import OUTSIDE_SURVEY, RESEARCHERS, Fact
from reporting.measures.research_funds import MEASURES, research_funds
from reporting.measures.researchers import STATED, is_answered, researchers

SOURCES: tuple[Callable[[Edition, int], Iterator[Fact]], ...] = (research_funds, researchers)

REASONS: dict[str, str] = {
    **{reason.value: reason.label for reason in Exclusion},
    STATED: gettext_noop("人数を手で入力しているため、名簿からは数えていません"),
}
"""The reasons of exclusion in words."""

LABELS: dict[str, str] = {
    **{measure: kind.label for kind, measure in MEASURES.items()},
    OUTSIDE_SURVEY: gettext_noop("調査の対象外"),
    RESEARCHERS: gettext_noop("研究者数"),
}
"""The measures in words."""


def facts_of(edition: Edition, fiscal_year: int) -> Iterator[Fact]:
    """Yield every fact of the year."""
    for source in SOURCES:
        yield from source(edition, fiscal_year)


def answered_measures(fiscal_year: int) -> frozenset[str]:
    """Return the measures that the institution can answer; cells of the others stay blank."""
    answered = {OUTSIDE_SURVEY, *MEASURES.values()}
    return frozenset(answered | {RESEARCHERS} if is_answered(fiscal_year) else answered)
