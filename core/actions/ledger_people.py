"""People of a ledger of researchers: found by e-Rad number, else by name and department, with their affiliation."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.actions.events import field_values
from core.actions.ledger_departments import record_departments
from core.actions.ledger_log import LedgerLog, SourceRow
from core.calc.search_keys import person_search_key
from core.calc.text import folded_key, person_key
from core.models import Affiliation, Person

AFFILIATION_FIELDS = ("title", "kakenhi_eligible", "ends_on")
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """One row of a ledger of researchers."""

    source: SourceRow
    erad_number: str | None
    name: str
    name_kana: str
    department: str
    title: str
    kakenhi_eligible: bool
    starts_on: datetime.date
    ends_on: datetime.date | None
    keywords: str = ""


def record_people(entries: Sequence[PersonEntry], *, log: LedgerLog) -> None:
    """Make the people and affiliations that are not there yet, and bring known affiliations up to date."""
    departments = record_departments(((entry.department, entry.source) for entry in entries), log=log)
    _record_affiliations(entries, _people(entries, departments, log), departments, log)


def _people(
    entries: Sequence[PersonEntry], departments: dict[str, int], log: LedgerLog
) -> dict[tuple[str, str], Person]:
    known = _known_people(entries, departments)
    made: list[tuple[SourceRow, Person]] = []
    for entry in entries:
        key = _identity(entry)
        if key in known:
            _fill_keywords(known[key], entry, log)
            continue
        person = Person(
            name=entry.name,
            name_kana=entry.name_kana,
            erad_number=entry.erad_number,
            keywords=entry.keywords,
            search_key=person_search_key(entry.name, entry.name_kana, "", entry.erad_number),
            created_by=log.by,
            updated_by=log.by,
        )
        known[key] = person
        made.append((entry.source, person))
    Person.objects.bulk_create([person for _source, person in made], batch_size=_BATCH)
    for source, person in made:
        log.made(source, person)
    return known


def _fill_keywords(person: Person, entry: PersonEntry, log: LedgerLog) -> None:
    """Give keywords to somebody who has none; those that somebody entered stay."""
    if person.keywords or not entry.keywords:
        return
    before = field_values(person, ("keywords",))
    person.keywords = entry.keywords
    if person.pk is not None:
        person.version, person.updated_by = person.version + 1, log.by
        person.save(update_fields=["keywords", "version", "updated_by", "updated_at"])
        log.changed(entry.source, person, before)


def _known_people(
    entries: Sequence[PersonEntry], departments: dict[str, int]
) -> dict[tuple[str, str], Person]:
    numbers = {entry.erad_number for entry in entries if entry.erad_number}
    known: dict[tuple[str, str], Person] = {}
    for person in Person.objects.exclude(erad_number=None).order_by("pk").iterator():
        if person.erad_number in numbers:
            known["erad", person.erad_number] = person
    nameless = [entry for entry in entries if not entry.erad_number]
    if nameless:
        of_name = _by_name_and_department()
        for entry in nameless:
            found = of_name.get((person_key(entry.name), departments[folded_key(entry.department)]), set())
            if len(found) == 1:
                known[_identity(entry)] = next(iter(found))
    return known


def _by_name_and_department() -> dict[tuple[str, int], set[Person]]:
    found: dict[tuple[str, int], set[Person]] = {}
    for row in Affiliation.objects.select_related("person").order_by("pk").iterator():
        found.setdefault((person_key(row.person.name), row.department_id), set()).add(row.person)
    return found


def _identity(entry: PersonEntry) -> tuple[str, str]:
    if entry.erad_number:
        return "erad", entry.erad_number
    return folded_key(entry.department), person_key(entry.name)


def _record_affiliations(
    entries: Sequence[PersonEntry],
    people: dict[tuple[str, str], Person],
    departments: dict[str, int],
    log: LedgerLog,
) -> None:
    ids = {person.pk for person in people.values()}
    known = {
        (row.person_id, row.department_id, row.starts_on): row
        for row in Affiliation.objects.order_by("pk").iterator()
        if row.person_id in ids
    }
    made: list[tuple[SourceRow, Affiliation]] = []
    for entry in entries:
        person = people[_identity(entry)]
        place = (person.pk, departments[folded_key(entry.department)], entry.starts_on)
        state = {"title": entry.title, "kakenhi_eligible": entry.kakenhi_eligible, "ends_on": entry.ends_on}
        if place in known:
            _bring_up_to_date(known[place], state, entry, log)
            continue
        known[place] = Affiliation(person=person, department_id=place[1], starts_on=entry.starts_on, **state)
        made.append((entry.source, known[place]))
    Affiliation.objects.bulk_create([row for _source, row in made], batch_size=_BATCH)
    for source, row in made:
        log.made(source, row, tell=False)


def _bring_up_to_date(
    affiliation: Affiliation, state: dict[str, Any], entry: PersonEntry, log: LedgerLog
) -> None:
    before = field_values(affiliation, AFFILIATION_FIELDS)
    if before == state:
        return
    for name, value in state.items():
        setattr(affiliation, name, value)
    if affiliation.pk is not None:
        affiliation.save(update_fields=AFFILIATION_FIELDS)
        log.changed(entry.source, affiliation, before, label=entry.name)
