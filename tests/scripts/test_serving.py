"""The web server and the job runner as children: started, watched and stopped together."""

import signal
import socket
import sys
import time

import pytest


@pytest.fixture
def serving(script):
    """The module; the signal handlers it sets are put back afterwards."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield script("serving")
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def household(serving, tmp_path):
    """Return a function that makes a household of small python programs."""

    def make(*programs, is_restarted=False):
        children = [
            serving.Child(f"child{n}", [sys.executable, "-c", code], tmp_path / f"{n}.log", is_restarted)
            for n, code in enumerate(programs)
        ]
        return serving.Household(tmp_path, {}, children)

    return make


LIVE = "import time; time.sleep(60)"


def test_a_free_port_is_free_and_a_taken_one_is_not(serving):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not serving.port_is_free("127.0.0.1", port)
    assert serving.port_is_free("127.0.0.1", port)


def test_a_server_for_this_machine_is_asked_by_its_own_names_only(serving):
    assert serving.reachable_names("127.0.0.1") == ["localhost", "127.0.0.1", "[::1]"]


def test_a_server_for_everybody_is_asked_by_the_machines_name(serving):
    assert socket.gethostname().lower() in serving.reachable_names("::")


def test_a_server_on_one_address_is_asked_by_it(serving):
    assert serving.reachable_names("192.0.2.7")[-1] == "192.0.2.7"


def test_all_children_stop_together(household):
    with household(LIVE, LIVE) as family:
        processes = [child.process for child in family.children]
    assert [process.returncode for process in processes] == [-signal.SIGTERM, -signal.SIGTERM]


def test_a_child_that_does_not_listen_is_killed(household, serving, monkeypatch):
    monkeypatch.setattr(serving, "SECONDS_TO_STOP", 0.2)
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); {LIVE}"
    with household(deaf) as family:
        (child,) = family.children
        while "deaf" not in child.last_lines():
            time.sleep(0.01)
    assert child.process.returncode == -signal.SIGKILL


def test_the_death_of_a_child_is_told_with_the_end_of_its_log(household, serving):
    with household("raise SystemExit('no such table')", LIVE) as family:
        with pytest.raises(
            serving.ServerFailed, match=r"child0が止まりました（終了コード 1）[\s\S]*no such table"
        ):
            family.live()
        other = family.children[1].process
    assert other.returncode == -signal.SIGTERM


def test_a_job_runner_that_dies_at_work_is_started_again(household, serving, monkeypatch, capsys):
    monkeypatch.setattr(serving, "SECONDS_OF_A_GOOD_START", 0)
    with household("raise SystemExit(3)", is_restarted=True) as family:
        first = family.children[0].process
        first.wait()
        family._look_after()
        assert family.children[0].process is not first
    assert "child0が止まったため（終了コード 3）" in capsys.readouterr().out


def test_a_job_runner_that_cannot_start_is_told(household, serving):
    with household("raise SystemExit(3)", is_restarted=True) as family, pytest.raises(serving.ServerFailed):
        family.live()


def test_a_signal_ends_the_wait(household):
    with household(LIVE) as family:
        signal.raise_signal(signal.SIGTERM)
        family.live()
    assert family.stop_asked


def test_nobody_answering_is_no_answer(serving):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert not serving.page_answers("127.0.0.1", port)
