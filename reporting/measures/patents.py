"""Patents filed in a fiscal year and held at its end (survey items PT-02, PT-03, PT-04), and how the stock changed."""

from collections.abc import Iterator

from core.calc.fiscal_year import first_day, last_day
from ip.calc.facts import Movement, PatentFact, RightExclusion
from ip.queries.survey_facts import RIGHT_TYPE, keeps_patents, patent_facts
from reporting.calc.edition import Edition, PatentCounting
from reporting.calc.facts import PATENTS_FILED, PATENTS_HELD, PATENTS_MOVED, Fact

MEASURES = (PATENTS_FILED, PATENTS_HELD, PATENTS_MOVED)


def patents(edition: Edition, fiscal_year: int) -> Iterator[Fact]:
    """Yield one fact per filing of the year, per right held at its end or ended in it, and per change of the stock.

    Dimensions: territory; movement for changes. A return names rights by number alone: a title may be a secret still.
    """
    first, last = first_day(fiscal_year), last_day(fiscal_year)
    for patent in patent_facts(last):
        if patent.is_filed_between(first, last):
            yield _fact(
                PATENTS_FILED,
                patent,
                _not_ours(patent, edition.patents) or patent.counted_under(edition.patents.pct),
            )
        if patent.facts.registered_on is None:
            continue
        ended_on = patent.facts.ended_on
        if patent.is_held or (ended_on is not None and first <= ended_on):
            ended = None if patent.is_held else RightExclusion.ENDED
            yield _fact(PATENTS_HELD, patent, _not_ours(patent, edition.patents) or ended)
        for movement, day in patent.movements():
            if first <= day <= last:
                yield _fact(PATENTS_MOVED, patent, _not_ours(patent, edition.patents), movement)


def is_answered() -> bool:
    """Whether the institution keeps its patents here."""
    return keeps_patents()


def _not_ours(patent: PatentFact, counting: PatentCounting) -> RightExclusion | None:
    if not patent.is_ours:
        return RightExclusion.NOT_OURS
    return RightExclusion.JOINT if patent.is_joint and not counting.joint else None


def _fact(
    measure: str, patent: PatentFact, excluded: RightExclusion | None, movement: Movement | None = None
) -> Fact:
    territory = ("territory", "domestic" if patent.is_domestic else "foreign")
    return Fact(
        measure=measure,
        record_type=RIGHT_TYPE,
        record_id=patent.right_id,
        label=patent.number,
        title="",
        partner_label="",
        count=0 if excluded else 1,
        yen=0,
        indirect_yen=0,
        dimensions=(territory,) if movement is None else (("movement", movement.value), territory),
        excluded="" if excluded is None else excluded.value,
    )
