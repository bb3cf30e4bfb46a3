"""Reminders of contracts: every day for all of them, and at once for one that was changed, so that what is done vanishes."""

import datetime
from collections.abc import Collection, Iterable, Iterator

from django.urls import reverse
from django.utils import timezone

from collaboration.calc.reminders import (
    Facts,
    Reminder,
    Subject,
    group_of_agreement,
    group_of_enquiry,
    reminders_of,
)
from collaboration.models import Agreement, Enquiry, Invoice, Screening, Settlement, SteeringMeeting
from collaboration.queries.reminder_facts import (
    AGREEMENT,
    agreement_facts,
    enquiry_facts,
    invoice_facts,
    meeting_facts,
    reminder_terms,
    screening_facts,
)
from core.actions.inbox import keep_tasks
from core.actions.reminders import ask_for_reminders
from core.models import Attachment
from core.registry import RecordRefs, TaskWanted

PREFIX = "collaboration/"
MOST_AT_ONCE = 100
"""More changed records than this, as an import makes them, are left to a job."""

PAGES = {
    Subject.AGREEMENT: "agreement-detail",
    Subject.INVOICE: "invoice-detail",
    Subject.ENQUIRY: "enquiry-detail",
    Subject.UMBRELLA: "umbrella",
}


def wanted_reminders(today: datetime.date) -> Iterator[TaskWanted]:
    """Yield every task that contracts and enquiries have a reason for on the day."""
    yield from _tasks([*_facts_of_agreements(today), *enquiry_facts(today)], today)


def follow_changed_days(changed: RecordRefs) -> None:
    """Bring the reminders of changed contracts and enquiries up to date."""
    agreements, enquiries = _changed_agreements(changed), _keys(changed, Enquiry)
    today = timezone.localdate()
    if len(agreements) + len(enquiries) > MOST_AT_ONCE:
        ask_for_reminders(today, again=True)
        return
    if agreements:
        tasks = _by_group(_tasks(_facts_of_agreements(today, agreements), today))
        for key in agreements:
            prefix = f"{PREFIX}{group_of_agreement(key)}/"
            keep_tasks(prefix, tasks.get(prefix, []))
    if enquiries:
        tasks = _by_group(_tasks(enquiry_facts(today, enquiries), today))
        for key in enquiries:
            prefix = f"{PREFIX}{group_of_enquiry(key)}/"
            keep_tasks(prefix, tasks.get(prefix, []))


def _facts_of_agreements(today: datetime.date, keys: Collection[int] | None = None) -> Iterator[Facts]:
    terms = reminder_terms(today)
    yield from agreement_facts(today, terms, keys)
    yield from screening_facts(today, terms, keys)
    yield from invoice_facts(today, terms, keys)
    yield from meeting_facts(today, terms, keys)


def _tasks(facts: Iterable[Facts], today: datetime.date) -> Iterator[TaskWanted]:
    for reminder in reminders_of(facts, reminder_terms(today), today):
        yield TaskWanted(
            key=f"{PREFIX}{reminder.key}",
            kind=reminder.kind.value,
            task=reminder.task,
            url=_address(reminder),
            user=reminder.to.user,
            role=reminder.to.role,
            department=reminder.to.department,
            due_on=reminder.due_on,
            reference=reminder.number,
        )


def _address(reminder: Reminder) -> str:
    if reminder.subject is Subject.GATE:
        agreement = reminder.group.removeprefix(group_of_agreement(0).removesuffix("0"))
        return reverse("risk-gate", args=[agreement])
    return reverse(PAGES[reminder.subject], args=[reminder.record])


def _by_group(tasks: Iterator[TaskWanted]) -> dict[str, list[TaskWanted]]:
    found: dict[str, list[TaskWanted]] = {}
    for task in tasks:
        group = task.key.removeprefix(PREFIX).partition("/")[0]
        found.setdefault(f"{PREFIX}{group}/", []).append(task)
    return found


def _changed_agreements(changed: RecordRefs) -> set[int]:
    """Return the agreements themselves, and those of changed invoices, payments, checks, meetings and files."""
    found = _keys(changed, Agreement)
    for model in (Invoice, Screening, SteeringMeeting):
        keys = _keys(changed, model)
        if keys:
            found |= set(model.objects.filter(pk__in=keys).order_by().values_list("agreement_id", flat=True))
    if keys := _keys(changed, Settlement):
        paid = Settlement.objects.filter(pk__in=keys).order_by()
        found |= set(paid.values_list("invoice__agreement_id", flat=True))
    if keys := _keys(changed, Attachment):
        files = Attachment.objects.filter(pk__in=keys, object_type=AGREEMENT).order_by()
        found |= {int(key) for key in files.values_list("object_id", flat=True)}
    return found


def _keys(changed: RecordRefs, model: type) -> set[int]:
    label = model._meta.label_lower  # type: ignore[attr-defined]  # models only
    return {int(key) for kind, key in changed if kind == label}
