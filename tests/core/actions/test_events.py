"""Appending to the event log."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction

from core import registry
from core.actions.events import NewEvent, append_event, append_events, field_changes, field_values
from core.calc.kinds import LegalForm, Role
from core.models import Event, EventHead
from core.queries.events import verify_chain
from tests.factories.core import DepartmentFactory, OrganizationFactory, UserFactory


@pytest.fixture
def heard(monkeypatch):
    """Collect what the log announces after commits."""
    calls = []
    monkeypatch.setattr(registry, "_change_listeners", [calls.append])
    return calls


@pytest.mark.django_db
def test_event_names_actor_roles_record_and_reason():
    user = UserFactory(display_name="山田 花子", role=[Role.LIAISON, Role.AUDITOR])
    department = DepartmentFactory(name="工学部")

    event = append_event(department, "change", by=user, changes={"name": ["工学", "工学部"]}, reason="改組")

    stored = Event.objects.get(pk=event.pk)
    assert (stored.actor_label, stored.role) == ("山田 花子", "auditor,liaison")
    assert (stored.object_type, stored.object_id) == ("core.department", str(department.pk))
    assert (stored.object_label, stored.changes) == ("工学部", {"name": ["工学", "工学部"]})
    assert stored.reason == "改組"


@pytest.mark.django_db
def test_program_itself_is_named_when_nobody_acted():
    event = append_event(DepartmentFactory(), "create", by=None)
    assert (event.actor, event.actor_label, event.role) == (None, "自動処理", "")


@pytest.mark.django_db
def test_rows_are_chained_and_the_head_follows():
    department = DepartmentFactory()
    first = append_event(department, "create", by=None)
    second, third = append_events([NewEvent(department, "change"), NewEvent(department, "close")], by=None)

    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert [second.prev_hash, third.prev_hash] == [first.hash, second.hash]
    head = EventHead.objects.get()
    assert (head.last_seq, head.last_hash) == (3, third.hash)


@pytest.mark.django_db
def test_bulk_append_needs_few_queries(django_assert_max_num_queries):
    department = DepartmentFactory()
    append_event(department, "create", by=None)
    with django_assert_max_num_queries(20):
        append_events((NewEvent(department, "change") for _ in range(900)), by=None)
    assert verify_chain().rows == 901


@pytest.mark.django_db
def test_no_rows_append_nothing():
    assert append_events([], by=None) == []
    assert not EventHead.objects.exists()


@pytest.mark.django_db
def test_field_values_are_stored_values_with_keys_of_foreign_records():
    department = DepartmentFactory(name="医学部", code="M", closed_on=datetime.date(2030, 3, 31))
    assert field_values(department, ["name", "closed_on"]) == {
        "name": "医学部",
        "closed_on": datetime.date(2030, 3, 31),
    }


def test_changes_hold_only_what_differs_in_canonical_form():
    before = {"day": datetime.date(2018, 4, 1), "form": LegalForm.COMPANY, "rate": Decimal("0.30"), "same": 1}
    after = {"day": datetime.date(2018, 5, 1), "form": LegalForm.STATE, "rate": Decimal("0.10"), "same": 1}
    assert field_changes(before, after) == {
        "day": ["2018-04-01", "2018-05-01"],
        "form": ["company", "state"],
        "rate": ["0.30", "0.10"],
    }


def test_empty_text_and_nothing_are_no_change():
    assert field_changes({"note": None, "name": ""}, {"note": "", "name": "青葉"}) == {"name": ["", "青葉"]}


def test_false_is_not_nothing():
    assert field_changes({}, {"closed": False}) == {"closed": [None, False]}


@pytest.mark.django_db
def test_foreign_record_is_stored_by_its_key():
    department = DepartmentFactory()
    assert field_changes({"department": None}, {"department": department}) == {
        "department": [None, department.pk]
    }


@pytest.mark.django_db
def test_listeners_hear_once_per_transaction(heard, django_capture_on_commit_callbacks):
    first, second = OrganizationFactory(), OrganizationFactory()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        append_event(first, "change", by=None)
        append_event(second, "change", by=None)
    assert heard == [frozenset({("core.organization", str(first.pk)), ("core.organization", str(second.pk))})]


@pytest.mark.django_db
def test_listeners_hear_nothing_of_what_was_rolled_back(heard, django_capture_on_commit_callbacks):
    record, other = OrganizationFactory(), OrganizationFactory()
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(ZeroDivisionError):
            _append_then_fail(record)
        append_event(other, "change", by=None)
    assert heard == [frozenset({("core.organization", str(other.pk))})]


@transaction.atomic
def _append_then_fail(record) -> None:
    append_event(record, "change", by=None)
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_threads_never_fork_the_chain():
    department = DepartmentFactory()
    faults = []

    def append_twenty() -> None:
        try:
            for _ in range(20):
                append_event(department, "change", by=None)
        except Exception as fault:  # noqa: BLE001 -- a thread's fault must reach the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=append_twenty) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    report = verify_chain()
    assert (report.is_intact, report.rows) == (True, 120)
