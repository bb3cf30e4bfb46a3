"""One run of a job: progress that others see, a lease that is renewed, and writes that are fenced."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from core.actions.job_run import JobCancelled, JobLost, Pulse
from core.actions.jobs import cancel_job, claim_job, enqueue_job, sweep_jobs
from core.calc.kinds import JobState
from core.models import Job
from tests.factories.core import UserFactory
from tests.fixtures_jobs import expire_lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(job_kind_of):
    """A job in the hands of its handler."""
    job = enqueue_job(job_kind_of(lambda _run: None), {}, by=UserFactory())
    return claim_job(job.pk)


def _row(run):
    return Job.objects.get(pk=run.job.pk)


def _shown(run):
    row = _row(run)
    return row.progress_done, row.progress_total, row.stage


def test_the_first_progress_is_shown(run):
    run.progress(1, 100, "読込み")
    assert _shown(run) == (1, 100, "読込み")


def test_progress_in_quick_succession_is_not_written(run):
    run.progress(1, 100, "読込み")
    run.progress(2, 100, "読込み")
    assert _shown(run) == (1, 100, "読込み")


def test_quick_progress_costs_no_query(run, django_assert_num_queries):
    run.progress(1, 100, "読込み")
    with django_assert_num_queries(0):
        run.progress(2, 100, "読込み")


def test_the_last_progress_is_always_shown(run):
    run.progress(1, 100, "読込み")
    run.progress(100, 100, "読込み")
    assert _shown(run) == (100, 100, "読込み")


def test_a_new_stage_is_always_shown(run):
    run.progress(1, 100, "読込み")
    run.progress(0, 50, "照合")
    assert _shown(run) == (0, 50, "照合")


def test_a_stage_too_long_for_its_column_is_cut(run):
    run.progress(1, 2, "長" * 300)
    assert _shown(run)[2] == "長" * 200


def test_progress_renews_the_lease(run):
    Job.objects.filter(pk=run.job.pk).update(lease_until=timezone.now() + timedelta(seconds=1))
    run.progress(1, 2)
    assert _row(run).lease_until > timezone.now() + timedelta(seconds=30)


def test_progress_stops_a_job_that_is_to_stop(run):
    cancel_job(run.job, by=run.by)
    with pytest.raises(JobCancelled):
        run.progress(1, 2)


def test_progress_stops_a_run_that_lost_its_lease(run):
    expire_lease(run.job)
    sweep_jobs()
    with pytest.raises(JobLost):
        run.progress(1, 2)


def test_progress_inside_the_handlers_transaction_only_reads(run):
    with transaction.atomic():
        run.progress(1, 2, "書込み")
        assert _shown(run) == (0, 0, "")


def test_the_pulse_shows_what_the_handler_could_not_write(run):
    with transaction.atomic():
        run.progress(1, 2, "書込み")
    run.pulse(is_due=False)
    assert _shown(run) == (1, 2, "書込み")


def test_a_job_that_is_to_stop_stops_inside_a_transaction_too(run):
    cancel_job(run.job, by=run.by)
    with pytest.raises(JobCancelled), transaction.atomic():
        run.progress(1, 2)


def test_the_result_of_a_lost_run_is_refused(run):
    expire_lease(run.job)
    sweep_jobs()
    with pytest.raises(JobLost):
        run.finish({"url": "/"})


def test_a_crash_after_the_result_but_before_the_commit_leaves_neither(run):
    with transaction.atomic():
        run.finish({"url": "/"})
        transaction.set_rollback(True)
    assert _row(run).state == JobState.RUNNING


@pytest.mark.django_db(transaction=True)
def test_the_pulse_renews_the_lease_while_a_long_step_is_at_work(run, settings, monkeypatch):
    monkeypatch.setattr("core.actions.job_run.SECONDS_BETWEEN_PULSES", 0.02)
    settings.RENKEI_JOB_LEASE_SECONDS = 1
    before = _row(run).heartbeat_at
    with Pulse(run):
        deadline = timezone.now() + timedelta(seconds=10)
        while _row(run).heartbeat_at == before and timezone.now() < deadline:
            pass
    assert _row(run).heartbeat_at > before
