"""The page of a job: who sees it, what it shows, and what one may ask of it."""

import pytest
from django.urls import reverse

from core.actions.jobs import JobRefused, claim_job, enqueue_job, run_job
from core.calc.kinds import JobState, Role
from core.models import Job
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def job(job_kind_of, owner):
    """A waiting job of the owner."""
    return enqueue_job(job_kind_of(lambda _run: {"url": "/the-result/"}), {}, by=owner)


def _get(client, user, name, job, **query):
    client.force_login(user)
    return client.get(reverse(name, args=[job.pk]), query)


@pytest.mark.parametrize("name", ["job-detail", "job-progress"])
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.LIAISON, 404), (Role.EXECUTIVE, 404), (Role.SURVEY_OFFICER, 200), (Role.AUDITOR, 200)],
)
def test_others_jobs_are_seen_by_survey_officers_and_auditors_only(client, job, name, role, status):
    assert _get(client, UserFactory(role=role), name, job).status_code == status


@pytest.mark.parametrize("name", ["job-cancel", "job-retry"])
def test_a_strangers_request_does_nothing(client, job, name):
    client.force_login(UserFactory(role=Role.LIAISON))
    assert client.post(reverse(name, args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert (job.state, Job.objects.count()) == (JobState.QUEUED, 1)


@pytest.mark.parametrize("name", ["job-cancel", "job-retry"])
def test_reading_changes_nothing(client, job, owner, name):
    assert _get(client, owner, name, job).status_code == 405


def test_a_waiting_job_is_polled_and_may_be_cancelled(client, job, owner):
    page = _get(client, owner, "job-detail", job).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert reverse("job-cancel", args=[job.pk]) in page
    assert "順番を待っています" in page


def test_a_running_job_shows_how_far_it_is(client, job, owner):
    claim_job(job.pk).progress(1500, 2000, "契約を数えています")
    page = _get(client, owner, "job-progress", job).content.decode()
    assert "2,000件中1,500件" in page
    assert "契約を数えています" in page


def test_a_finished_job_is_no_longer_polled_and_leads_to_its_result(client, job, owner):
    run_job(job.pk)
    page = _get(client, owner, "job-progress", job).content.decode()
    assert "hx-trigger" not in page
    assert 'href="/the-result/"' in page


def test_a_failed_job_says_why_and_may_be_retried(client, job_kind_of, owner):
    def handler(job_run):
        raise JobRefused("様式が見つかりません。<b>")

    job = enqueue_job(job_kind_of(handler), {}, by=owner)
    run_job(job.pk)
    page = _get(client, owner, "job-detail", job).content.decode()
    assert "様式が見つかりません。&lt;b&gt;" in page
    assert reverse("job-retry", args=[job.pk]) in page


def test_news_are_announced_once(client, job, owner):
    first = _get(client, owner, "job-progress", job)
    assert 'id="job-announcement"' in first.content.decode()
    seen = first.context["status"].announcement
    assert 'id="job-announcement"' not in _get(client, owner, "job-progress", job, seen=seen).content.decode()


def test_the_progress_is_never_cached(client, job, owner):
    assert "no-store" in _get(client, owner, "job-progress", job)["Cache-Control"]


def test_cancelling_leads_back_to_the_job(client, job, owner):
    client.force_login(owner)
    response = client.post(reverse("job-cancel", args=[job.pk]))
    job.refresh_from_db()
    assert (response.url, job.state) == (reverse("job-detail", args=[job.pk]), JobState.CANCELLED)


def test_retrying_leads_to_the_new_job(client, job, owner):
    client.force_login(owner)
    client.post(reverse("job-cancel", args=[job.pk]))
    response = client.post(reverse("job-retry", args=[job.pk]))
    again = Job.objects.exclude(pk=job.pk).get()
    assert (response.url, again.created_by) == (reverse("job-detail", args=[again.pk]), owner)


def test_a_job_of_a_kind_that_is_gone_is_shown_by_its_code(client, owner):
    job = Job.objects.create(kind="of-old", params_hash="0" * 64, created_by=owner)
    assert "<h1>of-old</h1>" in _get(client, owner, "job-detail", job).content.decode()
