"""Deputies: somebody decides for somebody else who is absent, for a named time and a stated reason."""

import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import Role
from core.models.stamped import StampedModel
from core.models.user import User


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Selections of delegations."""

    def visible_to(self, user: User) -> Self:
        """Administrators and auditors see every delegation, others those they gave or hold."""
        if user.is_superuser or user.has_role(Role.SURVEY_OFFICER, Role.AUDITOR):
            return self
        return self.filter(Q(from_user=user) | Q(to_user=user))

    def in_force(self, on: datetime.date) -> Self:
        """Delegations that cover the day; the last day counts, one that was ended early ends that day."""
        return self.filter(first_on__lte=on, last_on__gte=on, ended_at=None)


class Delegation(StampedModel):
    """`to_user` may decide for `from_user` from the first to the last day, 90 days at most."""

    from_user = models.ForeignKey(
        User, verbose_name=_("本人"), on_delete=models.PROTECT, related_name="delegations_given"
    )
    to_user = models.ForeignKey(
        User, verbose_name=_("代理者"), on_delete=models.PROTECT, related_name="delegations_held"
    )
    first_on = models.DateField(_("開始日"))
    last_on = models.DateField(_("終了日"))
    reason = models.CharField(_("理由"), max_length=300)
    ended_at = models.DateTimeField(_("終了した日時"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("代理")
        verbose_name_plural = _("代理")
        ordering = ["-first_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="delegation_ends_after_start",
                condition=Q(last_on__gte=F("first_on")),
                violation_error_message=_("終了日は開始日以後の日付にしてください。"),
            ),
            models.CheckConstraint(
                name="delegation_to_somebody_else",
                condition=~Q(from_user=F("to_user")),
                violation_error_message=_("代理者には、本人とは別の人を選んでください。"),
            ),
            models.CheckConstraint(
                name="delegation_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("理由を入力してください。例：海外出張のため"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user}"

    @property
    def is_open(self) -> bool:
        """Whether it holds today or is still to begin."""
        return self.ended_at is None and self.last_on >= timezone.localdate()
