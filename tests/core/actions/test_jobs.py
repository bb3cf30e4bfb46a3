"""Jobs from asking to ending: one row per piece of work, one effect per job, a reason for every failure."""

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from core.actions.jobs import (
    MAX_ATTEMPTS,
    JobRefused,
    cancel_job,
    claim_job,
    enqueue_job,
    retry_job,
    run_job,
    run_queued_jobs,
    sweep_jobs,
)
from core.calc.kinds import JobState
from core.models import Event, Job
from core.registry import UnknownJobKind
from tests.factories.core import UserFactory
from tests.fixtures_jobs import expire_lease

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(job_kind_of):
    """A job that does nothing but count to two."""

    def handler(job_run, **params):
        job_run.progress(1, 2, "前半")
        job_run.progress(2, 2, "後半")
        return {"url": "/somewhere/", "params": params}

    return job_kind_of(handler)


def _fresh(job):
    job.refresh_from_db()
    return job


def test_the_same_active_work_is_one_job(kind):
    first = enqueue_job(kind, {"a": 1, "b": 2}, by=None)
    assert enqueue_job(kind, {"b": 2, "a": 1}, by=None) == first


def test_other_params_are_another_job(kind):
    assert enqueue_job(kind, {"a": 1}, by=None) != enqueue_job(kind, {"a": 2}, by=None)


def test_finished_work_may_be_asked_for_again(kind):
    first = enqueue_job(kind, {}, by=None)
    run_job(first.pk)
    assert enqueue_job(kind, {}, by=None) != first


def test_an_unknown_kind_is_refused():
    with pytest.raises(UnknownJobKind):
        enqueue_job("no-such-kind", {}, by=None)


def test_a_float_among_the_params_is_refused(kind):
    with pytest.raises(TypeError):
        enqueue_job(kind, {"rate": 0.1}, by=None)


def test_the_wake_up_is_sent_at_commit_only(kind, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        enqueue_job(kind, {}, by=None)
        enqueue_job(kind, {}, by=None)
    assert len(callbacks) == 1


def test_a_rolled_back_job_leaves_nothing(kind):
    with transaction.atomic():
        enqueue_job(kind, {}, by=None)
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_a_job_runs_to_its_result(kind):
    job = enqueue_job(kind, {"a": 1}, by=None)
    run_job(job.pk)
    _fresh(job)
    assert (job.state, job.attempt, job.progress_done, job.progress_total, job.result) == (
        JobState.DONE,
        1,
        2,
        2,
        {"url": "/somewhere/", "params": {"a": 1}},
    )


def test_equal_results_have_equal_hashes(kind):
    hashes = []
    for _ in range(2):
        job = enqueue_job(kind, {"a": 1}, by=None)
        run_job(job.pk)
        hashes.append(_fresh(job).output_sha256)
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 64


def test_a_doubled_message_is_not_claimed_twice(kind):
    job = enqueue_job(kind, {}, by=None)
    claim_job(job.pk)
    assert claim_job(job.pk) is None


def test_a_late_message_for_a_finished_job_changes_nothing(kind):
    job = enqueue_job(kind, {}, by=None)
    run_job(job.pk)
    before = Job.objects.values().get(pk=job.pk)
    run_job(job.pk)
    assert Job.objects.values().get(pk=job.pk) == before


def test_a_refusal_is_shown_as_it_is(job_kind_of):
    def handler(job_run):
        raise JobRefused("同じファイルがすでに取り込まれています。")

    job = enqueue_job(job_kind_of(handler), {}, by=None)
    run_job(job.pk)
    assert (_fresh(job).state, job.message) == (JobState.FAILED, "同じファイルがすでに取り込まれています。")


def test_an_unexpected_error_is_logged_under_the_number_the_user_sees(job_kind_of, caplog):
    def handler(job_run):
        raise ValueError("secret detail")

    job = enqueue_job(job_kind_of(handler), {}, by=None)
    run_job(job.pk)
    logged = next(record for record in caplog.records if record.exc_info)
    assert _fresh(job).state == JobState.FAILED
    assert f"「{logged.args[1]}」" in job.message
    assert "secret" not in job.message


def test_a_passing_database_fault_is_tried_again(job_kind_of):
    def handler(job_run):
        if job_run.job.attempt == 1:
            raise OperationalError("server closed the connection")

    job = enqueue_job(job_kind_of(handler), {}, by=None)
    run_job(job.pk)
    assert _fresh(job).state == JobState.QUEUED
    run_job(job.pk)
    assert (_fresh(job).state, job.attempt) == (JobState.DONE, 2)


def test_a_lasting_database_fault_ends_after_the_last_attempt(job_kind_of):
    def handler(job_run):
        raise OperationalError("server closed the connection")

    job = enqueue_job(job_kind_of(handler), {}, by=None)
    assert run_queued_jobs() == MAX_ATTEMPTS
    assert (_fresh(job).state, job.attempt) == (JobState.FAILED, MAX_ATTEMPTS)


def test_the_sweeper_hands_on_the_job_of_a_dead_worker(kind):
    job = enqueue_job(kind, {}, by=None)
    claim_job(job.pk)
    expire_lease(job)
    sweep_jobs()
    assert (_fresh(job).state, job.lease_until) == (JobState.QUEUED, None)


def test_the_sweeper_leaves_a_living_worker_alone(kind):
    job = enqueue_job(kind, {}, by=None)
    claim_job(job.pk)
    sweep_jobs()
    assert _fresh(job).state == JobState.RUNNING


def test_the_sweeper_gives_up_after_the_last_attempt(kind):
    job = enqueue_job(kind, {}, by=None)
    for _ in range(MAX_ATTEMPTS):
        claim_job(job.pk)
        expire_lease(job)
        sweep_jobs()
    assert _fresh(job).state == JobState.FAILED
    assert "3回続けて中断" in job.message


def test_the_sweeper_ends_a_dead_job_that_was_to_stop(kind):
    user = UserFactory()
    job = enqueue_job(kind, {}, by=user)
    claim_job(job.pk)
    cancel_job(job, by=user)
    expire_lease(job)
    sweep_jobs()
    assert _fresh(job).state == JobState.CANCELLED


@pytest.mark.parametrize(("seconds", "is_due"), [(-1, True), (60, False)])
def test_the_sweeper_wakes_workers_only_for_jobs_that_are_due(kind, settings, seconds, is_due):
    settings.RENKEI_JOB_RESEND_SECONDS = 600
    job = enqueue_job(kind, {}, by=None)
    due_at = timezone.now() + timedelta(seconds=seconds)
    Job.objects.filter(pk=job.pk).update(due_at=due_at)
    sweep_jobs()
    assert (_fresh(job).due_at != due_at) is is_due


def test_the_second_of_two_zombies_cannot_overwrite(kind):
    job = enqueue_job(kind, {}, by=None)
    zombie = claim_job(job.pk)
    expire_lease(job)
    sweep_jobs()
    run_job(job.pk)
    zombie.close(JobState.FAILED, "late")
    assert (_fresh(job).state, job.attempt, job.message) == (JobState.DONE, 2, "")


def test_a_waiting_job_stops_at_once(kind):
    user = UserFactory()
    job = enqueue_job(kind, {}, by=user)
    assert cancel_job(job, by=user)
    assert job.state == JobState.CANCELLED


def test_a_running_job_stops_at_its_next_progress(job_kind_of):
    user = UserFactory()
    reached = []

    def handler(job_run):
        cancel_job(job_run.job, by=user)
        job_run.progress(1, 2, "前半")
        reached.append("後半")

    job = enqueue_job(job_kind_of(handler), {}, by=user)
    run_job(job.pk)
    assert (_fresh(job).state, reached) == (JobState.CANCELLED, [])


def test_asking_a_finished_job_to_stop_changes_nothing(kind):
    user = UserFactory()
    job = enqueue_job(kind, {}, by=user)
    run_job(job.pk)
    assert not cancel_job(job, by=user)
    assert _fresh(job).state == JobState.DONE


def test_asking_to_stop_is_recorded(kind):
    user = UserFactory()
    job = enqueue_job(kind, {}, by=user)
    cancel_job(job, by=user)
    assert Event.objects.about([("core.job", str(job.pk))]).values_list("verb", "actor").get() == (
        "cancel",
        user.pk,
    )


def test_retrying_asks_for_the_same_work_as_a_new_job(kind):
    user = UserFactory()
    job = enqueue_job(kind, {"a": 1}, by=None)
    cancel_job(job, by=user)
    again = retry_job(job, by=user)
    assert (again.kind, again.params, again.created_by, again.state) == (
        job.kind,
        {"a": 1},
        user,
        JobState.QUEUED,
    )
    assert again != job


def test_work_whose_records_changed_while_it_ran_is_done_once_more(job_kind_of):
    seen = []

    def handler(job_run):
        seen.append("begun")
        if len(seen) == 1:
            for _ in range(2):
                assert enqueue_job(job_run.job.kind, {}, by=None, again=True) == job_run.job

    enqueue_job(job_kind_of(handler), {}, by=None)
    assert (run_queued_jobs(), seen) == (2, ["begun", "begun"])


def test_work_that_still_waits_is_not_done_twice(kind):
    first = enqueue_job(kind, {}, by=None)
    assert enqueue_job(kind, {}, by=None, again=True) == first
    assert run_queued_jobs() == 1


def test_work_that_somebody_stopped_is_not_repeated(job_kind_of):
    user = UserFactory()

    def handler(job_run):
        enqueue_job(job_run.job.kind, {}, by=None, again=True)
        cancel_job(job_run.job, by=user)
        job_run.progress(1, 2)

    enqueue_job(job_kind_of(handler), {}, by=user)
    assert run_queued_jobs() == 1


def test_a_repetition_forgotten_by_a_dying_worker_is_made_good_by_the_sweeper(kind):
    job = enqueue_job(kind, {}, by=None)
    claim_job(job.pk).finish()
    Job.objects.filter(pk=job.pk).update(repeat_requested=True)
    sweep_jobs()
    assert Job.objects.filter(state=JobState.QUEUED).count() == 1


def test_waiting_jobs_run_in_the_order_they_were_asked_for(job_kind_of):
    seen = []
    kind = job_kind_of(lambda _run, number: seen.append(number))
    for number in (3, 1, 2):
        enqueue_job(kind, {"number": number}, by=None)
    assert (run_queued_jobs(), seen) == (3, [3, 1, 2])


def test_run_twice_shows_an_effect_outside_the_final_write(job_kind_of, run_twice):
    seen = []
    job = run_twice(job_kind_of(lambda _run: seen.append("effect")), {})
    assert (job.state, job.attempt, seen) == (JobState.DONE, 2, ["effect", "effect"])


def test_an_effect_that_commits_with_the_result_happens_once(job_kind_of, run_twice):
    user = UserFactory(username="before")

    def handler(job_run):
        with transaction.atomic():
            user.username += "+"
            user.save()
            job_run.finish({"url": "/"})

    job = run_twice(job_kind_of(handler), {})
    user.refresh_from_db()
    assert (job.state, job.attempt, user.username) == (JobState.DONE, 1, "before+")
