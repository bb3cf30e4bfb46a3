"""What an umbrella agreement has beside the contracts beneath it: budget frames and meetings of its steering body."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.models.agreement import Agreement
from core.models import User
from core.models.stamped import StampedModel


class UmbrellaFrameQuerySet(models.QuerySet["UmbrellaFrame"]):
    """Selections of budget frames."""

    def visible_to(self, user: User) -> Self:
        """Frames of the agreements that the user may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class UmbrellaFrame(StampedModel):
    """How much the contracts under an umbrella may come to, in one fiscal year or, without a year, over the whole term."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("包括連携契約"), on_delete=models.CASCADE, related_name="frames"
    )
    fiscal_year = models.PositiveSmallIntegerField(_("会計年度"), null=True, blank=True)
    amount_yen = models.BigIntegerField(_("予算枠（円）"))
    note = models.CharField(_("備考"), max_length=300, blank=True)

    objects = UmbrellaFrameQuerySet.as_manager()

    class Meta:
        verbose_name = _("予算枠")
        verbose_name_plural = _("予算枠")
        ordering = ["agreement", F("fiscal_year").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "fiscal_year"], name="one_frame_per_year"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(fiscal_year=None), name="one_frame_of_the_term"
            ),
            models.CheckConstraint(
                name="frame_amount_in_range",
                condition=Q(amount_yen__gt=0, amount_yen__lte=10_000_000_000_000),
                violation_error_message=_("予算枠は1円以上10兆円以下で入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.fiscal_year or ''}".strip()


class SteeringMeetingQuerySet(models.QuerySet["SteeringMeeting"]):
    """Selections of meetings."""

    def visible_to(self, user: User) -> Self:
        """Meetings of the agreements that the user may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class SteeringMeeting(StampedModel):
    """One meeting of the steering body of an umbrella agreement, and when the next one is."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("包括連携契約"), on_delete=models.CASCADE, related_name="meetings"
    )
    held_on = models.DateField(_("開催日"))
    attendees = models.TextField(_("出席者"), max_length=2_000, blank=True)
    decisions = models.TextField(_("決定事項"), max_length=5_000)
    next_on = models.DateField(_("次回の予定日"), null=True, blank=True)

    objects = SteeringMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("運営協議会")
        verbose_name_plural = _("運営協議会")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "held_on"],
                name="one_meeting_per_day",
                violation_error_message=_("この日の運営協議会は、すでに登録されています。"),
            ),
            models.CheckConstraint(
                name="meeting_next_is_later",
                condition=Q(next_on=None) | Q(next_on__gt=F("held_on")),
                violation_error_message=_("次回の予定日は、開催日より後の日付にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.held_on}"
