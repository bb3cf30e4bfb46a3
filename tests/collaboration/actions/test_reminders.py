"""Tasks come when a day is near and go by themselves when their reason is gone."""

import datetime
from dataclasses import replace

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from collaboration.actions import reminders
from collaboration.actions.agreements import change_agreement
from collaboration.calc.kinds import AgreementState
from collaboration.queries.agreement_content import content_of
from core.actions.attachments import attach_file
from core.actions.inbox import finish_task, unfinish_task
from core.actions.jobs import run_queued_jobs
from core.actions.parameters import create_parameter
from core.actions.refused import ActionRefused
from core.actions.reminders import REMIND, ask_for_reminders
from core.calc.kinds import Confidentiality, JobState, Role
from core.models import InboxItem, Job
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import UserFactory
from tests.factories.invoices import issued

pytestmark = pytest.mark.django_db

END = datetime.date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(datetime.datetime(2026, 3, 10, 3, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def ending():
    return AgreementFactory(state=AgreementState.RUNNING.value, ends_on=END)


def remind():
    ask_for_reminders(datetime.date(2026, 3, 10))
    run_queued_jobs()
    return Job.objects.latest("created_at").result


def open_keys():
    return sorted(InboxItem.objects.open().values_list("key", flat=True))


def test_the_round_run_twice_adds_nothing(run_twice, ending):
    job = run_twice(REMIND, {"day": "2026-03-10"})
    assert job.state == JobState.DONE
    assert open_keys() == [f"collaboration/agreement-{ending.pk}/expiry-agreement{ending.pk}-2026-03-31-30"]
    assert remind() == {"put": 0, "settled": 0}


def test_a_task_changes_hands_with_the_person_in_charge(ending):
    remind()
    ending.officer = UserFactory(role=Role.LIAISON)
    ending.save()
    remind()
    assert InboxItem.objects.open().get().user == ending.officer
    ending.officer.is_active = False
    ending.officer.save()
    remind()
    item = InboxItem.objects.open().get()
    assert (item.user, item.role, item.department) == (None, Role.DEPARTMENT, ending.department)


def test_an_extended_contract_loses_its_reminder_at_once(ending, django_capture_on_commit_callbacks):
    remind()
    clerk = UserFactory(role=Role.LIAISON)
    with django_capture_on_commit_callbacks(execute=True):
        change_agreement(
            ending,
            replace(content_of(ending), ends_on=datetime.date(2027, 3, 31)),
            expected_version=ending.version,
            by=clerk,
            reason="延長",
        )
    assert open_keys() == []


def test_a_report_that_was_uploaded_ends_the_asking(django_capture_on_commit_callbacks):
    ended = AgreementFactory(state=AgreementState.COMPLETED.value, ends_on=datetime.date(2026, 2, 28))
    remind()
    assert [item.kind for item in InboxItem.objects.open()] == ["report_due"]
    by = UserFactory(role=Role.LIAISON)
    with django_capture_on_commit_callbacks(execute=True):
        report = SimpleUploadedFile("完了報告書.pdf", b"%PDF-1.7 x")
        attach_file(ended, report, level=Confidentiality.OPEN, by=by)
    assert open_keys() == []


def test_an_invoice_reminds_finance_until_it_is_paid(django_capture_on_commit_callbacks):
    finance = UserFactory(role=[Role.FINANCE, Role.LIAISON])
    agreement = AgreementFactory(ends_on=datetime.date(2029, 3, 31))
    with django_capture_on_commit_callbacks(execute=True):
        issued(agreement, finance, issued_on=datetime.date(2026, 3, 2), due_on=datetime.date(2026, 3, 12))
    item = InboxItem.objects.open().get(kind="payment_due")
    assert (item.role, item.due_on, item.reference) == (
        Role.FINANCE,
        datetime.date(2026, 3, 12),
        agreement.invoices.get().number,
    )


def test_what_somebody_took_out_by_hand_stays_out_and_comes_back_by_hand(ending):
    clerk = UserFactory(role=Role.DEPARTMENT, role__department=ending.department)
    remind()
    item = InboxItem.objects.get()
    with pytest.raises(ActionRefused, match="理由を入力"):
        finish_task(item, by=clerk)
    finish_task(item, by=clerk, reason="終了の手続を済ませた")
    remind()
    assert open_keys() == []
    item.refresh_from_db()
    unfinish_task(item, by=clerk)
    assert len(open_keys()) == 1


def test_the_days_are_values_of_the_institution(ending):
    officer = UserFactory(role=Role.SURVEY_OFFICER)
    for key in ("reminder.expiry_first", "reminder.expiry_last"):
        values = {"key": key, "valid_from": "2026-03-01", "value": "10", "unit": "日", "source": "内規"}
        create_parameter(values, by=officer)
    remind()
    assert open_keys() == []


def test_many_changes_at_once_are_left_to_a_job(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(reminders, "MOST_AT_ONCE", 0)
    reminders.follow_changed_days(frozenset({("collaboration.agreement", "1")}))
    assert Job.objects.get().kind == REMIND


def test_names_and_titles_are_not_in_a_reminder(ending):
    remind()
    item = InboxItem.objects.get()
    assert ending.title not in f"{item}{item.words}{item.reference}"
    assert item.reference == ending.number
