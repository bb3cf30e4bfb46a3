"""What the checks found in a run, and what people said about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import Severity
from core.calc.messages import Message
from core.models.choices import labelled
from core.models.wording import translated
from reporting.models.assembly import AssemblyRun
from reporting.models.guarded import GuardedModel, GuardedQuerySet


class FindingQuerySet(GuardedQuerySet["Finding"]):
    """Findings of runs."""

    state_path = "run__survey_return__state"


class Finding(GuardedModel):
    """One finding. `key` names the matter without the year; `explanation` is the text as it stood at the freeze."""

    run = models.ForeignKey(
        AssemblyRun, verbose_name=_("集計"), on_delete=models.CASCADE, related_name="findings"
    )
    check_code = models.CharField(_("点検の番号"), max_length=10)
    severity = models.CharField(_("重さ"), max_length=10, choices=labelled(Severity))
    position = models.PositiveIntegerField(_("並び順"))
    key = models.CharField(_("事柄"), max_length=200)
    subject = models.CharField(_("対象"), max_length=400)
    template = models.CharField(_("文"), max_length=500)
    words = models.JSONField(_("文の語"), default=dict, blank=True)
    cells = models.JSONField(_("項目"), default=list, blank=True)
    record_type = models.CharField(_("記録の種類"), max_length=60, blank=True)
    record_id = models.BigIntegerField(_("記録の番号"), null=True, blank=True)
    part_id = models.BigIntegerField(_("記録の中の行"), null=True, blank=True)
    fix_field = models.CharField(_("直す欄"), max_length=60, blank=True)
    explanation = models.TextField(_("説明"), blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("点検結果")
        verbose_name_plural = _("点検結果")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="one_finding_per_matter")]

    def __str__(self) -> str:
        return f"{self.check_code} {self.subject}"

    @property
    def message(self) -> str:
        """The sentence in the language of the moment."""
        return translated(Message(self.template, self.words))

    @property
    def source_message(self) -> str:
        """The sentence in Japanese, as explanations remember it."""
        return str(Message(self.template, self.words))


class Explanation(models.Model):
    """Why a finding is right as it is, for one fiscal year. It speaks of one message; when that changes, it must be confirmed."""

    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    finding_key = models.CharField(_("事柄"), max_length=200)
    message = models.CharField(_("説明した内容"), max_length=1000)
    text = models.TextField(_("説明"))
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("説明者"), on_delete=models.PROTECT, related_name="+"
    )
    explained_at = models.DateTimeField(_("説明日時"))

    class Meta:
        verbose_name = _("説明")
        verbose_name_plural = _("説明")
        ordering = ["-fiscal_year", "finding_key"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "finding_key"], name="one_explanation_per_year"),
            models.CheckConstraint(name="explanation_has_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.finding_key}"
