"""Companies with an umbrella agreement, and those among them with large joint research (survey items AG-01 and AG-02)."""

from collections.abc import Iterator

from collaboration.calc.facts import UmbrellaFact
from collaboration.queries.survey_facts import AGREEMENT_TYPE
from collaboration.queries.umbrella_facts import joint_research_received, umbrella_facts
from reporting.calc.edition import Edition, LargeResearch
from reporting.calc.facts import UMBRELLAS, Fact
from reporting.measures.research_funds import partner_value


def umbrella_companies(edition: Edition, fiscal_year: int) -> Iterator[Fact]:
    """Yield one fact per umbrella agreement and company; the first agreement of a company counts it.

    Dimensions: partner, large_research. What makes a joint research large is a parameter of the edition.
    """
    found = list(umbrella_facts(fiscal_year))
    large = _companies_with_large_research(found, edition.large_research, fiscal_year)
    for fact in found:
        yield Fact(
            measure=UMBRELLAS,
            record_type=AGREEMENT_TYPE,
            record_id=fact.agreement_id,
            label=fact.number,
            title=fact.title,
            partner_label=fact.organization_name,
            count=0 if fact.excluded else 1,
            yen=0,
            indirect_yen=0,
            dimensions=(
                ("large_research", "yes" if fact.organization_id in large else "no"),
                ("partner", partner_value(fact.partner, is_company=fact.is_domestic_company)),
            ),
            excluded="" if fact.excluded is None else fact.excluded.value,
            partner_id=fact.organization_id,
        )


def _companies_with_large_research(
    facts: list[UmbrellaFact], rule: LargeResearch, fiscal_year: int
) -> frozenset[int]:
    companies = {
        fact.organization_id for fact in facts if fact.organization_id is not None and not fact.excluded
    }
    if not companies:
        return frozenset()
    received = joint_research_received(fiscal_year, companies, ever=rule.ever)
    return frozenset(company for company, cases in received.items() if rule.is_met(cases))
