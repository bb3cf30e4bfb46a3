"""How the returns count one record: the panel that the record's own page shows."""

from dataclasses import dataclass

from reporting.calc.aggregate import matching_leaves
from reporting.calc.edition import CellSpec
from reporting.models import Fact, SurveyReturn
from reporting.queries.overview import edition_of


@dataclass(frozen=True, slots=True)
class RecordUse:
    """One fiscal year's latest return and what it makes of the record."""

    survey_return: SurveyReturn
    fact: Fact
    excluded: str
    cells: tuple[CellSpec, ...]


def uses_of(record_type: str, record_id: int) -> list[RecordUse]:
    """Return how the latest version of every year counts a record, latest year first; rules may answer several measures."""
    newest: dict[int, int] = {}
    found: list[Fact] = []
    facts = Fact.objects.filter(record_type=record_type, record_id=record_id)
    ordered = facts.select_related("fact_class__run__survey_return").order_by(
        "-fact_class__run__survey_return__fiscal_year", "-fact_class__run__survey_return__version", "pk"
    )
    for fact in ordered:
        survey_return = fact.fact_class.run.survey_return
        if newest.setdefault(survey_return.fiscal_year, survey_return.version) == survey_return.version:
            found.append(fact)
    return [_use(fact) for fact in found]


def _use(fact: Fact) -> RecordUse:
    survey_return = fact.fact_class.run.survey_return
    key = fact.fact_class.key
    leaves = matching_leaves(edition_of(survey_return), key)
    counting = tuple(leaf for leaf in leaves if not leaf.is_money)
    return RecordUse(survey_return, fact, key.excluded, counting)
