"""Researchers and staff."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.actions.merging import MergeRefused
from core.actions.people import (
    add_affiliation,
    change_affiliation,
    change_person,
    create_person,
    merge_people,
    remove_affiliation,
    undo_person_merge,
)
from core.actions.versions import EditConflict
from core.models import Affiliation, Event, Person
from core.registry import merge_relations
from tests.factories.core import AffiliationFactory, DepartmentFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2018, 4, 1)


@pytest.fixture
def user():
    return UserFactory()


def test_new_person_is_found_by_name_reading_and_number(user):
    department = DepartmentFactory()
    create_person(
        {"name": "髙橋 一郎", "name_kana": "タカハシ イチロウ", "erad_number": "12345678"},
        {"department": department, "starts_on": DAY, "kakenhi_eligible": True},
        by=user,
    )
    person = Person.objects.get()
    assert person.search_key == "高橋一郎 タカハシイチロウ 12345678"
    assert person.affiliations.get().department == department


def test_taken_erad_number_is_refused(user):
    PersonFactory(erad_number="12345678")
    with pytest.raises(ValidationError):
        create_person({"name": "山田", "erad_number": "12345678"}, by=user)


def test_affiliation_that_ends_before_it_starts_is_refused(user):
    person = PersonFactory()
    values = {"department": DepartmentFactory(), "starts_on": DAY, "ends_on": datetime.date(2018, 3, 31)}
    with pytest.raises(ValidationError, match="在籍終了日"):
        add_affiliation(person, values, expected_version=1, by=user)


def test_change_is_logged_and_moves_the_key(user):
    person = PersonFactory(name="山田 花子", name_kana="", erad_number="12345678")
    change_person(person, {"name": "佐藤 花子"}, expected_version=1, by=user, reason="改姓")
    assert Person.objects.get().search_key == "佐藤花子 12345678"
    assert Event.objects.get().changes == {"name": ["山田 花子", "佐藤 花子"]}


def test_ending_an_affiliation_is_logged_under_the_name(user):
    affiliation = AffiliationFactory(person__name="山田 花子")
    change_affiliation(affiliation, {"ends_on": DAY}, expected_version=1, by=user)
    event = Event.objects.get()
    assert (event.object_label, event.changes) == ("山田 花子", {"ends_on": [None, "2018-04-01"]})
    assert Person.objects.get().version == 2


def test_affiliation_of_a_person_changed_meanwhile_conflicts(user):
    affiliation = AffiliationFactory(person__version=2)
    with pytest.raises(EditConflict):
        change_affiliation(affiliation, {"ends_on": DAY}, expected_version=1, by=user)


def test_mistaken_affiliation_is_removed_and_remembered(user):
    affiliation = AffiliationFactory(title="助教")
    remove_affiliation(affiliation, expected_version=1, by=user)
    assert Affiliation.objects.count() == 0
    assert Event.objects.get().changes["title"] == ["助教", None]


def test_every_foreign_key_to_a_person_is_covered_by_merge():
    covered = {relation.key for relation in merge_relations("core.person")}
    pointing = {
        f"{relation.related_model._meta.label_lower}.{relation.field.name}"
        for relation in Person._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.related_model is not Person
    }
    assert covered == pointing


def test_merge_moves_affiliations_and_accounts(user):
    survivor, duplicate = PersonFactory(erad_number=None), PersonFactory(erad_number="12345678")
    AffiliationFactory(person=duplicate)
    account = UserFactory(person=duplicate)
    merge_people(survivor, duplicate, by=user)
    account.refresh_from_db()
    survivor.refresh_from_db()
    assert (account.person, survivor.affiliations.count(), survivor.erad_number) == (survivor, 1, "12345678")
    assert list(Person.objects.living()) == [survivor]


def test_merged_person_counts_once(user):
    survivor, duplicate = PersonFactory(erad_number=None), PersonFactory(erad_number="12345678")
    for person in (survivor, duplicate):
        AffiliationFactory(person=person)
    merge_people(survivor, duplicate, by=user)
    assert list(Person.objects.countable_researchers(DAY)) == [survivor]


def test_same_affiliation_of_both_is_kept_once_and_comes_back(user):
    department = DepartmentFactory()
    survivor, duplicate = PersonFactory(erad_number=None), PersonFactory()
    AffiliationFactory(person=survivor, department=department)
    AffiliationFactory(person=duplicate, department=department, title="助教")
    merge_people(survivor, duplicate, by=user)
    assert Affiliation.objects.count() == 1

    undo_person_merge(Person.objects.get(pk=duplicate.pk), by=user)
    assert Affiliation.objects.get(person=duplicate).title == "助教"


def test_different_erad_numbers_are_two_people(user):
    with pytest.raises(MergeRefused, match="e-Rad研究者番号が異なる"):
        merge_people(PersonFactory(), PersonFactory(), by=user)
