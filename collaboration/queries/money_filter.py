"""Agreements by what money says of them: the marks of the list as conditions, and those for which nothing is claimed."""

from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from collaboration.calc.invoices import InvoiceKind, InvoiceState, MoneyMark
from collaboration.models import AgreementPrice, DunningLetter, Invoice, Receipt
from collaboration.models.agreement import AgreementQuerySet
from collaboration.models.invoice import READS_EVERY_INVOICE
from collaboration.models.receipt import SIGN
from collaboration.queries.agreement_list import with_receipts
from core.models import User

UNCLAIMED = "unclaimed"
PRICE_PARTS = ("direct", "value", "researcher", "facility", "indirect", "strategic", "tax")
"""What `Sums.total_yen` adds up; tax inside the others is not counted twice."""


def with_money(agreements: AgreementQuerySet, wanted: str, user: User) -> AgreementQuerySet:
    """Keep agreements that bear a mark in the list, or those for which no invoice was issued."""
    if wanted == UNCLAIMED:
        return _unclaimed(agreements, user)
    mark = MoneyMark(wanted)
    if mark in (MoneyMark.PAID, MoneyMark.PARTLY_PAID):
        return _received(agreements, in_full=mark is MoneyMark.PAID)
    awaited = Invoice.objects.visible_to(user).awaiting_money().order_by()
    if mark is MoneyMark.DUNNED:
        awaited = awaited.filter(Exists(DunningLetter.objects.filter(invoice=OuterRef("pk"))))
    return agreements.filter(pk__in=awaited.values("agreement_id"))


def _unclaimed(agreements: AgreementQuerySet, user: User) -> AgreementQuerySet:
    """Keep contracts without an issued invoice, of those whose invoices the user sees; an amendment is claimed for with its contract."""
    if not user.has_role(*READS_EVERY_INVOICE):
        agreements = agreements.filter(department__in=user.department_ids)
    issued = Invoice.objects.filter(kind=InvoiceKind.INVOICE.value, state=InvoiceState.ISSUED.value)
    return agreements.filter(parent=None).exclude(pk__in=issued.order_by().values("agreement_id"))


def _received(agreements: AgreementQuerySet, *, in_full: bool) -> AgreementQuerySet:
    """Keep agreements for which money came in, in full or in part; without an amount it is never in full."""
    receipts = Receipt.objects.order_by()
    own = receipts.filter(agreement=OuterRef("pk"))
    amendments = receipts.filter(agreement__parent=OuterRef("pk"))
    found = (
        with_receipts(agreements, None, received=True)
        .alias(received_yen=_sum(own, "agreement_id") + _sum(amendments, "agreement__parent_id"))
        .alias(due_yen=_due())
        .filter(received_yen__gt=0)
    )
    if in_full:
        return found.filter(received_yen__gte=F("due_yen"))
    return found.filter(Q(due_yen=None) | Q(received_yen__lt=F("due_yen")))


def _sum(receipts: QuerySet[Receipt], group: str) -> Coalesce:
    total = receipts.values(group).annotate(total=Sum(F("amount_yen") * SIGN)).values("total")
    return Coalesce(Subquery(total, BigIntegerField()), Value(0), output_field=BigIntegerField())


def _due() -> Case:
    """What a contract costs by the price of its latest priced amendment, else by its own, else by its amount."""
    prices = AgreementPrice.objects.filter(quote__has_key="sums").order_by("-agreement_id")
    by_price = (
        Subquery(prices.filter(**{place: OuterRef("pk")}).values(total=_total())[:1], BigIntegerField())
        for place in ("agreement__parent", "agreement")
    )
    return Case(When(parent=None, then=Coalesce(*by_price, F("amount_yen"))), default=F("amount_yen"))


def _total() -> Any:
    parts = (KeyTextTransform(part, KeyTextTransform("sums", "quote")) for part in PRICE_PARTS)
    first, *others = (Coalesce(Cast(part, BigIntegerField()), Value(0)) for part in parts)
    return sum(others, first)
