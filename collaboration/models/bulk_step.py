"""One step that was taken with many agreements at once, and how each of them fared."""

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collaboration.calc.bulk_step import Outcome, undo_ends
from collaboration.calc.kinds import AgreementState
from collaboration.models.agreement import Agreement
from core.calc.kinds import Role
from core.models import User
from core.models.choices import labelled


class BulkStepQuerySet(models.QuerySet["BulkStep"]):
    """Selections of steps taken with many agreements."""

    def visible_to(self, user: User) -> Self:
        """Everybody sees one's own, auditors all of them."""
        return self if user.has_role(Role.AUDITOR) else self.filter(made_by=user)


class BulkStep(models.Model):
    """One trigger pulled for many agreements. The rows say what became of each; they are what undoing goes by."""

    trigger = models.CharField(_("操作"), max_length=30)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("操作者"), on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("元に戻した日時"), null=True, blank=True)

    objects = BulkStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("まとめて変更した記録")
        verbose_name_plural = _("まとめて変更した記録")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["made_by", "-id"])]

    def __str__(self) -> str:
        return f"{self.trigger} {timezone.localdate(self.made_at)}"

    @property
    def undo_until(self) -> datetime.date:
        """The last day on which it can be taken back."""
        return undo_ends(timezone.localdate(self.made_at))


class BulkStepRow(models.Model):
    """One agreement of a step. `version` and `last_seq` are those after the step: what is newer changed since.

    The number is kept, because a draft can be removed for good later on.
    """

    step = models.ForeignKey(
        BulkStep, verbose_name=_("まとめて変更した記録"), on_delete=models.CASCADE, related_name="rows"
    )
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("契約"),
        on_delete=models.SET_NULL,
        related_name="bulk_rows",
        null=True,
        blank=True,
    )
    number = models.CharField(_("契約番号"), max_length=60)
    before = models.CharField(_("変更前の状態"), max_length=20, choices=labelled(AgreementState))
    after = models.CharField(_("変更後の状態"), max_length=20, choices=labelled(AgreementState), blank=True)
    outcome = models.CharField(
        _("結果"), max_length=10, choices=labelled(Outcome), default=Outcome.PENDING.value
    )
    message = models.TextField(_("説明"), blank=True)
    version = models.PositiveIntegerField(_("変更後の版"), null=True, blank=True)
    last_seq = models.BigIntegerField(_("変更後の最後の履歴"), null=True, blank=True)

    class Meta:
        verbose_name = _("まとめて変更した契約")
        verbose_name_plural = _("まとめて変更した契約")
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "agreement"], name="agreement_once_per_bulk_step"),
            models.CheckConstraint(
                name="bulk_row_done_knows_what_it_left",
                condition=Q(outcome__in=[Outcome.PENDING.value, Outcome.REFUSED.value])
                | (Q(version__isnull=False, last_seq__isnull=False) & ~Q(after="")),
            ),
        ]
        indexes = [models.Index(fields=["step", "outcome"])]

    def __str__(self) -> str:
        return f"{self.number} {self.get_outcome_display()}"

    @property
    def outcome_tag(self) -> str:
        """The kind of tag that shows the outcome."""
        return {
            Outcome.DONE: "success",
            Outcome.UNDONE: "info",
            Outcome.REFUSED: "error",
            Outcome.KEPT: "explain",
        }.get(Outcome(self.outcome), "muted")
