"""Production's faults: Redis stopped, emptied, restarted again and again, and out of memory, a child of the pool killed: requests go on and no job is lost."""

import socket
import time

import pytest

from core.actions.jobs import enqueue_job
from core.calc.kinds import JobState
from core.models import Job
from tests.services.conftest import wait_for, wait_for_end

pytestmark = pytest.mark.redis


def _all_done(jobs):
    return Job.objects.filter(pk__in=[job.pk for job in jobs], state=JobState.DONE).count() == len(jobs)


def test_asking_for_a_job_while_redis_is_down_does_not_wait(redis_workers, redis_server, effects):
    redis_server.kill()
    began = time.monotonic()
    job = enqueue_job("test-append", {"path": str(effects)}, by=None)
    assert time.monotonic() - began < 2
    redis_workers.start("--pool", "solo")
    redis_server.start()
    assert wait_for_end(job, redis_workers).state == JobState.DONE


def test_jobs_run_once_when_redis_comes_back_empty(redis_workers, redis_server, effects):
    jobs = [
        enqueue_job("test-append", {"path": str(effects), "steps": 0, "tag": n}, by=None) for n in range(20)
    ]
    redis_server.kill()
    redis_server.start()
    redis_workers.start("--pool", "solo")
    wait_for(lambda: _all_done(jobs), redis_workers)
    assert effects.read_text(encoding="utf-8").splitlines() == ["effect"] * 20


def test_a_worker_still_listens_after_redis_was_restarted_again_and_again(
    redis_workers, redis_server, effects
):
    redis_workers.start("--pool", "solo")
    wait_for_end(enqueue_job("test-append", {"path": str(effects)}, by=None), redis_workers)
    for _ in range(5):
        redis_server.kill()
        redis_server.start()
        time.sleep(0.3)
    job = enqueue_job("test-append", {"path": str(effects), "steps": 1}, by=None)
    assert wait_for_end(job, redis_workers).state == JobState.DONE


def test_a_redis_without_memory_loses_nothing(redis_workers, redis_server, effects):
    _tell(redis_server, b"CONFIG SET maxmemory 1\r\n")
    job = enqueue_job("test-append", {"path": str(effects)}, by=None)
    _tell(redis_server, b"CONFIG SET maxmemory 0\r\n")
    redis_workers.start("--pool", "solo")
    assert wait_for_end(job, redis_workers).state == JobState.DONE


def test_a_poisoned_job_fails_after_three_attempts_and_the_next_one_runs(redis_workers, effects):
    redis_workers.start("--concurrency", "1")
    poisoned = enqueue_job("test-poison", {"path": str(effects)}, by=None)
    healthy = enqueue_job("test-append", {"path": str(effects)}, by=None)
    assert wait_for_end(healthy, redis_workers).state == JobState.DONE
    poisoned = wait_for_end(poisoned, redis_workers)
    assert (poisoned.state, poisoned.attempt) == (JobState.FAILED, 3)
    assert "3回続けて中断" in poisoned.message
    assert sorted(effects.read_text(encoding="utf-8").splitlines()) == [
        "attempt 1",
        "attempt 2",
        "attempt 3",
        "effect",
    ]


def _tell(server, line):
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(line)
        assert connection.recv(64).startswith(b"+OK")
