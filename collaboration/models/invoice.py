"""Claims for money, what was matched to them, and the lists of payments that banks and ledgers give."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from collaboration.calc.invoices import InvoiceKind, InvoiceState, InvoiceStatus, status_of
from collaboration.calc.receipts import PART_NAMES, ReceiptParts
from collaboration.models.agreement import Agreement
from collaboration.models.receipt import Receipt
from core.calc.kinds import Role
from core.models import Organization, User
from core.models.choices import labelled
from core.models.stamped import StampedModel

READS_EVERY_INVOICE = (Role.LIAISON, Role.FINANCE, Role.AUDITOR)

_PARTS = [F(name) for name in PART_NAMES]
_SUM_OF_PARTS = _PARTS[0] + _PARTS[1] + _PARTS[2] + _PARTS[3] + _PARTS[4]


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Selections of invoices."""

    def visible_to(self, user: User) -> Self:
        """The liaison office, finance and auditors see every invoice, departments those of their agreements."""
        if user.has_role(*READS_EVERY_INVOICE):
            return self
        return self.filter(agreement__department__in=user.department_ids)

    def with_settled(self) -> Self:
        """Add `settled_yen`: what was matched to each invoice."""
        return self.annotate(settled_yen=Coalesce(Sum("settlements__amount_yen"), Value(0)))

    def awaiting_money(self) -> Self:
        """Issued invoices of which something is left to be paid."""
        issued = self.filter(kind=InvoiceKind.INVOICE.value, state=InvoiceState.ISSUED.value)
        return issued.with_settled().filter(settled_yen__lt=F("amount_yen"))


class Invoice(StampedModel):
    """A claim for one fiscal year of an agreement at one rate of tax. Once issued it is never edited, only taken back.

    Amounts are positive; those of a red invoice take the invoice it corrects back. `tax_yen` stands beside the other
    parts, `tax_inside_yen` is contained in them.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.PROTECT, related_name="invoices"
    )
    kind = models.CharField(
        _("区分"), max_length=20, choices=labelled(InvoiceKind), default=InvoiceKind.INVOICE.value
    )
    state = models.CharField(
        _("状態"), max_length=20, choices=labelled(InvoiceState), default=InvoiceState.PLANNED.value
    )
    number = models.CharField(_("請求番号"), max_length=60, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(_("会計年度"))
    partner = models.ForeignKey(
        Organization, verbose_name=_("請求先"), on_delete=models.PROTECT, related_name="invoices"
    )
    subject = models.CharField(_("件名"), max_length=500)
    issued_on = models.DateField(_("発行日"), null=True, blank=True)
    due_on = models.DateField(_("支払期限"), null=True, blank=True)
    amount_yen = models.BigIntegerField(_("請求額（円）"))
    direct_yen = models.BigIntegerField(_("直接経費（円）"), default=0)
    indirect_yen = models.BigIntegerField(_("間接経費（円）"), default=0)
    strategic_yen = models.BigIntegerField(_("戦略的産学連携経費（円）"), default=0)
    researcher_yen = models.BigIntegerField(_("研究料（円）"), default=0)
    tax_yen = models.BigIntegerField(_("消費税額（円）"), default=0)
    tax_inside_yen = models.BigIntegerField(_("内数の消費税額（円）"), default=0)
    tax_rate = models.DecimalField(_("消費税率"), max_digits=5, decimal_places=4, null=True, blank=True)
    remarks = models.CharField(_("備考"), max_length=500, blank=True)
    corrects = models.OneToOneField(
        "self",
        verbose_name=_("取り消す請求書"),
        on_delete=models.PROTECT,
        related_name="red",
        null=True,
        blank=True,
    )
    reason = models.CharField(_("取消の理由"), max_length=300, blank=True)
    content_hash = models.CharField(_("ファイルのハッシュ値"), max_length=64, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("請求書")
        verbose_name_plural = _("請求書")
        ordering = ["fiscal_year", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="invoice_parts_sum_to_amount",
                condition=Q(amount_yen=_SUM_OF_PARTS),
                violation_error_message=_("内訳の合計が請求額と一致しません。内訳を直してください。"),
            ),
            models.CheckConstraint(
                name="invoice_amounts_in_range",
                condition=Q(
                    amount_yen__gt=0,
                    amount_yen__lte=10_000_000_000_000,
                    tax_inside_yen__gte=0,
                    tax_inside_yen__lte=F("amount_yen"),
                    **{f"{name}__gte": 0 for name in PART_NAMES},
                ),
                violation_error_message=_("請求額は1円以上10兆円以下で入力してください。"),
            ),
            models.CheckConstraint(
                name="invoice_tax_has_its_rate",
                condition=Q(tax_rate__isnull=False) | Q(tax_yen=0, tax_inside_yen=0),
                violation_error_message=_("消費税額には税率が必要です。"),
            ),
            models.CheckConstraint(
                name="invoice_issued_has_number_and_days",
                condition=Q(state=InvoiceState.ISSUED.value, issued_on__isnull=False, due_on__isnull=False)
                & ~Q(number="")
                & ~Q(content_hash="")
                | Q(state=InvoiceState.PLANNED.value, number="", issued_on=None)
                | Q(state=InvoiceState.CANCELLED.value),
            ),
            models.CheckConstraint(
                name="invoice_due_not_before_issue",
                condition=Q(due_on=None) | Q(issued_on=None) | Q(due_on__gte=F("issued_on")),
                violation_error_message=_("支払期限は発行日以後の日付にしてください。"),
            ),
            models.CheckConstraint(
                name="invoice_red_names_what_it_corrects",
                condition=Q(kind=InvoiceKind.INVOICE.value, corrects=None)
                | (Q(kind=InvoiceKind.RED.value, corrects__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="invoice_cancelled_with_reason",
                condition=~Q(state=InvoiceState.CANCELLED.value) | ~Q(reason=""),
                violation_error_message=_("取消の理由を入力してください。例：契約変更による金額の訂正"),
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="one_invoice_per_number"
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "fiscal_year"]),
            models.Index(fields=["state", "due_on"]),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.agreement} {self.fiscal_year}"

    @property
    def parts(self) -> ReceiptParts:
        """The parts of the amount."""
        return ReceiptParts(**{name: getattr(self, name) for name in PART_NAMES})

    @property
    def settled(self) -> int:
        """What was matched, in yen; only for rows of `with_settled`."""
        return int(getattr(self, "settled_yen"))  # noqa: B009 -- an annotation, unknown to the type

    @property
    def rest_yen(self) -> int:
        """What is still to be paid; nothing of an invoice that claims nothing any more."""
        claims = self.kind == InvoiceKind.INVOICE and self.state == InvoiceState.ISSUED
        return max(self.amount_yen - self.settled, 0) if claims else 0

    @property
    def status(self) -> InvoiceStatus:
        """Where the invoice stands; only for rows of `with_settled`."""
        return status_of(InvoiceKind(self.kind), InvoiceState(self.state), self.amount_yen, self.settled)

    def days_overdue(self, today: datetime.date) -> int:
        """Days since the due day while money is missing, 0 in time."""
        if self.due_on is None or not self.rest_yen:
            return 0
        return max((today - self.due_on).days, 0)


class SettlementQuerySet(models.QuerySet["Settlement"]):
    """Selections of settlements."""

    def visible_to(self, user: User) -> Self:
        """Those of the invoices that the user may see."""
        return self.filter(invoice__in=Invoice.objects.visible_to(user))


class Settlement(StampedModel):
    """How much of a receipt pays an invoice. What was paid beyond it is named as such, with a note what becomes of it."""

    receipt = models.ForeignKey(
        Receipt, verbose_name=_("入金"), on_delete=models.PROTECT, related_name="settlements"
    )
    invoice = models.ForeignKey(
        Invoice, verbose_name=_("請求書"), on_delete=models.PROTECT, related_name="settlements"
    )
    amount_yen = models.BigIntegerField(_("充当額（円）"))
    overpaid_yen = models.BigIntegerField(_("過入金（円）"), default=0)
    note = models.CharField(_("過入金の扱い"), max_length=300, blank=True)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("請求と入金の対応")
        verbose_name_plural = _("請求と入金の対応")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "invoice"], name="receipt_settles_invoice_once"),
            models.CheckConstraint(
                name="settlement_amounts_positive", condition=Q(amount_yen__gt=0, overpaid_yen__gte=0)
            ),
            models.CheckConstraint(
                name="settlement_overpayment_is_named",
                condition=Q(overpaid_yen=0) | ~Q(note=""),
                violation_error_message=_("過入金の扱いを入力してください。例：相手先と協議のうえ返金する"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt} → {self.invoice}"
