"""A version of the return of one fiscal year."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import Role
from core.models.choices import labelled
from core.models.user import User
from reporting.calc.ladder import ReturnState
from reporting.models.guarded import GuardedModel, GuardedQuerySet

READERS = (Role.SURVEY_OFFICER, Role.LIAISON, Role.IP_STAFF, Role.FINANCE, Role.EXECUTIVE, Role.AUDITOR)


class SurveyReturnQuerySet(GuardedQuerySet["SurveyReturn"]):
    """Selections of returns."""

    def visible_to(self, user: User) -> "SurveyReturnQuerySet":
        """Offices, executives and auditors see returns; departments and researchers see none."""
        return self if user.has_role(*READERS) else self.none()

    def drafts(self) -> "SurveyReturnQuerySet":
        """Returns that are still being made."""
        return self.filter(state=ReturnState.DRAFT.value)

    def latest_of(self, fiscal_year: int) -> "SurveyReturn | None":
        """Return the latest version of a year."""
        return self.filter(fiscal_year=fiscal_year).order_by("-version").first()

    def reported_for(self, fiscal_year: int) -> "SurveyReturn | None":
        """Return what stands as reported for a year: the latest frozen version, else the draft."""
        final = self.exclude(state=ReturnState.DRAFT.value).filter(fiscal_year=fiscal_year)
        return final.order_by("-version").first() or self.latest_of(fiscal_year)


class SurveyReturn(GuardedModel):
    """One version of the return of a fiscal year.

    `content_hash` is set when the version is frozen, over its cells, facts, findings and explanations. `difference` says what
    changed against the version it supersedes.
    """

    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    edition = models.CharField(_("様式"), max_length=40)
    version = models.PositiveSmallIntegerField(_("版"), default=1)
    state = models.CharField(
        _("状態"), max_length=20, choices=labelled(ReturnState), default=ReturnState.DRAFT.value
    )
    reason = models.CharField(_("差替の理由"), max_length=500, blank=True)
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("差し替える版"),
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
    )
    difference = models.JSONField(_("前の版との差"), default=dict, blank=True)
    content_hash = models.CharField(_("内容のハッシュ"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("作成者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    frozen_at = models.DateTimeField(_("施錠日時"), null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("施錠者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    submitted_at = models.DateTimeField(_("提出日時"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("提出者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = SurveyReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("調査票")
        verbose_name_plural = _("調査票")
        ordering = ["-fiscal_year", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "version"], name="one_return_per_version"),
            models.UniqueConstraint(
                fields=["fiscal_year"],
                condition=Q(state=ReturnState.DRAFT.value),
                name="one_draft_return_per_year",
            ),
            models.CheckConstraint(
                name="later_version_has_reason",
                condition=Q(version=1, supersedes=None)
                | (Q(version__gt=1, supersedes__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="frozen_return_is_sealed",
                condition=Q(state=ReturnState.DRAFT.value, frozen_at=None, submitted_at=None, content_hash="")
                | (Q(frozen_at__isnull=False) & ~Q(state=ReturnState.DRAFT.value) & ~Q(content_hash="")),
            ),
            models.CheckConstraint(
                name="submitted_return_was_frozen_before",
                condition=Q(submitted_at=None)
                | Q(state=ReturnState.SUBMITTED.value, submitted_at__gte=F("frozen_at")),
            ),
        ]

    def __str__(self) -> str:
        return _("%(year)d年度の調査票 第%(version)d版") % {"year": self.fiscal_year, "version": self.version}

    @property
    def is_draft(self) -> bool:
        """Whether it is still being made."""
        return self.state == ReturnState.DRAFT
