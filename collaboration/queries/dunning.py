"""Invoices whose day has passed, by age, with the interest that has run up."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage

from collaboration.calc.invoices import OVERDUE_AGES, age_of, dunning_level
from collaboration.calc.pricing.keeping import restored
from collaboration.calc.pricing.late_interest import LateInterest, late_interest
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.records import RecordRefused
from collaboration.models import AgreementPrice, DunningLetter, Invoice
from core.models import Attachment, User, record_ref


@dataclass(frozen=True, slots=True)
class OverdueInvoice:
    """An invoice that is late: by how many days, in which group of age, with how much interest on what is left.

    `interest` is None where the contract has no frozen price, or its rules have no interest for late payment.
    """

    invoice: Invoice
    days: int
    age: int
    interest: LateInterest | None


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """The invoices that are late by at least so many days, and less than the next group; sums in yen."""

    from_days: int
    to_days: int | None
    count: int
    rest_yen: int


def overdue_invoices(user: User, today: datetime.date) -> list[OverdueInvoice]:
    """Return the invoices that the user may see and whose day has passed, oldest first; two queries."""
    late = (
        Invoice.objects.visible_to(user)
        .awaiting_money()
        .filter(due_on__lt=today)
        .select_related("agreement__department", "partner")
        .order_by("due_on", "pk")
    )
    invoices = list(late)
    policies = _policies({invoice.agreement_id for invoice in invoices})
    return [
        OverdueInvoice(
            invoice,
            days := invoice.days_overdue(today),
            age_of(days),
            _interest(invoice, policies.get(invoice.agreement_id), today),
        )
        for invoice in invoices
    ]


def overdue_invoice(invoice: Invoice, day: datetime.date) -> OverdueInvoice | None:
    """Return an invoice as it is late on a day; None in time. For rows of `with_settled`."""
    days = invoice.days_overdue(day)
    if not days:
        return None
    policy = _policies({invoice.agreement_id}).get(invoice.agreement_id)
    return OverdueInvoice(invoice, days, age_of(days), _interest(invoice, policy, day))


def next_level(overdue: OverdueInvoice) -> int:
    """Return which reminder a late invoice gets now."""
    levels = DunningLetter.objects.filter(invoice=overdue.invoice).values_list("level", flat=True)
    return dunning_level(overdue.days, max(levels, default=0))


def kept_letter(letter: DunningLetter) -> bytes | None:
    """Return the file as it was handed out; None when it is gone or is not the file whose hash the letter bears."""
    object_type, object_id = record_ref(letter)
    file = Attachment.objects.filter(object_type=object_type, object_id=object_id).first()
    if file is None or not default_storage.exists(str(file.file.name)):
        return None
    with default_storage.open(str(file.file.name)) as stored:
        content = stored.read()
    return content if hashlib.sha256(content).hexdigest() == letter.content_hash else None


def age_groups(overdue: Sequence[OverdueInvoice]) -> list[AgeGroup]:
    """Sum late invoices by age."""
    groups = []
    for at, first in enumerate(OVERDUE_AGES):
        own = [each.invoice.rest_yen for each in overdue if each.age == first]
        following = OVERDUE_AGES[at + 1] - 1 if at + 1 < len(OVERDUE_AGES) else None
        groups.append(AgeGroup(first, following, len(own), sum(own)))
    return groups


def _policies(agreements: set[int]) -> dict[int, CostPolicy]:
    """Return the rules that each contract's price is frozen with; those of its latest priced amendment win."""
    prices = AgreementPrice.objects.filter(agreement__in=agreements) | AgreementPrice.objects.filter(
        agreement__parent__in=agreements
    )
    found: dict[int, CostPolicy] = {}
    for price in prices.select_related("agreement").order_by("agreement_id"):
        found[price.agreement.parent_id or price.agreement_id] = restored(CostPolicy, price.policy)
    return found


def _interest(invoice: Invoice, policy: CostPolicy | None, today: datetime.date) -> LateInterest | None:
    if policy is None or policy.late_interest is None or invoice.due_on is None:
        return None
    try:
        return late_interest(invoice.rest_yen, invoice.due_on, today, policy.late_interest)
    except RecordRefused:
        return None  # later than any claim lives
