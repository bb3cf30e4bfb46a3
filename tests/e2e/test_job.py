"""The page of a job follows its work by itself, and stops it when asked; without JavaScript a link does."""

import pytest
from playwright.sync_api import expect

from core.actions.jobs import claim_job, enqueue_job
from core.calc.kinds import JobState, Role
from tests.e2e.accessibility import assert_accessible
from tests.factories.core import InstitutionFactory, UserFactory


@pytest.fixture
def owner():
    InstitutionFactory()
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def job(job_kind_of, owner):
    return enqueue_job(job_kind_of(lambda _run: None), {}, by=owner)


def test_the_page_follows_the_job_to_its_result(new_page, owner, job):
    page = new_page(owner)
    page.goto(f"/jobs/{job.pk}/")
    expect(page.get_by_text("順番を待っています")).to_be_visible()
    assert_accessible(page)
    run = claim_job(job.pk)
    run.progress(1500, 2000, "契約を数えています")
    expect(page.get_by_text("2,000件中1,500件")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="契約を数えています 75%")).to_be_attached()
    assert_accessible(page)
    run.finish({"url": "/help/"})
    page.get_by_role("link", name="結果を見る").click()
    expect(page).to_have_url(f"{page.url.split('/help/')[0]}/help/")


def test_the_job_stops_when_asked_after_the_page_was_refreshed_by_itself(new_page, owner, job):
    page = new_page(owner)
    page.goto(f"/jobs/{job.pk}/")
    with page.expect_response(lambda response: "/progress/" in response.url):
        pass
    page.get_by_role("button", name="処理を中止する").click()
    expect(page.get_by_text("中止を依頼しました")).to_be_visible()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert_accessible(page)


def test_without_javascript_a_link_shows_the_latest(new_page, owner, job):
    page = new_page(owner, javascript=False)
    page.goto(f"/jobs/{job.pk}/")
    claim_job(job.pk).progress(1, 2, "前半")
    page.get_by_role("link", name="最新の状態を表示する").click()
    expect(page.get_by_text("2件中1件")).to_be_visible()
