"""The number of researchers at the end of the fiscal year (survey item ORG-03)."""

from collections.abc import Iterator

from core.calc.fiscal_year import last_day
from core.queries.survey_facts import PERSON_TYPE, countable_researchers, has_researchers
from reporting.calc.edition import Edition
from reporting.calc.facts import RESEARCHERS, Fact
from reporting.models import StatedCount

STATED = "stated"
STATED_TYPE = StatedCount._meta.label_lower


def researchers(_edition: Edition, fiscal_year: int) -> Iterator[Fact]:
    """Yield one fact per researcher of 31 March: registered in e-Rad and eligible for 科研費.

    A number stated by hand takes their place; the researchers are then left out with that reason.
    """
    stated = StatedCount.objects.filter(fiscal_year=fiscal_year, measure=RESEARCHERS).first()
    if stated is not None:
        yield _stated(stated)
    for person in countable_researchers(last_day(fiscal_year)):
        yield Fact(
            measure=RESEARCHERS,
            record_type=PERSON_TYPE,
            record_id=person.person_id,
            label=person.erad_number,
            title=person.name,
            partner_label=person.department,
            count=0 if stated else 1,
            yen=0,
            indirect_yen=0,
            dimensions=(),
            excluded=STATED if stated else "",
        )


def is_answered(fiscal_year: int) -> bool:
    """Whether the institution can answer: it keeps a register of researchers or states a number."""
    return (
        has_researchers() or StatedCount.objects.filter(fiscal_year=fiscal_year, measure=RESEARCHERS).exists()
    )


def _stated(stated: StatedCount) -> Fact:
    return Fact(
        measure=RESEARCHERS,
        record_type=STATED_TYPE,
        record_id=stated.pk,
        label=str(stated.fiscal_year),
        title=stated.note,
        partner_label="",
        count=stated.value,
        yen=0,
        indirect_yen=0,
        dimensions=(),
    )
