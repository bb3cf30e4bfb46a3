"""The broker made of files: nothing lost, nothing twice, nothing half, in order."""

import json
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from kombu import Connection, Exchange, Queue

from config.fsbroker import SECONDS_BEFORE_LEFTOVER, Transport, purge_leftovers

QUEUE = Queue("work", Exchange("work"), routing_key="work")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "queue"


@pytest.fixture
def connect(folder):
    """Return a function that opens a connection of its own to the same folder."""
    opened = []

    def connection():
        opened.append(Connection("renkei-files://localhost", transport_options={"folder": str(folder)}))
        return opened[-1]

    yield connection
    for each in opened:
        each.release()


def _send(connection, numbers):
    producer = connection.Producer()
    for number in numbers:
        producer.publish(
            {"n": number}, exchange="work", routing_key="work", declare=[QUEUE], serializer="json"
        )


def _take_all(connection):
    queue = QUEUE(connection.default_channel)
    queue.declare()
    taken = []
    while (message := queue.get()) is not None:
        message.ack()
        taken.append(message.payload["n"])
    return taken


def test_messages_come_in_the_order_they_were_sent(connect):
    _send(connect(), range(20))
    assert _take_all(connect()) == list(range(20))


def test_several_readers_take_each_message_once(connect):
    _send(connect(), range(300))
    with ThreadPoolExecutor(3) as pool:
        taken = list(pool.map(_take_all, [connect() for _ in range(3)]))
    assert sorted(number for part in taken for number in part) == list(range(300))


def test_readers_beside_writers_see_no_half_message(connect):
    with ThreadPoolExecutor(3) as pool:
        writing = [pool.submit(_send, connect(), range(start, start + 200)) for start in (0, 200)]
        reader, taken = connect(), []
        while not all(each.done() for each in writing):
            taken += _take_all(reader)
    taken += _take_all(reader)
    assert sorted(taken) == list(range(400))


def test_a_message_being_written_is_invisible(connect, folder):
    _send(connect(), [1])
    (folder / "work" / "00000000000000000000-0.draft").write_text('{"half"')
    assert _take_all(connect()) == [1]


def test_nothing_stays_on_disk(connect, folder):
    _send(connect(), range(3))
    _take_all(connect())
    assert list((folder / "work").iterdir()) == []


def test_messages_are_plain_json(connect, folder):
    _send(connect(), [7])
    (message,) = (folder / "work").glob("*.msg")
    assert json.loads(message.read_text(encoding="utf-8"))["content-type"] == "application/json"


def test_an_unacknowledged_message_returns_when_the_reader_closes(connect):
    _send(connect(), [1])
    reader = connect()
    assert QUEUE(reader.default_channel).get().payload == {"n": 1}
    reader.default_channel.close()
    assert _take_all(connect()) == [1]


def test_the_size_of_a_queue_is_known(connect):
    _send(connect(), range(5))
    assert QUEUE(connect().default_channel).queue_declare(passive=True).message_count == 5


def test_a_queue_can_be_emptied(connect):
    _send(connect(), range(5))
    assert QUEUE(connect().default_channel).purge() == 5
    assert _take_all(connect()) == []


def test_only_old_leftovers_of_dead_processes_are_removed(folder):
    (folder / "work").mkdir(parents=True)
    now = time.time()
    for name, age in [
        ("a.draft", SECONDS_BEFORE_LEFTOVER + 60),
        ("b.taken", SECONDS_BEFORE_LEFTOVER + 60),
        ("c.msg", SECONDS_BEFORE_LEFTOVER + 60),
        ("d.draft", 0),
    ]:
        path = folder / "work" / name
        path.touch()
        os.utime(path, (now - age, now - age))
    assert purge_leftovers(folder) == 2
    assert sorted(path.name for path in (folder / "work").iterdir()) == ["c.msg", "d.draft"]


def test_the_driver_names_itself():
    assert Transport(Connection("renkei-files://localhost")).driver_version() == "1"
