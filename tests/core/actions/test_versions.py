"""Optimistic locking."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from core.actions.versions import EditConflict, save_versioned
from core.models import Department
from tests.factories.core import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_changed_fields_are_written_and_returned():
    user, department = UserFactory(), DepartmentFactory(name="工学部", code="ENG")

    changes = save_versioned(department, {"name": "工学研究科", "code": "ENG"}, expected_version=1, by=user)

    stored = Department.objects.get()
    assert changes == {"name": ["工学部", "工学研究科"]}
    assert (stored.name, stored.version, stored.updated_by) == ("工学研究科", 2, user)


def test_days_are_returned_in_canonical_form():
    department = DepartmentFactory()
    closed_on = datetime.date(2030, 3, 31)
    changes = save_versioned(department, {"closed_on": closed_on}, expected_version=1, by=None)
    assert changes == {"closed_on": [None, "2030-03-31"]}


def test_nothing_is_written_when_nothing_differs():
    department = DepartmentFactory(name="工学部")
    assert save_versioned(department, {"name": "工学部"}, expected_version=1, by=None) == {}
    assert Department.objects.get().version == 1


def test_changed_rows_beneath_move_the_version():
    department = DepartmentFactory()
    assert save_versioned(department, {}, expected_version=1, by=None, children_changed=True) == {}
    assert Department.objects.get().version == 2


def test_version_that_is_older_than_the_loaded_record_conflicts():
    department = DepartmentFactory(version=2)
    with pytest.raises(EditConflict) as refused:
        save_versioned(department, {"name": "別名"}, expected_version=1, by=None)
    assert refused.value.current.version == 2


def test_second_of_two_editors_conflicts_and_nothing_is_lost():
    first_editor = UserFactory(display_name="山田 花子")
    mine = DepartmentFactory(name="工学部")
    theirs = Department.objects.get()
    save_versioned(theirs, {"name": "工学研究科"}, expected_version=1, by=first_editor)

    with pytest.raises(EditConflict, match="山田 花子") as refused:
        save_versioned(mine, {"name": "理工学部"}, expected_version=1, by=UserFactory())

    assert (refused.value.current.name, Department.objects.get().name) == ("工学研究科", "工学研究科")


def test_value_that_breaks_a_rule_is_refused():
    DepartmentFactory(name="医学部")
    department = DepartmentFactory(name="工学部")
    with pytest.raises(ValidationError):
        save_versioned(department, {"name": "医学部"}, expected_version=1, by=None)
    assert Department.objects.get(pk=department.pk).name == "工学部"
