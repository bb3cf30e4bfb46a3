"""Who answers for a rule on deadlines: a named person for one version of its words."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.models import User


class RuleVerificationQuerySet(UnchangingQuerySet["RuleVerification"]):
    """Selections of verifications."""

    def visible_to(self, user: User) -> Self:
        """Everybody who works here sees who answers for a rule."""
        return self if user.roles else self.none()


class RuleVerification(UnchangingModel):
    """One verification. It holds for the content of its fingerprint only: a rule that changes is verified anew."""

    code = models.CharField(_("規則の記号"), max_length=60)
    digest = models.CharField(_("規則の内容の照合値"), max_length=64, editable=False)
    is_right = models.BooleanField(_("正しいことを確認した"), default=True)
    by = models.ForeignKey(
        User, verbose_name=_("確認した人"), on_delete=models.PROTECT, related_name="rule_verifications"
    )
    on = models.DateField(_("確認した日"))
    note = models.CharField(_("確認に使った資料"), max_length=500)

    objects = RuleVerificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("期限の規則の確認")
        verbose_name_plural = _("期限の規則の確認")
        ordering = ["code", "pk"]
        indexes = [models.Index(fields=["digest"], name="ip_ruleverification_digest")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(note=""), name="ip_ruleverification_note"),
        ]

    def __str__(self) -> str:
        return self.code
