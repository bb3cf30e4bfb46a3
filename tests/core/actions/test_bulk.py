"""Rows written without model objects obey the same table."""

import pytest
from django.db import IntegrityError, transaction

from core.actions import bulk
from core.actions.bulk import insert_rows, refresh_statistics
from core.models import Counter

pytestmark = pytest.mark.django_db


def test_rows_are_written_in_the_order_of_the_fields():
    insert_rows(Counter, ("last_value", "name"), [(3, "共同研究"), (0, "受託\t研究\n\\N")])
    assert list(Counter.objects.order_by("name").values_list("name", "last_value")) == [
        ("共同研究", 3),
        ("受託\t研究\n\\N", 0),
    ]


def test_no_rows_write_nothing():
    insert_rows(Counter, ("name", "last_value"), [])
    assert not Counter.objects.exists()


def test_constraints_of_the_table_hold():
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Counter, ("name", "last_value"), [("同じ", 1), ("同じ", 2)])
    assert not Counter.objects.exists()


def test_the_database_looks_at_its_tables_after_the_transaction(
    monkeypatch, django_capture_on_commit_callbacks
):
    looked = []
    monkeypatch.setattr(bulk, "look_at_tables", lambda: looked.append(True))
    with django_capture_on_commit_callbacks(execute=True):
        refresh_statistics()
        assert looked == []
    assert looked == [True]
