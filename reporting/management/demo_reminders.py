"""Reminders of the demonstration: who is in charge of the contracts that end next, and what they are reminded of today."""

import datetime

from django.utils import timezone

from collaboration.actions.agreements import name_officer
from collaboration.calc.kinds import AgreementState
from collaboration.models.agreement import Agreement
from core.actions.inbox import keep_tasks
from core.models.user import User
from core.registry import reminder_sources

OFFICER = "sangaku"
IN_CHARGE_OF = 6
GOES_ON = (AgreementState.CONCLUDED.value, AgreementState.RUNNING.value)
MONTHS = datetime.timedelta(days=180)


def load_reminders() -> None:
    """Put the liaison officer in charge of the contracts that end within half a year, and make the day's reminders."""
    officer, today = User.objects.get(username=OFFICER), timezone.localdate()
    ending = Agreement.objects.roots().filter(
        state__in=GOES_ON, officer=None, ends_on__gte=today, ends_on__lte=today + MONTHS
    )
    for agreement in ending.order_by("ends_on", "pk")[:IN_CHARGE_OF]:
        name_officer(agreement, officer, by=officer, reason="担当の割当て")
    for prefix, wanted in reminder_sources().items():
        keep_tasks(prefix, wanted(today))
