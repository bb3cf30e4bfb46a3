"""Long work as a row: the row is the truth, the broker's message only a wake-up."""

from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import JobState, Role

if TYPE_CHECKING:
    from core.models.user import User

ACTIVE_STATES = (JobState.QUEUED, JobState.RUNNING)
FINAL_STATES = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class JobQuerySet(models.QuerySet["Job"]):
    """Reads over jobs."""

    def visible_to(self, user: "User") -> Self:
        """Keep the user's own jobs; survey officers and auditors see everybody's."""
        if user.has_role(Role.SURVEY_OFFICER) or user.has_role(Role.AUDITOR):
            return self
        return self.filter(created_by=user)

    def active(self) -> Self:
        """Keep the jobs that are waiting or running."""
        return self.filter(state__in=ACTIVE_STATES)


class Job(models.Model):
    """One long piece of work, claimed by one conditional update and fenced by its attempt number.

    `attempt` counts the claims; every later write of a run is filtered by it, so that a run whose lease was
    taken over cannot overwrite its successor. `due_at` is when the sweeper sends the wake-up (again).
    `repeat_requested` asks for the same work once more, because what it reads has changed since it began.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("処理の種類"), max_length=60)
    params = models.JSONField(_("条件"), default=dict)
    params_hash = models.CharField(_("条件のハッシュ"), max_length=64)
    state = models.CharField(
        _("状態"),
        max_length=10,
        choices=[(state.value, state.label) for state in JobState],
        default=JobState.QUEUED.value,
    )
    attempt = models.PositiveSmallIntegerField(_("試行回数"), default=0)
    due_at = models.DateTimeField(_("次の呼出し日時"), default=timezone.now)
    lease_until = models.DateTimeField(_("占有期限"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("最終応答日時"), null=True, blank=True)
    progress_done = models.PositiveIntegerField(_("進捗（済）"), default=0)
    progress_total = models.PositiveIntegerField(_("進捗（全体）"), default=0)
    stage = models.CharField(_("段階"), max_length=200, blank=True)
    cancel_requested = models.BooleanField(_("中止の依頼"), default=False)
    repeat_requested = models.BooleanField(_("終了後の再実行の依頼"), default=False)
    message = models.TextField(_("結果の説明"), blank=True)
    result = models.JSONField(_("結果"), null=True, blank=True)
    output_sha256 = models.CharField(_("出力のハッシュ"), max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name=_("依頼者"),
    )
    created_at = models.DateTimeField(_("依頼日時"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("開始日時"), null=True, blank=True)
    finished_at = models.DateTimeField(_("終了日時"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("処理")
        verbose_name_plural = _("処理")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "params_hash"],
                condition=Q(state__in=[state.value for state in ACTIVE_STATES]),
                name="job_active_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in JobState]), name="job_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in FINAL_STATES], finished_at__isnull=False)
                | Q(state__in=[state.value for state in ACTIVE_STATES], finished_at__isnull=True),
                name="job_finished_at_iff_final",
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING.value) | Q(lease_until__isnull=False, attempt__gte=1),
                name="job_running_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="job_state_due"),
            models.Index(fields=["created_by", "-created_at"], name="job_created_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_active(self) -> bool:
        """Whether the job is still waiting or running."""
        return self.state in ACTIVE_STATES

    @property
    def is_done(self) -> bool:
        """Whether the job ended with its result."""
        return self.state == JobState.DONE

    @property
    def state_label(self) -> str:
        """The state in the office's words, to be translated on screen."""
        return JobState(self.state).label

    @property
    def percent(self) -> int | None:
        """Share of the work that is done, in whole percent; None as long as the total is unknown."""
        if self.progress_total == 0:
            return None
        return min(100, 100 * self.progress_done // self.progress_total)
