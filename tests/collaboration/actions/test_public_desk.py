"""What strangers send: once per form, bounded per address and altogether, without keeping the address."""

import datetime
import uuid

import pytest
import time_machine

from collaboration.actions.public_desk import TooMany, receive_from_web, sender_key
from collaboration.models import Enquiry
from collaboration.queries.desk_terms import desk_terms
from core.actions.refused import ActionRefused
from core.models import Event, InboxItem
from tests.factories.enquiries import enquiry, enquiry_content

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 6, 5, 3, 0, tzinfo=datetime.UTC)
HERE, THERE = "192.0.2.1", "198.51.100.7"


def send(address=HERE, key=None, **changes):
    content = enquiry_content(channel="web", **changes)
    return receive_from_web(content, sent_key=key or uuid.uuid4(), address=address)


def test_same_form_counts_once():
    key = uuid.uuid4()
    assert send(key=key) == send(key=key)
    assert Enquiry.objects.count() == 1
    with pytest.raises(ActionRefused, match="送信済み"):
        send(key=key, body="別の相談")


def test_bounded_per_address_and_the_bound_moves_on():
    with time_machine.travel(NOON, tick=False) as clock:
        for _each in range(desk_terms().per_address):
            send()
        with pytest.raises(TooMany):
            send()
        assert Enquiry.objects.count() == desk_terms().per_address
        assert send(THERE)
        clock.shift(datetime.timedelta(minutes=61))
        assert send().number == "SD2026-00007"


def test_bounded_altogether():
    terms = desk_terms()
    with time_machine.travel(NOON, tick=False):
        for each in range(terms.altogether):
            send(f"203.0.113.{each}")
        with pytest.raises(TooMany):
            send("203.0.113.250")
    assert Enquiry.objects.count() == terms.altogether


def test_what_the_desk_enters_itself_does_not_count():
    for _each in range(desk_terms().altogether + 1):
        enquiry()
    assert send()


def test_refused_enquiry_leaves_neither_number_nor_task_nor_event():
    for _each in range(desk_terms().per_address):
        send()
    events, tasks = Event.objects.count(), InboxItem.objects.count()
    with pytest.raises(TooMany):
        send()
    assert (Event.objects.count(), InboxItem.objects.count()) == (events, tasks)


def test_address_cannot_be_read_from_its_mark():
    made = send()
    today, tomorrow = datetime.date(2026, 6, 5), datetime.date(2026, 6, 6)
    assert HERE not in made.sender_key
    assert len(made.sender_key) == 64
    assert sender_key(HERE, today) != sender_key(HERE, tomorrow)
    assert sender_key(HERE, today) != sender_key(THERE, today)
    assert made.sender_key not in str(list(Event.objects.values_list("changes", flat=True)))
