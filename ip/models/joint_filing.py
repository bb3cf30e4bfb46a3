"""共同出願契約: what co-owners agreed on shares, cost, working the invention, transfer and abandonment."""

from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.models import Agreement
from core.calc.rates import percent_exactly
from core.models import Organization, User
from core.models.choices import labelled
from core.models.stamped import StampedModel
from ip.calc.joint_filing import CostRule, Exploitation, FilingHandler, NonWorkingRule
from ip.models.right import Family


class JointFilingQuerySet(models.QuerySet["JointFiling"]):
    """Selections of agreements on joint filing."""

    def visible_to(self, user: User) -> Self:
        """Terms of the families whose content the user may read."""
        return self.filter(family__in=Family.objects.with_content_for(user))


class JointFiling(StampedModel):
    """The terms of one family. `agreement` is the contract under which the invention was made, or the filing contract itself."""

    family = models.OneToOneField(
        Family, verbose_name=_("特許ファミリー"), on_delete=models.PROTECT, related_name="joint_filing"
    )
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("契約"),
        on_delete=models.PROTECT,
        related_name="joint_filings",
        null=True,
        blank=True,
    )
    signed_on = models.DateField(_("締結日"), null=True, blank=True)
    handler = models.CharField(_("出願手続を行う者"), max_length=20, choices=labelled(FilingHandler))
    cost_rule = models.CharField(_("費用の負担"), max_length=20, choices=labelled(CostRule))
    covers_derived = models.BooleanField(_("分割・外国出願なども対象とする"), default=True)
    exploitation = models.CharField(_("実施の選択"), max_length=20, choices=labelled(Exploitation))
    exclusive_until = models.DateField(_("独占・優先の期間の終了日"), null=True, blank=True)
    non_working = models.CharField(_("不実施補償"), max_length=20, choices=labelled(NonWorkingRule))
    non_working_numerator = models.PositiveIntegerField(_("不実施補償の率の分子"), null=True, blank=True)
    non_working_denominator = models.PositiveIntegerField(_("不実施補償の率の分母"), null=True, blank=True)
    non_working_yen = models.BigIntegerField(_("不実施補償の額（円）"), null=True, blank=True)
    non_working_base = models.CharField(_("不実施補償の算定の基礎"), max_length=300, blank=True)
    transfer_needs_consent = models.BooleanField(_("持分の譲渡に同意が必要"), default=True)
    abandonment_notice_days = models.PositiveSmallIntegerField(
        _("放棄の前に通知する日数"), null=True, blank=True
    )
    note = models.TextField(_("備考"), max_length=2_000, blank=True)

    objects = JointFilingQuerySet.as_manager()

    class Meta:
        verbose_name = _("共同出願契約の条件")
        verbose_name_plural = _("共同出願契約の条件")
        ordering = ["family"]
        constraints = [
            models.CheckConstraint(
                name="joint_filing_notice_in_range",
                condition=Q(abandonment_notice_days=None) | Q(abandonment_notice_days__lte=730),
                violation_error_message=_("放棄の前の通知は730日以内で入力してください。例：60"),
            ),
            models.CheckConstraint(
                name="joint_filing_rate_is_written",
                condition=~Q(non_working=NonWorkingRule.RATE.value)
                | Q(
                    non_working_numerator__isnull=False,
                    non_working_denominator__isnull=False,
                    non_working_denominator__gt=0,
                    non_working_numerator__lte=F("non_working_denominator"),
                ),
                violation_error_message=_("不実施補償の率を入力してください。例：1%%"),
            ),
            models.CheckConstraint(
                name="joint_filing_amount_is_written",
                condition=~Q(non_working__in=[NonWorkingRule.LUMP.value, NonWorkingRule.YEARLY.value])
                | Q(non_working_yen__isnull=False, non_working_yen__gt=0),
                violation_error_message=_("不実施補償の額を1円以上で入力してください。例：500,000"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.family)

    @property
    def non_working_rate(self) -> Fraction | None:
        """The rate of compensation, exactly."""
        if self.non_working_numerator is None or not self.non_working_denominator:
            return None
        return Fraction(self.non_working_numerator, self.non_working_denominator)

    @property
    def non_working_percent(self) -> str:
        """The rate of compensation as people write it."""
        return "" if self.non_working_rate is None else percent_exactly(self.non_working_rate)


class JointFilingPartyQuerySet(models.QuerySet["JointFilingParty"]):
    """Selections of parties."""

    def visible_to(self, user: User) -> Self:
        """Parties are seen with their terms."""
        return self.filter(joint_filing__in=JointFiling.objects.visible_to(user))


class JointFilingParty(models.Model):
    """A party to the terms with its share; without an organisation it is the university."""

    joint_filing = models.ForeignKey(
        JointFiling, verbose_name=_("共同出願契約の条件"), on_delete=models.CASCADE, related_name="parties"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("当事者"),
        on_delete=models.PROTECT,
        related_name="joint_filing_parties",
        null=True,
        blank=True,
    )
    share_numerator = models.PositiveIntegerField(_("持分の分子"))
    share_denominator = models.PositiveIntegerField(_("持分の分母"))
    cost_numerator = models.PositiveIntegerField(_("費用負担の分子"), null=True, blank=True)
    cost_denominator = models.PositiveIntegerField(_("費用負担の分母"), null=True, blank=True)

    objects = JointFilingPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("共同出願契約の当事者")
        verbose_name_plural = _("共同出願契約の当事者")
        ordering = ["joint_filing", F("organization").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["joint_filing", "organization"],
                name="one_share_per_filing_party",
                violation_error_message=_("同じ当事者が2回入力されています。"),
            ),
            models.CheckConstraint(
                name="filing_party_share_is_a_fraction",
                condition=Q(share_denominator__gt=0, share_numerator__lte=F("share_denominator")),
                violation_error_message=_("持分は0以上1以下で入力してください。例：1/2"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organization or _("本学"))

    @property
    def share(self) -> Fraction:
        """The share, exactly."""
        return Fraction(self.share_numerator, self.share_denominator)

    @property
    def cost(self) -> Fraction | None:
        """The part of the cost, None where it follows the share."""
        if self.cost_numerator is None or not self.cost_denominator:
            return None
        return Fraction(self.cost_numerator, self.cost_denominator)
