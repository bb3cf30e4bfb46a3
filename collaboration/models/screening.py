"""What the risk gate found about an agreement: one row per step taken, never changed; a later row supersedes it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.risk_gate import RESULTS_OF, Result, Ruling, Step, Topic
from collaboration.models.agreement import Agreement
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.calc.kinds import Role
from core.models import User
from core.models.choices import labelled

CONFIDENTIAL_TOPICS = (Topic.CONFLICT_OF_INTEREST.value,)
"""Topics whose answers concern the private interests of a person."""


class ScreeningQuerySet(UnchangingQuerySet["Screening"]):
    """Selections of steps taken."""

    def visible_to(self, user: User) -> Self:
        """Whoever sees the agreement reads its answers; those on private interests only the liaison office and their author.

        Where a topic stands is no secret: states are told from every row of an agreement that the user may see.
        """
        rows = self.filter(agreement__in=Agreement.objects.visible_to(user))
        if user.has_role(Role.LIAISON):
            return rows
        return rows.filter(~Q(topic__in=CONFIDENTIAL_TOPICS) | Q(decided_by=user))


class Screening(UnchangingModel):
    """One step of one topic. `answers` maps the codes of the checklist's questions to answers; only a self-check has some.

    `taken_from` is the earlier self-check whose answers were offered and confirmed, so that their origin can be shown.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.PROTECT, related_name="screenings"
    )
    topic = models.CharField(_("確認の項目"), max_length=30, choices=labelled(Topic))
    step = models.CharField(_("段階"), max_length=20, choices=labelled(Step))
    checklist_version = models.CharField(_("質問の版"), max_length=20)
    answers = models.JSONField(_("回答"), default=dict, blank=True)
    result = models.CharField(_("結果"), max_length=20, choices=labelled(Result))
    decided_on = models.DateField(_("回答日・決定日"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("回答者・決定者"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    expires_on = models.DateField(_("有効期限"), null=True, blank=True)
    note = models.CharField(_("理由・補足"), max_length=1000, blank=True)
    taken_from = models.ForeignKey(
        "self",
        verbose_name=_("もとにした回答"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    recorded_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("リスク確認")
        verbose_name_plural = _("リスク確認")
        ordering = ["agreement", "topic", "pk"]
        constraints = [
            models.CheckConstraint(
                name="screening_result_fits_step",
                condition=Q(
                    step=Step.SELF_CHECK.value, result__in=[r.value for r in RESULTS_OF[Step.SELF_CHECK]]
                )
                | Q(step=Step.JUDGEMENT.value, result__in=[r.value for r in RESULTS_OF[Step.JUDGEMENT]])
                | Q(step=Step.DECISION.value, result__in=[r.value for r in RESULTS_OF[Step.DECISION]]),
            ),
            models.CheckConstraint(
                name="screening_only_approval_expires",
                condition=Q(expires_on=None)
                | Q(result=Result.APPROVED.value, expires_on__gte=F("decided_on")),
                violation_error_message=_("有効期限は、決定日以後の日付にしてください。"),
            ),
            models.CheckConstraint(
                name="screening_refusal_has_reason",
                condition=~Q(result__in=[Result.REJECTED.value, Result.RETURNED.value]) | ~Q(note=""),
                violation_error_message=_("差戻しと不承認には、理由を入力してください。"),
            ),
            models.CheckConstraint(
                name="screening_taken_over_by_self_check",
                condition=Q(taken_from=None) | Q(step=Step.SELF_CHECK.value),
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "topic", "id"]),
            models.Index(fields=["result", "expires_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.get_topic_display()}"

    @property
    def ruling(self) -> Ruling:
        """The row as the calculation reads it."""
        return Ruling(
            step=Step(self.step),
            result=Result(self.result),
            decided_on=self.decided_on,
            by=self.decided_by_id,
            expires_on=self.expires_on,
            answers=self.answers,
        )
