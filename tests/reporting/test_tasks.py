import pytest
from django.urls import reverse

from core.actions.jobs import enqueue_job, run_queued_jobs
from core.calc.kinds import CompanySize, JobState, Role
from core.models import Job
from reporting.actions.returns import ASSEMBLE, freeze_return, open_return, request_assembly
from reporting.models import SurveyReturn
from tests.factories.core import InstitutionFactory, OrganizationFactory, UserFactory
from tests.factories.reporting import FISCAL_YEAR, research

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(role=Role.SURVEY_OFFICER)


@pytest.fixture
def draft(officer):
    InstitutionFactory()
    company = OrganizationFactory(
        profile__size_override=CompanySize.LARGE.value, profile__size_evidence="会社四季報"
    )
    research(company, 1_000_000)
    return open_return(FISCAL_YEAR, by=officer)


def run(job):
    run_queued_jobs()
    job.refresh_from_db()
    return job


def test_job_assembles_and_leads_to_the_return(draft, officer):
    job = run(request_assembly(draft, by=officer))
    assert (job.state, job.result["url"]) == (
        JobState.DONE, reverse("return-detail", args=[FISCAL_YEAR, 1]),
    )  # fmt: skip
    assert draft.run.cells.get(code="JR.large.cases").value == 1


def test_job_twice_has_one_effect(draft, officer):
    first = run(request_assembly(draft, by=officer))
    second = run(request_assembly(draft, by=officer))
    assert first.result == second.result
    assert SurveyReturn.objects.get().run.classes.count() == 1


def test_frozen_return_is_refused_with_words(draft, officer):
    run(request_assembly(draft, by=officer))
    freeze_return(draft, by=officer)
    job = run(enqueue_job(ASSEMBLE, {"return_id": draft.pk}, by=officer))
    assert (job.state, "すでに施錠されています" in job.message) == (JobState.FAILED, True)


def test_deleted_return_is_refused_with_words(draft, officer):
    job = run(enqueue_job(ASSEMBLE, {"return_id": 0}, by=officer))
    assert (job.state, "見つかりません" in job.message) == (JobState.FAILED, True)


def test_job_stops_when_asked(draft, officer):
    job = request_assembly(draft, by=officer)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    assert run(job).state == JobState.CANCELLED
    assert SurveyReturn.objects.filter(run__isnull=False).count() == 0
