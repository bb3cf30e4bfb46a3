"""The facts from which reminders follow, of every contract or of a few, in a constant number of queries."""

import datetime
from collections.abc import Collection, Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from collaboration.calc.kinds import AgreementKind, AgreementState
from collaboration.calc.reminders import (
    OWES_REPORT,
    AgreementFacts,
    EnquiryFacts,
    InvoiceFacts,
    MeetingFacts,
    ReminderTerms,
    ScreeningFacts,
)
from collaboration.calc.risk_gate import Result, Topic
from collaboration.models import Agreement, Enquiry, Invoice, Screening, SteeringMeeting
from core.models import Attachment
from core.queries.parameters import values_on

AGREEMENT = "collaboration.agreement"
REPORT = "報告"
"""What the title or the name of a file has in it that is a report."""


def reminder_terms(today: datetime.date) -> ReminderTerms:
    """Return how many days ahead somebody is reminded, by the values in force on the day."""
    return ReminderTerms(**{name: int(value) for name, value in values_on("reminder.", today).items()})


def agreement_facts(
    today: datetime.date, terms: ReminderTerms, keys: Collection[int] | None = None
) -> Iterator[AgreementFacts]:
    """Yield contracts whose end is near or not long past."""
    first = today - datetime.timedelta(days=terms.lookback + terms.report_days)
    last = today + datetime.timedelta(days=max(terms.expiry_first, terms.renewal_first))
    rows = _agreements(keys).filter(
        ends_on__gte=first, ends_on__lte=last, state__in=[state.value for state in OWES_REPORT]
    )
    reported = _with_reports(rows.filter(ends_on__lt=today))
    for row in rows:
        yield _facts(row, has_report=row.pk in reported)


def screening_facts(
    today: datetime.date, terms: ReminderTerms, keys: Collection[int] | None = None
) -> Iterator[ScreeningFacts]:
    """Yield the decisions that end within the days of a notice, unless something was done about the topic since."""
    later = Screening.objects.filter(
        agreement=OuterRef("agreement"), topic=OuterRef("topic"), pk__gt=OuterRef("pk")
    )
    rows = Screening.objects.filter(
        ~Exists(later),
        agreement__in=_agreements(keys),
        result=Result.APPROVED.value,
        expires_on__lte=today + datetime.timedelta(days=terms.screening_first),
        expires_on__gte=today - datetime.timedelta(days=terms.lookback),
    )
    for row in rows.select_related("agreement__officer"):
        if row.expires_on is not None:
            topic = Topic(row.topic).label
            yield ScreeningFacts(row.pk, topic, _facts(row.agreement), row.expires_on)


def invoice_facts(
    today: datetime.date, terms: ReminderTerms, keys: Collection[int] | None = None
) -> Iterator[InvoiceFacts]:
    """Yield the invoices that are due soon or were due, and are not fully paid."""
    last = today + datetime.timedelta(days=terms.payment_before)
    rows = Invoice.objects.awaiting_money().filter(due_on__lte=last).select_related("agreement")
    if keys is not None:
        rows = rows.filter(agreement__in=keys)
    for row in rows:
        if row.due_on is not None:
            yield InvoiceFacts(row.pk, row.number, row.agreement_id, row.agreement.number, row.due_on)


def meeting_facts(
    today: datetime.date, terms: ReminderTerms, keys: Collection[int] | None = None
) -> Iterator[MeetingFacts]:
    """Yield the umbrella agreements whose next meeting is near or was due, by what the latest meeting said."""
    later = SteeringMeeting.objects.filter(agreement=OuterRef("agreement"), held_on__gt=OuterRef("held_on"))
    rows = SteeringMeeting.objects.filter(
        ~Exists(later),
        agreement__in=_agreements(keys),
        next_on__lte=today + datetime.timedelta(days=terms.meeting_before),
        next_on__gte=today - datetime.timedelta(days=terms.lookback),
    )
    for row in rows.select_related("agreement__officer"):
        if row.next_on is not None:
            yield MeetingFacts(_facts(row.agreement), row.next_on)


def enquiry_facts(today: datetime.date, keys: Collection[int] | None = None) -> Iterator[EnquiryFacts]:
    """Yield the enquiries that were given to somebody and not answered in time."""
    rows = Enquiry.objects.awaiting_answer().filter(due_on__lt=today)
    rows = rows.filter(Q(owner__isnull=False) | Q(department__isnull=False))
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    for row in rows:
        yield EnquiryFacts(row.pk, row.number, row.due_on)


def _agreements(keys: Collection[int] | None) -> "QuerySet[Agreement]":
    rows = Agreement.objects.roots().select_related("officer")
    return rows if keys is None else rows.filter(pk__in=keys)


def _facts(row: Agreement, *, has_report: bool = False) -> AgreementFacts:
    works_here = row.officer is not None and row.officer.is_active
    return AgreementFacts(
        key=row.pk,
        number=row.number,
        kind=AgreementKind(row.kind),
        state=AgreementState(row.state),
        ends_on=row.ends_on,
        officer=row.officer_id if works_here else None,
        department=row.department_id,
        has_report=has_report,
    )


def _with_reports(rows: "QuerySet[Agreement]") -> set[int]:
    """Return the contracts with which a file is kept that calls itself a report."""
    keys = [str(key) for key in rows.order_by().values_list("pk", flat=True)]
    files = Attachment.objects.filter(object_type=AGREEMENT).filter(
        Q(title__contains=REPORT) | Q(original_name__contains=REPORT)
    )
    found: set[int] = set()
    for at in range(0, len(keys), 500):
        part = files.filter(object_id__in=keys[at : at + 500]).values_list("object_id", flat=True)
        found |= {int(key) for key in part}
    return found
