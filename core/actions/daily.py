"""What happens once a day, made good when the machine was off at its hour."""

from django.utils import timezone

from core.actions.digests import MOST_ATTEMPTS, SEND, ask_for_digests
from core.actions.reminders import REMIND, ask_for_reminders
from core.calc.digest import DigestState
from core.calc.kinds import JobState
from core.models import Digest, Job
from core.models.job import FINAL_STATES
from core.queries.parameters import value_on


def start_daily_work() -> None:
    """Ask for the reminders of the day, and from the set hour on for the e-mails about them; each until it is done."""
    now = timezone.localtime()
    today = now.date()
    if not _jobs(REMIND, today.isoformat(), FINAL_STATES):
        ask_for_reminders(today)
    elif now.hour >= int(value_on("digest.hour", today)) and not _are_sent(today.isoformat()):
        ask_for_digests(today)


def _are_sent(day: str) -> bool:
    if _jobs(SEND, day, FINAL_STATES) >= MOST_ATTEMPTS:
        return True
    failed = Digest.objects.filter(day=day, state=DigestState.FAILED, attempt__lt=MOST_ATTEMPTS)
    return bool(_jobs(SEND, day, (JobState.DONE,))) and not failed.exists()


def _jobs(kind: str, day: str, states: tuple[JobState, ...]) -> int:
    return Job.objects.filter(kind=kind, params__day=day, state__in=states).count()
