"""A number that the institution states by hand in place of counting records."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StatedCount(models.Model):
    """A count by hand for one measure and year, with the note that says where it comes from."""

    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    measure = models.CharField(_("集計の種類"), max_length=60)
    value = models.PositiveIntegerField(_("人数"))
    note = models.CharField(_("根拠"), max_length=300)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("入力者"), on_delete=models.PROTECT, related_name="+"
    )
    stated_at = models.DateTimeField(_("入力日時"))

    class Meta:
        verbose_name = _("手入力の人数")
        verbose_name_plural = _("手入力の人数")
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "measure"], name="one_stated_count_per_year"),
            models.CheckConstraint(name="stated_count_has_note", condition=~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.measure}"
