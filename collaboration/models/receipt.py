"""Money that came in, per accounting year. Amounts are positive; refunds and reversals point to what they undo."""

from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import ADDING_KINDS, ReceiptKind
from collaboration.calc.receipts import PART_NAMES, ReceiptParts
from collaboration.models.agreement import Agreement
from core.models import User
from core.models.choices import labelled
from core.models.stamped import StampedModel

SIGN = Case(When(kind__in=[kind.value for kind in ADDING_KINDS], then=Value(1)), default=Value(-1))


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Selections of receipts."""

    def visible_to(self, user: User) -> Self:
        """Receipts of the agreements that the user may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def totals(self) -> dict[str, int]:
        """Sums in exact yen with refunds and reversals deducted: total, direct, indirect, strategic, researcher, tax."""
        parts = ("amount", "direct", "indirect", "strategic", "researcher", "tax")
        return self.aggregate(
            **{part: Coalesce(models.Sum(F(f"{part}_yen") * SIGN), Value(0)) for part in parts}
        )


class Receipt(StampedModel):
    """One row of the receipts ledger. The parts always sum to the amount.

    `fiscal_year` is the accounting year, which the office may set apart from the year of the day.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.PROTECT, related_name="receipts"
    )
    number = models.CharField(_("入金番号"), max_length=60, blank=True)
    kind = models.CharField(
        _("区分"), max_length=20, choices=labelled(ReceiptKind), default=ReceiptKind.RECEIPT.value
    )
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("対象の入金"),
        on_delete=models.PROTECT,
        related_name="corrections",
        null=True,
        blank=True,
    )
    received_on = models.DateField(_("入金日"))
    fiscal_year = models.PositiveSmallIntegerField(_("会計年度"))
    amount_yen = models.BigIntegerField(_("入金額（円）"))
    direct_yen = models.BigIntegerField(_("直接経費（円）"), default=0)
    indirect_yen = models.BigIntegerField(_("間接経費（円）"), default=0)
    strategic_yen = models.BigIntegerField(_("戦略的産学連携経費（円）"), default=0)
    researcher_yen = models.BigIntegerField(_("研究料（円）"), default=0)
    tax_yen = models.BigIntegerField(_("消費税額（円）"), default=0)
    reason = models.CharField(_("理由"), max_length=300, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("入金")
        verbose_name_plural = _("入金")
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="receipt_parts_sum_to_amount",
                condition=Q(
                    amount_yen=F("direct_yen")
                    + F("indirect_yen")
                    + F("strategic_yen")
                    + F("researcher_yen")
                    + F("tax_yen")
                ),
                violation_error_message=_("内訳の合計が入金額と一致しません。内訳を直してください。"),
            ),
            models.CheckConstraint(
                name="receipt_amounts_not_negative",
                condition=Q(
                    amount_yen__gte=0,
                    amount_yen__lte=10_000_000_000_000,
                    direct_yen__gte=0,
                    indirect_yen__gte=0,
                    strategic_yen__gte=0,
                    researcher_yen__gte=0,
                    tax_yen__gte=0,
                ),
                violation_error_message=_(
                    "金額は0円以上10兆円以下で入力してください。返還や訂正は、元の入金の「返還」「訂正」から登録してください。"
                ),
            ),
            models.CheckConstraint(
                name="receipt_correction_names_its_receipt",
                condition=Q(kind=ReceiptKind.RECEIPT.value, corrects=None)
                | (~Q(kind=ReceiptKind.RECEIPT.value) & Q(corrects__isnull=False) & ~Q(reason="")),
            ),
            models.UniqueConstraint(
                fields=["agreement", "fiscal_year", "number"],
                condition=~Q(number=""),
                name="receipt_number_once_per_agreement_and_year",
                violation_error_message=_(
                    "この入金番号はすでに登録されています。番号を確かめるか、空欄にしてください。"
                ),
            ),
        ]
        indexes = [models.Index(fields=["fiscal_year", "agreement"]), models.Index(fields=["received_on"])]

    def __str__(self) -> str:
        return self.number or f"{self.agreement} {self.received_on}"

    @property
    def signed_yen(self) -> int:
        """The effect on the sum in yen: negative for refunds and reversals."""
        return ReceiptKind(self.kind).sign * self.amount_yen

    @property
    def parts(self) -> ReceiptParts:
        """The parts of the amount, positive as they are stored."""
        return ReceiptParts(**{name: getattr(self, name) for name in PART_NAMES})
