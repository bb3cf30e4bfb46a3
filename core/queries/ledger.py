"""What the import of ledgers compares its rows with."""

import datetime
from collections.abc import Iterable

from core.calc.text import folded_key
from core.models import Affiliation, Person

Place = tuple[int, str, datetime.date]
Stay = tuple[str, bool, datetime.date | None]


def people_by_number() -> dict[str, Person]:
    """Return everybody who has an e-Rad number, by that number."""
    people = Person.objects.exclude(erad_number=None).order_by("pk").only("name", "erad_number", "keywords")
    return {person.erad_number or "": person for person in people.iterator()}


def affiliations_of(person_ids: Iterable[int]) -> dict[Place, Stay]:
    """Return title, eligibility and last day of each affiliation, by person, folded department and first day."""
    wanted = set(person_ids)
    if not wanted:
        return {}
    rows = Affiliation.objects.order_by("pk").values_list(
        "person_id", "department__name", "starts_on", "title", "kakenhi_eligible", "ends_on"
    )
    return {
        (person_id, folded_key(department), starts_on): (title, eligible, ends_on)
        for person_id, department, starts_on, title, eligible, ends_on in rows.iterator()
        if person_id in wanted
    }
