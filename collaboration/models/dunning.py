"""Letters that remind of an invoice whose day has passed. Written once, each with its file."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.models.invoice import Invoice
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.models import User


class DunningLetterQuerySet(UnchangingQuerySet["DunningLetter"]):
    """Selections of letters."""

    def visible_to(self, user: User) -> Self:
        """Those of the invoices that the user may see."""
        return self.filter(invoice__in=Invoice.objects.visible_to(user))


class DunningLetter(UnchangingModel):
    """A letter of the first to third level about one invoice: what was owed on its day, with the interest until then."""

    invoice = models.ForeignKey(
        Invoice, verbose_name=_("請求書"), on_delete=models.PROTECT, related_name="dunning_letters"
    )
    number = models.CharField(_("文書番号"), max_length=60, unique=True)
    level = models.PositiveSmallIntegerField(_("回"))
    issued_on = models.DateField(_("発行日"))
    due_on = models.DateField(_("新しい支払期限"))
    days_overdue = models.PositiveIntegerField(_("超過日数"))
    rest_yen = models.BigIntegerField(_("未入金の額（円）"))
    interest_yen = models.BigIntegerField(_("延滞金（円）"), default=0)
    remarks = models.CharField(_("備考"), max_length=500, blank=True)
    content_hash = models.CharField(_("ファイルのハッシュ値"), max_length=64)
    made_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("作成者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = DunningLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("督促状")
        verbose_name_plural = _("督促状")
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "issued_on"], name="one_dunning_letter_per_day"),
            models.CheckConstraint(name="dunning_level_known", condition=Q(level__gte=1, level__lte=3)),
            models.CheckConstraint(
                name="dunning_amounts_positive", condition=Q(rest_yen__gt=0, interest_yen__gte=0)
            ),
            models.CheckConstraint(
                name="dunning_due_after_issue",
                condition=Q(due_on__gt=F("issued_on")),
                violation_error_message=_("新しい支払期限は、発行日より後の日付にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.number
