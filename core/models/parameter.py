"""Values that change on a date: the institution's own, beside the national ones shipped as TOML."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.stamped import StampedModel


class Parameter(StampedModel):
    """A value valid from a day until the next entry of the same key. The source is mandatory."""

    key = models.CharField(_("項目"), max_length=100)
    valid_from = models.DateField(_("適用開始日"))
    value = models.CharField(_("値"), max_length=100)
    unit = models.CharField(_("単位"), max_length=20, blank=True)
    source = models.CharField(_("根拠"), max_length=300)

    class Meta:
        verbose_name = _("規程の値")
        verbose_name_plural = _("規程の値")
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="one_value_per_key_and_day"),
            models.CheckConstraint(
                name="parameter_has_source",
                condition=~models.Q(source=""),
                violation_error_message=_("根拠（規程名と条）を入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.valid_from}"
