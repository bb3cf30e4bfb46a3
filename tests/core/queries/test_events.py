"""The proof that nobody touched the event log (T04)."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import F

from core.actions.events import NewEvent, append_events
from core.calc.canonical import chain_hash
from core.models import Event, EventHead
from core.queries.events import chain_key, verify_chain
from tests.factories.core import DepartmentFactory


@pytest.fixture
def log(db):
    """Ten rows."""
    department = DepartmentFactory()
    return append_events((NewEvent(department, "change", {"n": [n, n + 1]}) for n in range(10)), by=None)


def test_untouched_log_is_intact(log):
    report = verify_chain()
    assert (report.is_intact, report.rows, report.last_hash) == (True, 10, log[-1].hash)


def test_empty_log_is_intact(db):
    assert verify_chain().is_intact


def test_edited_row_is_named(log):
    Event.objects.filter(seq=4).update(changes={"n": [3, 999]})
    assert verify_chain().bad_seq == 4


def test_edited_actor_is_named(log):
    Event.objects.filter(seq=10).update(actor_label="別人")
    assert verify_chain().bad_seq == 10


def test_deleted_row_is_named(log):
    Event.objects.filter(seq=6).delete()
    assert verify_chain().bad_seq == 6


def test_deleted_row_is_named_though_the_rest_is_renumbered(log):
    Event.objects.filter(seq=6).delete()
    for seq in range(7, 11):
        Event.objects.filter(seq=seq).update(seq=F("seq") - 1)
    assert verify_chain().bad_seq == 6


def test_swapped_rows_are_named(log):
    Event.objects.filter(seq=3).update(seq=-1)
    Event.objects.filter(seq=4).update(seq=3)
    Event.objects.filter(seq=-1).update(seq=4)
    assert verify_chain().bad_seq == 3


def test_inserted_row_is_named(log):
    Event.objects.filter(seq__gte=8).update(seq=F("seq") + 100)
    for seq in (110, 109, 108):
        Event.objects.filter(seq=seq).update(seq=seq - 99)
    forged = Event.objects.get(seq=7)
    forged.pk, forged.seq, forged.prev_hash = None, 8, forged.hash
    forged.save()
    assert verify_chain().bad_seq == 8


def test_row_written_after_the_end_is_named(log):
    forged = Event.objects.get(seq=10)
    forged.pk, forged.seq, forged.prev_hash = None, 11, forged.hash
    forged.hash = chain_hash(chain_key(), forged.body, forged.prev_hash)
    forged.save()
    assert verify_chain().bad_seq == 11


def test_cut_tail_is_named(log):
    Event.objects.filter(seq__gt=8).delete()
    assert verify_chain().bad_seq == 9


def test_emptied_log_is_named(log):
    Event.objects.all().delete()
    assert verify_chain().bad_seq == 1


def test_rewritten_log_is_found_by_the_hash_noted_outside(log):
    noted = log[-1].hash
    department = DepartmentFactory()
    Event.objects.all().delete()
    EventHead.objects.all().delete()
    append_events((NewEvent(department, "change") for _ in range(10)), by=None)

    assert verify_chain().is_intact
    assert verify_chain(10, noted).bad_seq == 10


def test_cut_with_a_forged_head_is_found_by_the_number_noted_outside(log):
    noted = log[-1].hash
    Event.objects.filter(seq__gt=8).delete()
    EventHead.objects.update(last_seq=8, last_hash=log[7].hash)
    assert verify_chain(10, noted).bad_seq == 9


def test_log_is_still_readable_after_the_key_was_changed(log, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key for the same installation"
    assert verify_chain().is_intact


def test_row_made_without_the_key_does_not_fit(log):
    event = Event.objects.get(seq=10)
    forged = chain_hash(chain_key("guessed"), event.body, event.prev_hash)
    Event.objects.filter(seq=10).update(hash=forged)
    EventHead.objects.update(last_hash=forged)
    assert settings.SECRET_KEY != "guessed"
    assert verify_chain().bad_seq == 10


def test_command_prints_the_end_of_an_intact_log(log, capsys):
    call_command("verify_events")
    assert f"10:{log[-1].hash}" in capsys.readouterr().out


def test_command_fails_on_a_damaged_log(log):
    Event.objects.filter(seq=4).update(reason="書き換え")
    with pytest.raises(CommandError, match="4"):
        call_command("verify_events")


def test_command_checks_against_a_noted_end(log):
    with pytest.raises(CommandError, match="10"):
        call_command("verify_events", expect=f"10:{'0' * 64}")


def test_command_refuses_a_malformed_note(log):
    with pytest.raises(CommandError, match="通番:ハッシュ値"):
        call_command("verify_events", expect="10")
