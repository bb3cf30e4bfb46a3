"""Invoices as lists and pages show them, and what the price of a contract claims per fiscal year."""

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.core.files.storage import default_storage
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from collaboration.calc.invoices import InvoiceKind, InvoiceState, InvoiceStatus
from collaboration.calc.kinds import IN_FORCE
from collaboration.calc.pricing.letter import LetterForm, LetterLanguage
from collaboration.calc.pricing.quote import Quote, YearSums
from collaboration.calc.pricing.scenario import quote_from
from collaboration.calc.search_key import search_words
from collaboration.models import Agreement, Invoice, Receipt, Settlement
from collaboration.models.invoice import InvoiceQuerySet
from collaboration.queries.estimates import frozen_content, latest_price
from core.models import Attachment, Organization, User, record_ref
from core.models.wording import term
from core.queries.parameters import value_on

STATUS_TAGS = {
    InvoiceStatus.PLANNED: "muted",
    InvoiceStatus.ISSUED: "info",
    InvoiceStatus.PARTLY_PAID: "explain",
    InvoiceStatus.PAID: "success",
    InvoiceStatus.CANCELLED: "muted",
    InvoiceStatus.RED: "muted",
}
OVERDUE_TAG = "error"
OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """An invoice with what was matched to it, as lists show it."""

    invoice: Invoice
    days_overdue: int

    @property
    def status(self) -> InvoiceStatus:
        """Where it stands."""
        return self.invoice.status

    @property
    def tag(self) -> str:
        """The severity of its state: late payment stands out."""
        return OVERDUE_TAG if self.days_overdue else STATUS_TAGS[self.status]

    @property
    def label(self) -> str:
        """Its state in words."""
        return term(self.status.label)

    @property
    def settled_yen(self) -> int:
        """What was matched to it."""
        return self.invoice.settled


@dataclass(frozen=True, slots=True)
class InvoiceYear:
    """A fiscal year of a contract: its price, what is planned, what was issued, what of that is paid, in yen."""

    fiscal_year: int
    price_yen: int | None
    planned_yen: int
    issued_yen: int
    paid_yen: int

    @property
    def rest_yen(self) -> int:
        """What was claimed and is not paid."""
        return self.issued_yen - self.paid_yen

    @property
    def gap_yen(self) -> int:
        """By how much planned and issued invoices miss the price; 0 without a price."""
        return 0 if self.price_yen is None else self.planned_yen + self.issued_yen - self.price_yen


@dataclass(frozen=True, slots=True)
class InvoiceSection:
    """The section 「請求と入金」 of an agreement's page."""

    years: list[InvoiceYear]
    lines: list[InvoiceLine]
    can_plan: bool
    can_add: bool

    def total(self, name: str) -> int:
        """Sum a column over the years."""
        return sum(getattr(year, name) or 0 for year in self.years)

    @property
    def totals(self) -> dict[str, int]:
        """The sums of the columns."""
        names = ("price_yen", "planned_yen", "issued_yen", "paid_yen", "rest_yen")
        return {name: self.total(name) for name in names}


def invoices_for_list() -> InvoiceQuerySet:
    """Return invoices with what a list shows of them."""
    return Invoice.objects.with_settled().select_related("agreement", "partner", "corrects")


def invoice_section(
    agreement: Agreement, user: User, today: datetime.date, quote: Quote | None
) -> InvoiceSection | None:
    """Return the section of an agreement by the price that holds for it; None for those who do not see its invoices.

    An amendment is claimed for with the contract it changes, so that its page shows the contract's invoices.
    """
    if not user.has_perm("collaboration.view_invoice", agreement):
        return None
    root = agreement.parent or agreement
    lines = list(lines_of(invoices_for_list().filter(agreement=root), today))
    price = {} if quote is None else {year.fiscal_year: year.sums.total_yen for year in quote.years}
    years = _years([line.invoice for line in lines], price)
    may_write = root.state in IN_FORCE and user.has_perm("collaboration.change_invoice", agreement)
    unclaimed = any(year.price_yen and not year.planned_yen + year.issued_yen for year in years)
    return InvoiceSection(years, lines, can_plan=may_write and unclaimed, can_add=may_write)


def lines_of(invoices: InvoiceQuerySet, today: datetime.date) -> Iterator[InvoiceLine]:
    """Yield invoices of `invoices_for_list` as lines of a list."""
    for invoice in invoices:
        yield InvoiceLine(invoice, invoice.days_overdue(today))


def _years(invoices: Sequence[Invoice], price: Mapping[int, int]) -> list[InvoiceYear]:
    claims = [row for row in invoices if row.kind == InvoiceKind.INVOICE]
    years = sorted({*price, *(row.fiscal_year for row in claims if row.state != InvoiceState.CANCELLED)})
    found = []
    for fiscal_year in years:
        own = [row for row in claims if row.fiscal_year == fiscal_year]
        planned = [row for row in own if row.state == InvoiceState.PLANNED]
        issued = [row for row in own if row.state == InvoiceState.ISSUED]
        found.append(
            InvoiceYear(
                fiscal_year,
                price.get(fiscal_year),
                sum(row.amount_yen for row in planned),
                sum(row.amount_yen for row in issued),
                sum(row.settled for row in issued),
            )
        )
    return found


def priced_years(agreement: Agreement) -> tuple[Quote, tuple[YearSums, ...]] | None:
    """Return the price that holds for a contract with its fiscal years; None without a price."""
    price = latest_price(agreement)
    if price is None:
        return None
    quote = quote_from(frozen_content(price))
    return quote, quote.years


def years_invoiced(agreement: Agreement) -> set[int]:
    """Return the fiscal years that an invoice, planned or issued, claims for."""
    standing = agreement.invoices.filter(kind=InvoiceKind.INVOICE.value).exclude(
        state=InvoiceState.CANCELLED.value
    )
    return set(standing.values_list("fiscal_year", flat=True))


def payer_of(agreement: Agreement) -> Organization | None:
    """Return the partner to whom invoices go: the leading one of those who pay, as it is today."""
    parties = agreement.parties.select_related("organization", "present").order_by(
        "-is_payer", "-is_lead", "pk"
    )
    first = parties.first()
    return first.today if first else None


def partners_of(agreement: Agreement) -> QuerySet[Organization]:
    """Return to whom invoices of an agreement can go: its partners as they are today, and members of its consortium."""
    signed = Q(agreement_parties__agreement=agreement, agreement_parties__present=None)
    member = Q(consortium_memberships__consortium__agreement=agreement)
    return Organization.objects.filter(signed | member | Q(present_parties__agreement=agreement)).distinct()


def invoice_file_name(invoice: Invoice) -> str:
    """Name the file as an office files it: 請求書_SK2026-00001.pdf."""
    return f"{InvoiceKind(invoice.kind).label}_{invoice.number}.pdf"


def invoice_copy_name(invoice: Invoice, form: LetterForm, language: LetterLanguage) -> str:
    """Name a copy of an issued invoice: 請求書_SK2026-00001_写し_en.xlsx."""
    words = {"kind": InvoiceKind(invoice.kind).label, "number": invoice.number, "language": language.value}
    return _("%(kind)s_%(number)s_写し_%(language)s") % words + f".{form.value}"


def kept_invoice(invoice: Invoice) -> bytes | None:
    """Return the file as it was handed out; None when it is gone or is not the file whose hash the invoice bears."""
    object_type, object_id = record_ref(invoice)
    file = Attachment.objects.filter(object_type=object_type, object_id=object_id).first()
    if file is None or not default_storage.exists(str(file.file.name)):
        return None
    with default_storage.open(str(file.file.name)) as stored:
        content = stored.read()
    return content if hashlib.sha256(content).hexdigest() == invoice.content_hash else None


def receipts_to_match(invoice: Invoice) -> list[Receipt]:
    """Return the receipts of the contract of which nothing was matched to this invoice, latest first."""
    of_contract = Q(agreement=invoice.agreement) | Q(agreement__parent=invoice.agreement)
    matched = Settlement.objects.filter(invoice=invoice).values("receipt_id")
    return list(
        Receipt.objects.filter(of_contract, kind="receipt")
        .exclude(pk__in=matched)
        .prefetch_related("corrections__corrections", "settlements")
        .order_by("-received_on", "-pk")
    )


def invoice_years(user: User) -> list[int]:
    """Return the fiscal years of the invoices that the user may see, latest first."""
    years = Invoice.objects.visible_to(user).order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return list(years.distinct())


def status_choices() -> list[tuple[str, str]]:
    """Return the states by which a list is asked for; being late is one of them."""
    return [(OVERDUE, _("支払期限超過")), *((status.value, term(status.label)) for status in InvoiceStatus)]


def selected_invoices(
    invoices: InvoiceQuerySet, *, text: str, status: str, fiscal_year: int | None, today: datetime.date
) -> InvoiceQuerySet:
    """Return the invoices that meet every condition, the latest fiscal year first."""
    for word, bare in search_words(text):
        invoices = invoices.filter(
            Q(number__icontains=word)
            | Q(agreement__search_key__contains=word)
            | Q(partner__search_key__contains=bare)
        )
    if fiscal_year is not None:
        invoices = invoices.filter(fiscal_year=fiscal_year)
    if status:
        invoices = invoices.filter(_having(status, today))
    return invoices.order_by("-fiscal_year", "-pk")


def _having(status: str, today: datetime.date) -> Q:
    """Say a state in the words of the database; on rows of `with_settled`."""
    claim = Q(kind=InvoiceKind.INVOICE.value, state=InvoiceState.ISSUED.value)
    unpaid = claim & Q(settled_yen__lt=F("amount_yen"))
    conditions = {
        OVERDUE: unpaid & Q(due_on__lt=today),
        InvoiceStatus.PLANNED: Q(state=InvoiceState.PLANNED.value),
        InvoiceStatus.ISSUED: unpaid & Q(settled_yen=0),
        InvoiceStatus.PARTLY_PAID: unpaid & Q(settled_yen__gt=0),
        InvoiceStatus.PAID: claim & Q(settled_yen__gte=F("amount_yen")),
        InvoiceStatus.CANCELLED: Q(state=InvoiceState.CANCELLED.value),
        InvoiceStatus.RED: Q(kind=InvoiceKind.RED.value, state=InvoiceState.ISSUED.value),
    }
    return conditions.get(status, Q(pk=None))


def usual_tax_rate(day: datetime.date) -> Fraction:
    """Return the rate of consumption tax on a day."""
    return Fraction(value_on("consumption_tax.rate", day))
