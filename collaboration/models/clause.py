"""The institution's own wordings of clauses: written once; a change is a new version from a day on."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from collaboration.calc.clauses import Clause as ClauseContent
from collaboration.calc.clauses import ClauseTopic
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.models import User
from core.models.choices import labelled


class ClauseQuerySet(UnchangingQuerySet["Clause"]):
    """Selections of wordings."""

    def visible_to(self, user: User) -> Self:
        """Clauses are for everybody who works here; they say nothing about persons or partners."""
        return self if user.roles else self.none()


class Clause(UnchangingModel):
    """A version of a clause. One with the code of a shipped clause takes its place from its first day on."""

    code = models.SlugField(_("記号"), max_length=60)
    order = models.PositiveIntegerField(_("版"))
    topic = models.CharField(_("主題"), max_length=20, choices=labelled(ClauseTopic))
    heading = models.CharField(_("見出し"), max_length=60)
    heading_en = models.CharField(_("見出し（英語）"), max_length=120, blank=True)
    text = models.TextField(_("本文"), max_length=4000)
    text_en = models.TextField(_("本文（英語）"), max_length=8000, blank=True)
    when = models.JSONField(_("使う条件"), default=dict, blank=True)
    source = models.CharField(_("根拠"), max_length=300)
    valid_from = models.DateField(_("適用開始日"))
    made_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登録者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("条項")
        verbose_name_plural = _("条項")
        ordering = ["code", "-order"]
        constraints = [
            models.UniqueConstraint(fields=["code", "order"], name="one_clause_per_code_and_order"),
            models.CheckConstraint(
                name="clause_has_text",
                condition=~models.Q(text="") & ~models.Q(heading=""),
                violation_error_message=_("見出しと本文を入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}（{self.code}）"

    @property
    def content(self) -> ClauseContent:
        """The wording as the library reads it."""
        return ClauseContent(
            code=self.code,
            topic=ClauseTopic(self.topic),
            heading=self.heading,
            heading_en=self.heading_en,
            text=self.text,
            text_en=self.text_en,
            valid_from=self.valid_from,
            source=self.source,
            when={name: tuple(values) for name, values in self.when.items()},
            is_own=True,
            order=self.order,
        )
