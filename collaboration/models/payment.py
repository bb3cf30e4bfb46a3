"""Lists of payments that a bank or a ledger gives: what stands in them until somebody confirms it, row by row."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.matching_payments import PaymentState
from collaboration.models.invoice import READS_EVERY_INVOICE
from collaboration.models.receipt import Receipt
from core.models import User
from core.models.choices import labelled
from core.models.stamped import StampedModel


class PaymentFileQuerySet(models.QuerySet["PaymentFile"]):
    """Selections of files."""

    def visible_to(self, user: User) -> Self:
        """A bank's list names every payer: it is for those who see every invoice."""
        return self if user.has_role(*READS_EVERY_INVOICE) else self.none()


class PaymentFile(StampedModel):
    """A list of payments that was read once; the same content is not read again."""

    name = models.CharField(_("ファイル名"), max_length=255)
    content_hash = models.CharField(
        _("ハッシュ値"),
        max_length=64,
        unique=True,
        error_messages={"unique": _("このファイルはすでに読み込まれています。")},
    )

    objects = PaymentFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("入金データのファイル")
        verbose_name_plural = _("入金データのファイル")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class PaymentRowQuerySet(models.QuerySet["PaymentRow"]):
    """Selections of rows."""

    def visible_to(self, user: User) -> Self:
        """Those of the files that the user may see."""
        return self if user.has_role(*READS_EVERY_INVOICE) else self.none()


class PaymentRow(StampedModel):
    """One payment as the list has it. `row_key` is its content, so that a longer list of the same account adds nothing twice."""

    file = models.ForeignKey(
        PaymentFile, verbose_name=_("入金データ"), on_delete=models.PROTECT, related_name="rows"
    )
    line = models.PositiveIntegerField(_("行"))
    received_on = models.DateField(_("入金日"))
    amount_yen = models.BigIntegerField(_("入金額（円）"))
    payer = models.CharField(_("振込人"), max_length=200)
    note = models.CharField(_("摘要"), max_length=300, blank=True)
    row_key = models.CharField(_("行のハッシュ値"), max_length=64, unique=True)
    state = models.CharField(
        _("状態"), max_length=20, choices=labelled(PaymentState), default=PaymentState.OPEN.value
    )
    receipt = models.OneToOneField(
        Receipt,
        verbose_name=_("入金"),
        on_delete=models.PROTECT,
        related_name="payment_row",
        null=True,
        blank=True,
    )
    reason = models.CharField(_("対象外の理由"), max_length=300, blank=True)

    objects = PaymentRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("入金データの行")
        verbose_name_plural = _("入金データの行")
        ordering = ["file", "line"]
        constraints = [
            models.CheckConstraint(
                name="payment_amount_in_range",
                condition=Q(amount_yen__gt=0, amount_yen__lte=10_000_000_000_000),
            ),
            models.CheckConstraint(
                name="payment_matched_has_its_receipt",
                condition=Q(state=PaymentState.MATCHED.value, receipt__isnull=False)
                | (~Q(state=PaymentState.MATCHED.value) & Q(receipt=None)),
            ),
            models.CheckConstraint(
                name="payment_set_aside_with_reason",
                condition=~Q(state=PaymentState.SET_ASIDE.value) | ~Q(reason=""),
                violation_error_message=_("対象外とする理由を入力してください。例：授業料の入金"),
            ),
        ]
        indexes = [models.Index(fields=["state", "received_on"])]

    def __str__(self) -> str:
        return f"{self.received_on} {self.payer}"
