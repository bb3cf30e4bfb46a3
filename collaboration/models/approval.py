"""Approvals of an agreement: who was asked in which round, what they decided, and for whom a deputy decided."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.approvals import Asked, Decision
from collaboration.models.agreement import Agreement
from core.models import User
from core.models.choices import labelled
from core.models.stamped import StampedModel


class ApprovalQuerySet(models.QuerySet["Approval"]):
    """Selections of approvals."""

    def visible_to(self, user: User) -> Self:
        """Whoever sees an agreement sees who approves it."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))

    def undecided(self) -> Self:
        """Approvals nobody has decided yet."""
        return self.filter(decision="")


class Approval(StampedModel):
    """One decision that was asked for. `created_by` asked for it; a new round begins after a return.

    `amount_yen` is what was to be approved. `decided_by` is the approver, or a deputy: then the approver is the one for whom
    it was decided.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.CASCADE, related_name="approvals"
    )
    round = models.PositiveSmallIntegerField(_("回"))
    order = models.PositiveSmallIntegerField(_("順番"))
    role_label = models.CharField(_("承認者の役職"), max_length=60)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("承認者"),
        on_delete=models.PROTECT,
        related_name="approvals_asked",
    )
    amount_yen = models.BigIntegerField(_("承認を受ける金額（円）"), null=True, blank=True)
    decision = models.CharField(_("決定"), max_length=20, choices=labelled(Decision), blank=True)
    decided_at = models.DateTimeField(_("決定日時"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("決定した人"),
        on_delete=models.PROTECT,
        related_name="approvals_decided",
        null=True,
        blank=True,
    )
    comment = models.CharField(_("意見"), max_length=500, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("承認")
        verbose_name_plural = _("承認")
        ordering = ["agreement", "round", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "round", "approver"],
                name="approver_once_per_round",
                violation_error_message=_("同じ人を二度、承認者に選んでいます。"),
            ),
            models.CheckConstraint(
                name="approval_is_decided_by_somebody",
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="approval_not_by_who_asked",
                condition=Q(decided_by=None) | Q(created_by=None) | ~Q(decided_by=F("created_by")),
            ),
            models.CheckConstraint(
                name="approval_refused_with_comment",
                condition=Q(decision__in=["", Decision.APPROVE.value]) | ~Q(comment=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.role_label}"

    @property
    def is_by_deputy(self) -> bool:
        """Whether somebody decided for the approver."""
        return self.decided_by_id is not None and self.decided_by_id != self.approver_id

    @property
    def asked(self) -> Asked:
        """The row as the calculation of a round takes it."""
        decision = Decision(self.decision) if self.decision else None
        return Asked(self.pk, self.order, self.role_label, decision, self.amount_yen)
