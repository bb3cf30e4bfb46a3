"""What e-mail somebody wants, and which e-mails went out. Neither holds a word of what they were about."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calc.digest import DigestState
from core.calc.kinds import Role
from core.models.choices import labelled
from core.models.stamped import StampedModel
from core.models.user import User

LANGUAGES = [("ja", _("日本語")), ("en", _("英語"))]


class NotificationChoiceQuerySet(models.QuerySet["NotificationChoice"]):
    """Selections of wishes."""

    def visible_to(self, user: User) -> Self:
        """Everybody sees one's own."""
        return self.filter(user=user)


class NotificationChoice(StampedModel):
    """The wishes of one user. Without a row the defaults hold. `muted` lists kinds of tasks left out of the e-mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("利用者"),
        on_delete=models.CASCADE,
        related_name="notification_choice",
    )
    digest = models.BooleanField(_("一日一回のメールを受け取る"), default=True)
    weekdays_only = models.BooleanField(_("土日は受け取らない"), default=True)
    muted = models.JSONField(_("メールに載せない種類"), default=list, blank=True)
    language = models.CharField(_("メールの言語"), max_length=5, choices=LANGUAGES, default="ja")

    objects = NotificationChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知の設定")
        verbose_name_plural = _("通知の設定")
        ordering = ["user"]

    def __str__(self) -> str:
        return str(self.user)


class DigestQuerySet(models.QuerySet["Digest"]):
    """Selections of e-mails."""

    def visible_to(self, user: User) -> Self:
        """Administrators and auditors see all, others those that went to them."""
        if user.is_superuser or user.has_role(Role.SURVEY_OFFICER, Role.AUDITOR):
            return self
        return self.filter(user=user)


class Digest(models.Model):
    """The one e-mail of a user and a day. The row is there before the e-mail goes, so that it never goes twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("利用者"), on_delete=models.CASCADE, related_name="digests"
    )
    day = models.DateField(_("日付"))
    state = models.CharField(
        _("状態"), max_length=10, choices=labelled(DigestState), default=DigestState.SENDING.value
    )
    counts = models.JSONField(_("種類ごとの件数"), default=dict)
    attempt = models.PositiveSmallIntegerField(_("試行回数"), default=1)
    error = models.CharField(_("誤りの種類"), max_length=100, blank=True)
    sent_at = models.DateTimeField(_("送信日時"), null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知メール")
        verbose_name_plural = _("通知メール")
        ordering = ["-day", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_per_user_and_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"

    @property
    def total(self) -> int:
        """How many tasks it told of."""
        return sum(self.counts.values())
