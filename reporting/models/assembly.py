"""One assembly of a return: the facts it froze, the classes they fall into, and the cells that follow."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.choices import labelled
from core.models.user import User
from reporting.calc.aggregate import CellState, CellValue, ClassKey
from reporting.models.guarded import GuardedModel, GuardedQuerySet
from reporting.models.survey_return import SurveyReturn

OF_RUN = "run__survey_return__state"


class FactClassQuerySet(GuardedQuerySet["FactClass"]):
    """Classes of runs."""

    state_path = OF_RUN


class CellQuerySet(GuardedQuerySet["Cell"]):
    """Cells of runs."""

    state_path = OF_RUN


class FactQuerySet(GuardedQuerySet["Fact"]):
    """Rows that belong to a class of a run."""

    state_path = "fact_class__run__survey_return__state"


class AssemblyRunQuerySet(GuardedQuerySet["AssemblyRun"]):
    """Runs of returns."""

    state_path = "survey_return__state"

    def visible_to(self, user: User) -> "AssemblyRunQuerySet":
        """Runs of the returns that the user may see."""
        return self.filter(survey_return__in=SurveyReturn.objects.visible_to(user))


class AssemblyRun(GuardedModel):
    """The one assembly a version holds; assembling again replaces it.

    `input_hash` covers the facts and the form, `output_hash` the cells. Neither depends on the database, the order of rows or
    the time zone. `event_seq` is the end of the event log when reading began: later events are not in the facts.
    """

    survey_return = models.OneToOneField(
        SurveyReturn, verbose_name=_("調査票"), on_delete=models.CASCADE, related_name="run"
    )
    cutoff_at = models.DateTimeField(_("集計の基準日時"))
    code_version = models.CharField(_("プログラムの版"), max_length=40)
    rules_hash = models.CharField(_("様式のハッシュ"), max_length=64)
    input_hash = models.CharField(_("入力のハッシュ"), max_length=64)
    output_hash = models.CharField(_("出力のハッシュ"), max_length=64)
    event_seq = models.BigIntegerField(_("操作履歴の通番"), default=0)

    objects = AssemblyRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("集計")
        verbose_name_plural = _("集計")

    def __str__(self) -> str:
        return f"{self.survey_return} {self.cutoff_at:%Y-%m-%d}"


class FactClass(GuardedModel):
    """One combination of measure, dimensions and reason of exclusion: a few hundred per run."""

    run = models.ForeignKey(
        AssemblyRun, verbose_name=_("集計"), on_delete=models.CASCADE, related_name="classes"
    )
    measure = models.CharField(_("集計の種類"), max_length=60)
    dimensions = models.JSONField(_("区分"), default=dict)
    excluded = models.CharField(_("数えない理由"), max_length=200, blank=True)

    objects = FactClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("事実の区分")
        verbose_name_plural = _("事実の区分")

    def __str__(self) -> str:
        return self.measure

    @property
    def key(self) -> ClassKey:
        """The class as calculations know it."""
        return ClassKey(self.measure, tuple(sorted(self.dimensions.items())), self.excluded)


class Fact(GuardedModel):
    """One record in the fiscal year of the run, with exact yen, as it was when the run began."""

    fact_class = models.ForeignKey(
        FactClass, verbose_name=_("区分"), on_delete=models.CASCADE, related_name="facts", db_index=False
    )
    record_type = models.CharField(_("記録の種類"), max_length=60)
    record_id = models.BigIntegerField(_("記録の番号"))
    record_label = models.CharField(_("番号"), max_length=100)
    title = models.CharField(_("名称"), max_length=500, blank=True)
    partner_label = models.CharField(_("相手先"), max_length=200, blank=True)
    count = models.BigIntegerField(_("件数"))
    yen = models.BigIntegerField(_("金額（円）"))
    indirect_yen = models.BigIntegerField(_("間接経費（円）"))
    money_years = models.CharField(_("入金のあった年度"), max_length=200, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        verbose_name = _("事実")
        verbose_name_plural = _("事実")
        indexes = [
            models.Index(fields=["fact_class", "record_id"]),
            models.Index(fields=["record_type", "record_id"]),
        ]

    def __str__(self) -> str:
        return self.record_label


class Cell(GuardedModel):
    """One item of the return as it came out of the run."""

    run = models.ForeignKey(
        AssemblyRun, verbose_name=_("集計"), on_delete=models.CASCADE, related_name="cells"
    )
    code = models.CharField(_("項目"), max_length=100)
    value = models.BigIntegerField(_("値"), null=True, blank=True)
    exact_yen = models.BigIntegerField(_("円単位の金額"), null=True, blank=True)
    records = models.PositiveIntegerField(_("記録の数"))
    state = models.CharField(_("状態"), max_length=10, choices=labelled(CellState))

    objects = CellQuerySet.as_manager()

    class Meta:
        verbose_name = _("項目の値")
        verbose_name_plural = _("項目の値")
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="one_cell_per_item")]

    def __str__(self) -> str:
        return self.code

    @property
    def as_value(self) -> CellValue:
        """The cell as calculations know it."""
        return CellValue(self.code, self.value, self.exact_yen, self.records, CellState(self.state))
