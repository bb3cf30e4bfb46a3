"""One e-mail per person and day, with numbers and links and no other word of a record."""

import datetime
from smtplib import SMTPServerDisconnected

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse

from core.actions.daily import start_daily_work
from core.actions.digests import SEND, choose_notifications, send_digest
from core.actions.inbox import put_task, snooze_task
from core.actions.jobs import run_queued_jobs
from core.calc.digest import DigestState
from core.calc.kinds import Role
from core.calc.messages import Message
from core.models import Digest, Event, Job
from tests.factories.core import InboxItemFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 6, 10)
CANARY = "CANARY-秘密の題目と株式会社秘密"


@pytest.fixture(autouse=True)
def _mail_goes_to_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.RENKEI_BASE_URL = "https://renkei.example.ac.jp"


@pytest.fixture
def clock():
    with time_machine.travel(datetime.datetime(2026, 6, 10, 0, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def clerk(clock):
    return UserFactory(role=Role.LIAISON, email="clerk@example.ac.jp")


def task(user, key="a", **more):
    words = {"number": "KJ2026-00001", "title": CANARY, "who": CANARY}
    message = Message("契約「%(number)s %(title)s」%(who)s", words)
    more = {"kind": "approval", "reference": "KJ2026-00001"} | more
    return put_task(key, message, f"/agreements/1/?q={CANARY}", user=user, **more)


def test_the_mail_has_counts_numbers_and_links_and_no_other_word(clerk):
    task(clerk)
    task(clerk, "b", kind="", reference="")
    assert send_digest(clerk, DAY) is DigestState.SENT
    [sent] = mail.outbox
    whole = sent.message().as_string() + sent.subject + sent.body
    assert "CANARY" not in whole
    assert clerk.display_name not in sent.body
    assert "承認：1件" in sent.body
    assert "KJ2026-00001 https://renkei.example.ac.jp/agreements/1/\n" in sent.body
    assert (sent.to, sent.subject) == (["clerk@example.ac.jp"], "Renkei：やることが2件あります")
    assert sent.extra_headers["List-Unsubscribe"] == "<https://renkei.example.ac.jp/notifications/>"
    assert Digest.objects.get().counts == {"approval": 1, "": 1}


def test_a_day_has_one_mail_however_often_the_job_is_delivered(run_twice, clerk):
    task(clerk)
    run_twice(SEND, {"day": DAY.isoformat()})
    send_digest(clerk, DAY)
    assert (len(mail.outbox), Digest.objects.count()) == (1, 1)


def test_a_mail_that_was_on_its_way_when_the_worker_died_is_not_sent_again(clerk):
    task(clerk)
    Digest.objects.create(user=clerk, day=DAY)
    assert send_digest(clerk, DAY) is None
    assert mail.outbox == []


def test_what_a_server_refused_is_tried_three_times(clerk, monkeypatch):
    task(clerk)

    def refuse(*_args):
        raise SMTPServerDisconnected(CANARY)

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", refuse)
        assert [send_digest(clerk, DAY) for _attempt in range(2)] == [DigestState.FAILED] * 2
    row = Digest.objects.get()
    assert (row.state, row.attempt, row.error) == (DigestState.FAILED, 2, "SMTPServerDisconnected")
    assert send_digest(clerk, DAY) is DigestState.SENT
    assert len(mail.outbox) == 1


def test_an_address_with_a_second_line_gets_nothing_and_stops_nobody(clerk):
    clerk.email = "clerk@example.ac.jp\nBcc: all@example.com"
    clerk.save()
    other = UserFactory(role=Role.LIAISON, email="other@example.ac.jp")
    for user in (clerk, other):
        task(user, f"task-{user.pk}")
    assert send_digest(clerk, DAY) is DigestState.FAILED
    assert send_digest(other, DAY) is DigestState.SENT
    assert [sent.to for sent in mail.outbox] == [["other@example.ac.jp"]]


def choose(user, **wishes):
    usual = {"digest": True, "weekdays_only": False, "muted": [], "language": "ja"}
    return choose_notifications(user, **(usual | wishes))


@pytest.mark.parametrize("wishes", [{"digest": False}, {"muted": ["approval"]}])
def test_wishes_are_respected(clerk, wishes):
    task(clerk)
    choose(clerk, **wishes)
    assert send_digest(clerk, DAY) is None
    choose(clerk)
    assert send_digest(clerk, DAY) is DigestState.SENT
    assert Event.objects.filter(verb="choose_notifications").count() == 2


def test_weekends_are_quiet_unless_somebody_wants_them(clerk):
    task(clerk)
    saturday = DAY + datetime.timedelta(days=3)
    assert send_digest(clerk, saturday) is None
    choose(clerk)
    assert send_digest(clerk, saturday) is DigestState.SENT


def test_nothing_open_nothing_sent(clerk):
    assert send_digest(clerk, DAY) is None
    snooze_task(task(clerk), until=DAY + datetime.timedelta(days=1), by=clerk)
    assert send_digest(clerk, DAY) is None
    assert not Digest.objects.exists()


def test_the_day_begins_with_reminders_and_mails_follow_at_their_hour(clerk, clock):
    task(clerk)
    clock.move_to(datetime.datetime(2026, 6, 9, 22, tzinfo=datetime.UTC))  # seven in the morning in Japan
    for _look in range(3):
        start_daily_work()
        run_queued_jobs()
    assert [job.kind for job in Job.objects.all()] == ["core.remind"]
    clock.move_to(datetime.datetime(2026, 6, 9, 23, tzinfo=datetime.UTC))
    for _look in range(3):
        start_daily_work()
        run_queued_jobs()
    assert sorted(job.kind for job in Job.objects.all()) == ["core.digest", "core.remind"]
    assert len(mail.outbox) == 1


def test_wishes_are_stated_on_a_page_of_ones_own(client, clerk):
    client.force_login(clerk)
    page = client.get(reverse("notification-edit")).content.decode()
    assert "題目、相手先、氏名は載せません" in page
    client.post(reverse("notification-edit"), {"language": "en", "muted": ["approval", "other"]})
    clerk.refresh_from_db()
    choice = clerk.notification_choice
    assert (choice.digest, choice.language, choice.muted) == (False, "en", ["", "approval"])


@pytest.mark.parametrize(
    ("role", "status"), [(Role.SURVEY_OFFICER, 200), (Role.AUDITOR, 200), (Role.LIAISON, 403)]
)
def test_administrators_see_to_whom_mail_went_and_not_what(client, clerk, role, status):
    InboxItemFactory(user=clerk, title=CANARY)
    send_digest(clerk, DAY)
    client.force_login(UserFactory(role=role))
    answer = client.get(reverse("digest-list"))
    assert answer.status_code == status
    assert "CANARY" not in answer.content.decode()
