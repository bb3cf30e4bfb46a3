"""Every kind of job bears being delivered twice: a second run, or a worker's death before its last word, adds nothing."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from collaboration.actions.bulk_steps import TAKE, UNDO, begin_bulk_step
from collaboration.calc.kinds import AgreementState
from core import registry
from core.actions.digests import SEND
from core.actions.inbox import put_task
from core.actions.reminders import REMIND
from core.calc.kinds import JobState, Role
from core.calc.messages import Message
from core.imports.batches import receive
from core.imports.jobs import CHECK, COMMIT
from core.models import Digest, Event, ImportBatch, ImportedRow, InboxItem, Person
from reporting.actions.returns import ASSEMBLE, open_return
from reporting.models import AssemblyRun, Cell
from tests.factories.collaboration import AgreementFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

LEDGER = "研究者番号,氏名,所属\n10000001,研究 太郎,工学研究科\n10000002,実験 花子,理学研究科\n"


@pytest.fixture
def batch():
    """An uploaded register of two researchers."""
    return receive(SimpleUploadedFile("研究者名簿.csv", LEDGER.encode()), "研究者名簿.csv", by=None)


def test_a_check_delivered_twice_is_one_check(run_twice, batch):
    job = run_twice(CHECK, {"batch_id": batch.pk})
    assert (job.state, ImportBatch.objects.count(), Person.objects.count()) == (JobState.DONE, 1, 0)


def test_an_import_delivered_twice_writes_each_row_once(run_twice, batch):
    run_twice(CHECK, {"batch_id": batch.pk})
    job = run_twice(COMMIT, {"batch_id": batch.pk})
    assert (job.state, job.attempt, Person.objects.count()) == (JobState.DONE, 1, 2)
    rows = ImportedRow.objects.values_list("object_type", "object_id")
    assert len(rows) == len(set(rows))
    assert Event.objects.filter(object_type="core.person").count() == 2


def test_an_assembly_delivered_twice_leaves_one(run_twice):
    survey_return = open_return(2018, by=None)
    job = run_twice(ASSEMBLE, {"return_id": survey_return.pk})
    assert (job.state, AssemblyRun.objects.count()) == (JobState.DONE, 1)
    assert Cell.objects.count() == Cell.objects.values("code").distinct().count()


def test_a_step_with_many_agreements_delivered_twice_is_taken_once_and_undone_once(run_twice):
    agreements, officer = AgreementFactory.create_batch(2), UserFactory(role=Role.LIAISON)
    step = begin_bulk_step([each.pk for each in agreements], "cancel", reason="二重登録", by=officer)
    for kind, verb, state in ((TAKE, "cancel", "cancelled"), (UNDO, "take_back", "concluded")):
        assert run_twice(kind, {"step_id": step.pk}).state == JobState.DONE
        assert Event.objects.filter(verb=verb).count() == 2
        assert {row.agreement.state for row in step.rows.select_related("agreement")} == {state}


def test_reminders_made_twice_are_one_task(run_twice):
    soon = timezone.localdate() + datetime.timedelta(days=10)
    AgreementFactory(state=AgreementState.RUNNING.value, ends_on=soon)
    today = timezone.localdate().isoformat()
    assert run_twice(REMIND, {"day": today}).state == JobState.DONE
    assert InboxItem.objects.open().filter(kind="expiry").count() == 1


def test_the_daily_mail_started_twice_is_sent_once(run_twice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.RENKEI_BASE_URL = "https://renkei.example.ac.jp"
    clerk = UserFactory(role=Role.LIAISON, email="clerk@example.ac.jp")
    put_task("a", Message("契約の承認"), "/agreements/1/", user=clerk, kind="approval", reference="K1")
    wednesday = datetime.datetime(2026, 6, 10, 0, tzinfo=datetime.UTC)
    with time_machine.travel(wednesday, tick=True):
        assert run_twice(SEND, {"day": "2026-06-10"}).state == JobState.DONE
    assert len(mail.outbox) == Digest.objects.count() == 1


def test_every_kind_of_job_is_proved_above():
    programs = {kind for kind in registry._job_kinds if not kind.startswith("test")}
    assert programs == {CHECK, COMMIT, ASSEMBLE, TAKE, UNDO, REMIND, SEND}
