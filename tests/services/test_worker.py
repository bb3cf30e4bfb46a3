"""Jobs in real worker processes, over both brokers: run, killed, doubled, stopped."""

from core.actions.jobs import cancel_job, enqueue_job, wake_worker
from core.calc.kinds import JobState
from core.models import Job
from tests.factories.core import UserFactory
from tests.services.conftest import wait_for, wait_for_end


def _lines(effects):
    return effects.read_text(encoding="utf-8").splitlines()


def test_a_job_runs_in_another_process(workers, effects):
    workers.start("--pool", "solo")
    job = wait_for_end(enqueue_job("test-append", {"path": str(effects)}, by=None), workers)
    assert (job.state, job.attempt, job.result, job.stage) == (
        JobState.DONE,
        1,
        {"url": "/", "lines": 1},
        "準備",
    )
    assert _lines(effects) == ["effect"]


def test_doubled_messages_have_one_effect(workers, effects):
    job = enqueue_job("test-append", {"path": str(effects)}, by=None)
    for _ in range(4):
        wake_worker(job.pk)
    last = enqueue_job("test-append", {"path": str(effects), "steps": 0}, by=None)
    workers.start("--pool", "solo")
    wait_for_end(job, workers)
    wait_for_end(last, workers)
    assert _lines(effects) == ["effect", "effect"]


def test_the_job_of_a_killed_worker_is_finished_by_the_next(workers, effects):
    first = workers.start("--pool", "solo")
    job = enqueue_job("test-slow-first", {"path": str(effects)}, by=None)
    wait_for(lambda: _lines(effects) == ["attempt 1"], workers)
    workers.kill(first)
    workers.start("--pool", "solo")
    job = wait_for_end(job, workers)
    assert (job.state, job.attempt) == (JobState.DONE, 2)
    assert _lines(effects) == ["attempt 1", "attempt 2", "effect"]


def test_a_message_that_was_lost_is_sent_again(workers, effects):
    job = Job.objects.create(kind="test-append", params={"path": str(effects)}, params_hash="0" * 64)
    workers.start("--pool", "solo")
    assert wait_for_end(job, workers).state == JobState.DONE


def test_a_running_job_stops_when_asked(workers):
    user = UserFactory()
    workers.start("--pool", "solo")
    job = enqueue_job("test-until-cancelled", {}, by=user)
    wait_for(lambda: Job.objects.get(pk=job.pk).progress_done > 0, workers)
    cancel_job(job, by=user)
    assert wait_for_end(job, workers).state == JobState.CANCELLED


def test_an_orderly_stop_lets_the_job_finish(workers, effects):
    worker = workers.start("--pool", "solo")
    job = enqueue_job("test-append", {"path": str(effects), "steps": 40}, by=None)
    wait_for(lambda: Job.objects.get(pk=job.pk).progress_done > 0, workers)
    worker.terminate()
    worker.wait(timeout=20)
    job.refresh_from_db()
    assert (job.state, _lines(effects)) == (JobState.DONE, ["effect"])
