"""One e-mail per person and day about open tasks: never two, tried again when it could not be handed over."""

import datetime
import logging
from collections.abc import Iterable
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actions.events import append_event, field_changes, field_values
from core.actions.jobs import enqueue_job
from core.calc.digest import DigestState
from core.models import Digest, Job, NotificationChoice, User
from core.queries.digests import DigestText, address, choice_of, digest_for
from core.registry import JobContext, register_job

logger = logging.getLogger(__name__)

SEND = "core.digest"
MOST_ATTEMPTS = 3
CHOSEN = ("digest", "weekdays_only", "muted", "language")


def ask_for_digests(day: datetime.date) -> Job:
    """Ask for the e-mails of a day."""
    return enqueue_job(SEND, {"day": day.isoformat()}, by=None)


@register_job(SEND, _("通知メールの送信"))
def send_digests(run: JobContext, day: str) -> dict[str, Any]:
    """Send everybody's e-mail of the day that did not go out yet. One that waited over midnight is out of date."""
    on = datetime.date.fromisoformat(day)
    sent = failed = 0
    if on == timezone.localdate():
        users = list(User.objects.filter(is_active=True).exclude(email="").order_by("pk"))
        for done, user in enumerate(users):
            run.progress(done, len(users))
            outcome = send_digest(user, on)
            sent += outcome is DigestState.SENT
            failed += outcome is DigestState.FAILED
        run.progress(len(users), len(users))
    return {"sent": sent, "failed": failed}


def send_digest(user: User, day: datetime.date) -> DigestState | None:
    """Send one user's e-mail of a day; None when there is none to send or it went already."""
    text = digest_for(user, day)
    digest = _claim(user, day, text.counts) if text else None
    if text is None or digest is None:
        return None
    try:
        _message(user, text).send()
    except Exception as refused:
        # Whatever a mail server or an address does: the others still get theirs.
        logger.exception("e-mail of user %s was not sent", user.pk)
        _close(digest, DigestState.FAILED, error=type(refused).__name__)
        return DigestState.FAILED
    _close(digest, DigestState.SENT)
    return DigestState.SENT


@transaction.atomic
def choose_notifications(
    user: User, *, digest: bool, weekdays_only: bool, muted: Iterable[str], language: str
) -> NotificationChoice:
    """State what e-mail one wants oneself."""
    choice = choice_of(user)
    before = field_values(choice, CHOSEN)
    choice.digest, choice.weekdays_only = digest, weekdays_only
    choice.muted, choice.language, choice.updated_by = sorted(set(muted)), language, user
    choice.full_clean()
    choice.save()
    if changes := field_changes(before, field_values(choice, CHOSEN)):
        append_event(choice, "choose_notifications", by=user, changes=changes)
    return choice


@transaction.atomic
def _claim(user: User, day: datetime.date, counts: dict[str, int]) -> Digest | None:
    """Take the right to send: with a new row, or with one that failed; None when somebody has or had it."""
    made, is_new = Digest.objects.get_or_create(user=user, day=day, defaults={"counts": counts})
    if is_new:
        return made
    failed = Digest.objects.filter(pk=made.pk, state=DigestState.FAILED, attempt__lt=MOST_ATTEMPTS)
    again = failed.update(state=DigestState.SENDING, attempt=F("attempt") + 1, counts=counts, error="")
    return made if again else None


def _close(digest: Digest, state: DigestState, *, error: str = "") -> None:
    sent_at = timezone.now() if state is DigestState.SENT else None
    Digest.objects.filter(pk=digest.pk).update(state=state.value, error=error[:100], sent_at=sent_at)


def _message(user: User, text: DigestText) -> EmailMessage:
    settings_page = address(reverse("notification-edit"))
    headers = {"List-Unsubscribe": f"<{settings_page}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(text.subject, text.body, to=[user.email], headers=headers)
