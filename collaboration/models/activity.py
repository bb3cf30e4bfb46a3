"""What the office records about an agreement in a year, and its own part in bringing it about."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import Origin
from collaboration.models.agreement import Agreement
from core.models.choices import labelled
from core.models.stamped import StampedModel


class ActivityOverride(StampedModel):
    """Says against the term that an agreement was, or was not, carried out in a fiscal year.

    Without a row the activity follows from the term: it is carried out in every fiscal year the term touches.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.CASCADE, related_name="activity_overrides"
    )
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    carried_out = models.BooleanField(_("実施した"))
    reason = models.CharField(_("理由"), max_length=300)

    class Meta:
        verbose_name = _("年度の実施状況")
        verbose_name_plural = _("年度の実施状況")
        ordering = ["agreement", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "fiscal_year"], name="one_override_per_year"),
            models.CheckConstraint(
                name="override_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("実施状況を変える理由を入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.fiscal_year}"


class OfficeInvolvement(StampedModel):
    """Whether the office took part as an organisation, in which steps, and who brought the parties together.

    Matching counts only when the office began from zero and the contract was signed (FY2018 report, p. 17).
    """

    agreement = models.OneToOneField(
        Agreement, verbose_name=_("契約"), on_delete=models.CASCADE, related_name="involvement"
    )
    involved = models.BooleanField(_("産学官連携本部等の組織が関与した"), default=False)
    steps = models.JSONField(_("関与した内容"), default=list, blank=True)
    origin = models.CharField(
        _("契約に至ったきっかけ"), max_length=20, choices=labelled(Origin), default=Origin.UNKNOWN.value
    )
    noted_on = models.DateField(_("確認日"), null=True, blank=True)
    note = models.CharField(_("備考"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("組織の関与")
        verbose_name_plural = _("組織の関与")
        constraints = [
            models.CheckConstraint(
                name="matching_is_involvement",
                condition=Q(involved=True) | ~Q(origin=Origin.OFFICE_MATCHING.value),
                violation_error_message=_(
                    "マッチングによる契約は、組織が関与した契約として登録してください。"
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.agreement)

    @property
    def matched(self) -> bool:
        """Whether the office matched researcher and company from zero."""
        return self.origin == Origin.OFFICE_MATCHING
