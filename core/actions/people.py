"""Researchers and staff: entering them, where they belong, merging duplicates."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actions.events import append_event, field_changes, field_values
from core.actions.merging import MergeRefused, merge_records, undo_merge
from core.actions.versions import save_versioned
from core.calc.search_keys import person_search_key
from core.models import Affiliation, Person, User

KEYED_BY = ("name", "name_kana", "name_en", "erad_number")
FILLED_BY_MERGE = ("name_kana", "name_en", "erad_number", "email", "keywords")


@transaction.atomic
def create_person(
    values: Mapping[str, Any], affiliation: Mapping[str, Any] | None = None, *, by: User | None
) -> Person:
    """Enter a person, with the first affiliation where one is given. Raises ValidationError."""
    person = Person(**values, created_by=by, updated_by=by)
    person.search_key = _key(values, person)
    person.full_clean()
    person.save()
    append_event(person, "create", by=by, changes=field_changes({}, field_values(person)))
    if affiliation is not None:
        _enter_affiliation(Affiliation(person=person, **affiliation), by, "")
    return person


@transaction.atomic
def change_person(
    person: Person, values: Mapping[str, Any], *, expected_version: int, by: User | None, reason: str = ""
) -> Person:
    """Change names, e-Rad number and address. Raises EditConflict or ValidationError."""
    written = {**values, "search_key": _key(values, person)}
    changes = save_versioned(person, written, expected_version=expected_version, by=by)
    changes.pop("search_key", None)
    if changes:
        append_event(person, "change", by=by, changes=changes, reason=reason)
    return person


@transaction.atomic
def add_affiliation(
    person: Person, values: Mapping[str, Any], *, expected_version: int, by: User | None, reason: str = ""
) -> Affiliation:
    """State where the person belongs from a day on. Raises EditConflict or ValidationError."""
    save_versioned(person, {}, expected_version=expected_version, by=by, children_changed=True)
    return _enter_affiliation(Affiliation(person=person, **values), by, reason)


@transaction.atomic
def change_affiliation(
    affiliation: Affiliation,
    values: Mapping[str, Any],
    *,
    expected_version: int,
    by: User | None,
    reason: str = "",
) -> Affiliation:
    """Correct or end an affiliation; `expected_version` is the person's. Raises EditConflict or ValidationError."""
    before = field_values(affiliation)
    for name, value in values.items():
        setattr(affiliation, name, value)
    if changes := field_changes(before, field_values(affiliation)):
        person = affiliation.person
        save_versioned(person, {}, expected_version=expected_version, by=by, children_changed=True)
        affiliation.full_clean()
        affiliation.save()
        append_event(affiliation, "change", by=by, changes=changes, reason=reason, label=person.name)
    return affiliation


@transaction.atomic
def remove_affiliation(
    affiliation: Affiliation, *, expected_version: int, by: User, reason: str = ""
) -> Person:
    """Take back an affiliation entered by mistake. Raises EditConflict."""
    person = affiliation.person
    save_versioned(person, {}, expected_version=expected_version, by=by, children_changed=True)
    changes = field_changes(field_values(affiliation), {})
    append_event(affiliation, "delete", by=by, changes=changes, reason=reason, label=person.name)
    affiliation.delete()
    return person


@transaction.atomic
def merge_people(survivor: Person, duplicate: Person, *, reason: str = "", by: User) -> Person:
    """Merge a duplicate into the record that stays, with affiliations, agreements and sign-ins.

    Raises MergeRefused when the two have different e-Rad numbers, which makes them two people.
    """
    if len({survivor.erad_number, duplicate.erad_number} - {None}) == 2:
        raise MergeRefused(
            _(
                "「%(survivor)s」と「%(duplicate)s」はe-Rad研究者番号が異なるため、統合できません。番号が誤っているときは、先に番号を直してください。"
            )
            % {"survivor": survivor, "duplicate": duplicate}
        )
    merge_records(survivor, duplicate, fill=FILLED_BY_MERGE, with_optional=True, reason=reason, by=by)
    survivor.refresh_from_db()
    _refresh_key(survivor)
    return survivor


@transaction.atomic
def undo_person_merge(duplicate: Person, *, by: User, reason: str = "") -> Person:
    """Make two records of one again. Raises MergeRefused."""
    survivor = undo_merge(duplicate, by=by, reason=reason)
    for person in Person.objects.filter(pk__in=[survivor.pk, duplicate.pk]):
        _refresh_key(person)
    return duplicate


def _enter_affiliation(affiliation: Affiliation, by: User | None, reason: str) -> Affiliation:
    affiliation.full_clean()
    affiliation.save()
    changes = field_changes({}, field_values(affiliation))
    changes.pop("person", None)
    append_event(affiliation, "create", by=by, changes=changes, reason=reason, label=affiliation.person.name)
    return affiliation


def _key(values: Mapping[str, Any], person: Person) -> str:
    return person_search_key(**{name: values.get(name, getattr(person, name)) for name in KEYED_BY})


def _refresh_key(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(search_key=_key({}, person))
