"""Whose turn an enquiry is: one task per enquiry, with whoever has to do the next thing."""

from functools import partial

from django.urls import reverse

from collaboration.calc.enquiry import AWAITING_ANSWER
from collaboration.calc.reminders import ReminderKind
from collaboration.models import Enquiry
from core.actions.inbox import put_task, settle_task
from core.calc.kinds import Role
from core.calc.messages import Message, gettext_noop


def keep_enquiry_task(enquiry: Enquiry) -> None:
    """Put the enquiry into the right inbox, and take it out of all when nothing is awaited any more."""
    key = f"enquiry-{enquiry.pk}"
    if enquiry.state not in AWAITING_ANSWER:
        settle_task(key)
        return
    address = reverse("enquiry-detail", args=[enquiry.pk])
    put = partial(
        put_task,
        key,
        url=address,
        due_on=enquiry.due_on,
        kind=ReminderKind.ENQUIRY_DUE.value,
        reference=enquiry.number,
    )
    words = {"number": enquiry.number, "who": enquiry.asked_by}
    answer = Message(gettext_noop("相談 %(number)s（%(who)s）に回答する"), words)
    if enquiry.owner is not None:
        put(task=answer, user=enquiry.owner)
    elif enquiry.department is not None:
        put(task=answer, role=Role.DEPARTMENT, department=enquiry.department)
    else:
        decide = Message(gettext_noop("相談 %(number)s（%(who)s）の担当を決める"), words)
        put(task=decide, role=Role.LIAISON)
