"""What was spent of a contract, as the finance office's ledger has it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.expenditure import CostItem
from collaboration.models.agreement import Agreement
from core.models import User
from core.models.choices import labelled
from core.models.stamped import StampedModel


class ExpenditureQuerySet(models.QuerySet["Expenditure"]):
    """Selections of rows."""

    def visible_to(self, user: User) -> Self:
        """Those of the agreements that the user may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class Expenditure(StampedModel):
    """One row of the finance ledger: money spent, or taken back where the amount is negative.

    A voucher may have several lines and pay for several items; together they name the row within its agreement and year.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.PROTECT, related_name="expenditures"
    )
    fiscal_year = models.PositiveSmallIntegerField(_("会計年度"))
    item = models.CharField(_("費目"), max_length=20, choices=labelled(CostItem))
    spent_on = models.DateField(_("執行日"))
    amount_yen = models.BigIntegerField(_("金額（円）"))
    voucher = models.CharField(_("伝票番号"), max_length=60)
    line = models.CharField(_("明細番号"), max_length=20, blank=True)
    fund_code = models.CharField(_("予算コード"), max_length=60, blank=True)
    text = models.CharField(_("摘要"), max_length=300, blank=True)

    objects = ExpenditureQuerySet.as_manager()

    class Meta:
        verbose_name = _("支出")
        verbose_name_plural = _("支出")
        ordering = ["spent_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "fiscal_year", "voucher", "line", "item"],
                name="expenditure_voucher_once_per_agreement_and_year",
                violation_error_message=_("この伝票はすでに登録されています。"),
            ),
            models.CheckConstraint(
                name="expenditure_amount_in_range",
                condition=Q(amount_yen__gte=-(10**13), amount_yen__lte=10**13) & ~Q(amount_yen=0),
                violation_error_message=_("金額は0円以外の、10兆円以下の額で入力してください。"),
            ),
            models.CheckConstraint(name="expenditure_names_its_voucher", condition=~Q(voucher="")),
        ]
        indexes = [models.Index(fields=["agreement", "fiscal_year", "item"])]

    def __str__(self) -> str:
        return f"{self.voucher}-{self.line}" if self.line else self.voucher
