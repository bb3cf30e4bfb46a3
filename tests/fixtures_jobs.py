"""Jobs in tests: kinds that exist for one test only, and the proof that a job may be delivered twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import registry
from core.actions.jobs import claim_job, enqueue_job, run_job, sweep_jobs
from core.models import Job


@pytest.fixture
def job_kind_of(monkeypatch):
    """Return a function that makes a handler the kind "test" for the length of the test."""
    monkeypatch.setattr(registry, "_job_kinds", dict(registry._job_kinds))

    def register(handler, kind="test"):
        registry.register_job(kind, "試験の処理")(handler)
        return kind

    return register


@pytest.fixture
def run_twice(db):
    """Return a function that runs a job as if its first worker had died just before recording the result.

    The handler is run, the lease runs out, the sweeper hands the job on, the next attempt runs it again, and
    late copies of the message arrive. The test then counts the effects: there must be one of each.
    """

    def run(kind, params, *, by=None):
        job = enqueue_job(kind, params, by=by)
        first = claim_job(job.pk)
        registry.job_kind(kind).handler(first, **job.params)
        if not first.finished:
            expire_lease(job)
            sweep_jobs()
            run_job(job.pk)
        run_job(job.pk)
        job.refresh_from_db()
        return job

    return run


def expire_lease(job):
    """Let the time of the lease pass."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
