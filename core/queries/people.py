"""Researchers and staff: lists, search, and records that may be the same person twice."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OrderBy
from django.utils import timezone

from core.calc.search_keys import search_words
from core.calc.text import person_key
from core.models import Affiliation, Department, Person
from core.models.person import PersonQuerySet

DEFAULT_ORDER = "name"
ORDERS = {"name": "search_key", "erad_number": "erad_number", "updated": "updated_at"}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the affiliations in force on the day."""

    person: Person
    affiliations: list[Affiliation]

    @property
    def counts_as_researcher(self) -> bool:
        """Whether the return counts the person: known to e-Rad and eligible for 科研費."""
        return self.person.erad_number is not None and any(
            each.kakenhi_eligible for each in self.affiliations
        )


def with_words(people: PersonQuerySet, text: str) -> PersonQuerySet:
    """Keep people in whose names, readings or number every word occurs; blanks inside a name do not matter."""
    whole = people.filter(search_key__contains=person_key(text)) if person_key(text) else people
    split = people
    for word in search_words(text):
        split = split.filter(search_key__contains=word)
    return whole | split


def belonging_to(people: PersonQuerySet, department: Department, on: datetime.date) -> PersonQuerySet:
    """Keep people who belong to a department on a day."""
    in_force = Affiliation.objects.in_force(on).filter(department=department)
    return people.filter(pk__in=in_force.values("person_id"))


def in_order(people: PersonQuerySet, order: str) -> PersonQuerySet:
    """Sort by one of ORDERS, descending with a leading minus; rows without a value come last."""
    descending, field = order.startswith("-"), ORDERS.get(order.removeprefix("-"))
    if field is None:
        descending, field = False, ORDERS[DEFAULT_ORDER]
    return people.order_by(OrderBy(F(field), descending=descending, nulls_last=True), "pk")


def rows_of(keys: Sequence[int]) -> list[PersonRow]:
    """Return the rows of these people in the order given: two queries, however many rows."""
    today = timezone.localdate()
    found = Person.objects.in_bulk(keys)
    in_force: dict[int, list[Affiliation]] = {key: [] for key in keys}
    for affiliation in (
        Affiliation.objects.in_force(today)
        .filter(person__in=keys)
        .select_related("department")
        .order_by("-starts_on", "pk")
    ):
        in_force[affiliation.person_id].append(affiliation)
    return [PersonRow(found[key], in_force[key]) for key in keys if key in found]


def duplicate_groups(limit: int = 100) -> list[list[Person]]:
    """Return groups of living people of one name of whom at most one has an e-Rad number.

    Two with different e-Rad numbers are two people who happen to share a name.
    """
    living = Person.objects.living()
    repeated = living.order_by().values("name").annotate(count=Count("pk")).filter(count__gt=1)
    names = [row["name"] for row in repeated.order_by("-count", "name")[:limit]]
    groups: dict[str, list[Person]] = {name: [] for name in names}
    for person in living.filter(name__in=names).prefetch_related("affiliations__department").order_by("pk"):
        groups[person.name].append(person)
    return [group for group in groups.values() if any(person.erad_number is None for person in group)]
