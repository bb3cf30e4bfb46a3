"""Handing over: what a colleague who leaves or changes places was responsible for, and who took it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import Role
from core.models.user import User


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Selections of handovers."""

    def visible_to(self, user: User) -> Self:
        """Administrators and auditors see all, others those they made, gave or received."""
        if user.is_superuser or user.has_role(Role.SURVEY_OFFICER, Role.AUDITOR):
            return self
        received = HandoverLine.objects.filter(to_user=user)
        own = Q(from_user=user) | Q(made_by=user) | Q(pk__in=received.values("handover_id"))
        return self.filter(own)


class Handover(models.Model):
    """One handover of everything that its lines name. `disabled` tells that the account was shut in the same step."""

    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("引き継いだ人"),
        on_delete=models.PROTECT,
        related_name="handovers",
    )
    reason = models.CharField(_("理由"), max_length=300)
    disabled = models.BooleanField(_("利用を停止した"), default=False)
    made_at = models.DateTimeField(_("日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("操作した人"), on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("元に戻した日時"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("元に戻した人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("引継ぎ")
        verbose_name_plural = _("引継ぎ")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="handover_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("理由を入力してください。例：4月の人事異動のため"),
            ),
            models.CheckConstraint(
                name="handover_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.from_user)


class HandoverLine(models.Model):
    """One record that changed hands. `label` is its number; `version` is what it had then, so that a later change is seen."""

    handover = models.ForeignKey(
        Handover, verbose_name=_("引継ぎ"), on_delete=models.CASCADE, related_name="lines"
    )
    kind = models.CharField(_("種類"), max_length=40)
    object_type = models.CharField(_("対象の種類"), max_length=60)
    object_id = models.CharField(_("対象の番号"), max_length=40)
    label = models.CharField(_("記録"), max_length=200)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("受け取った人"),
        on_delete=models.PROTECT,
        related_name="handover_lines",
    )
    version = models.PositiveIntegerField(_("版"), default=0)
    undone = models.BooleanField(_("元に戻した"), default=False)

    class Meta:
        verbose_name = _("引き継いだ記録")
        verbose_name_plural = _("引き継いだ記録")
        ordering = ["handover", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "kind", "object_id"], name="record_once_per_handover")
        ]

    def __str__(self) -> str:
        return self.label
