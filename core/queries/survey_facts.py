"""What core offers the return: who counts as a researcher on a day, and who files it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from core.models import Affiliation, Institution, Organization, Person

PERSON_TYPE = Person._meta.label_lower
ORGANIZATION_TYPE = Organization._meta.label_lower


@dataclass(frozen=True, slots=True)
class ResearcherFact:
    """A researcher registered in e-Rad and eligible for 科研費 on the day."""

    person_id: int
    erad_number: str
    name: str
    department: str


def countable_researchers(on: datetime.date) -> Iterator[ResearcherFact]:
    """Yield every countable researcher once, with the department of the latest eligible affiliation."""
    rows = (
        Affiliation.objects.in_force(on)
        .filter(kakenhi_eligible=True)
        .exclude(person__erad_number=None)
        .order_by("person_id", "-starts_on", "-pk")
        .values_list("person_id", "person__erad_number", "person__name", "department__name")
    )
    last = None
    for person_id, erad_number, name, department in rows.iterator(chunk_size=2_000):
        if person_id != last:
            yield ResearcherFact(person_id, erad_number or "", name, department)
        last = person_id


def is_institution_located() -> bool:
    """Whether the institution and its prefecture are known."""
    return Institution.objects.exclude(prefecture="").exists()


def has_researchers() -> bool:
    """Whether the register of researchers was filled at all."""
    return Person.objects.exclude(erad_number=None).exists()


def institution_name() -> str:
    """Return the name of the institution, empty before the first set-up."""
    return Institution.objects.order_by("pk").values_list("name", flat=True).first() or ""
