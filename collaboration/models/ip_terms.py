"""What an agreement lays down on intellectual property."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.ip_terms import (
    CostBearer,
    IpTermsContent,
    NonOwnerRight,
    NonWorking,
    Owner,
    Sublicence,
)
from collaboration.models.agreement import Agreement, AgreementResearcher
from core.calc.kinds import Role
from core.models import User
from core.models.choices import labelled
from core.models.stamped import StampedModel

READS_EVERY_IP_TERMS = (Role.LIAISON, Role.IP_STAFF, Role.EXECUTIVE, Role.AUDITOR)


class IpTermsQuerySet(models.QuerySet["IpTerms"]):
    """Selections of terms."""

    def visible_to(self, user: User) -> Self:
        """Those who answer for intellectual property see all, departments their own, researchers those that name them."""
        if user.has_role(*READS_EVERY_IP_TERMS):
            return self
        own = Q(agreement__department__in=user.department_ids)
        if user.person_id is not None and user.has_role(Role.RESEARCHER):
            named = AgreementResearcher.objects.filter(person_id=user.person_id)
            own |= Q(agreement__in=named.values("agreement_id"))
        return self.filter(own)


class IpTerms(StampedModel):
    """The terms of one agreement. An amendment without terms of its own keeps those of the agreement it changes."""

    agreement = models.OneToOneField(
        Agreement, verbose_name=_("契約"), on_delete=models.PROTECT, related_name="ip_terms"
    )
    owner = models.CharField(_("知的財産権の帰属"), max_length=20, choices=labelled(Owner))
    non_owner_right = models.CharField(
        _("権利を持たない側の実施"), max_length=30, choices=labelled(NonOwnerRight)
    )
    publish_ok = models.BooleanField(_("公表できる"), default=True)
    notice_days = models.PositiveSmallIntegerField(_("公表前の通知の日数"), null=True, blank=True)
    filing_cost_bearer = models.CharField(
        _("出願・維持費用の負担"), max_length=20, choices=labelled(CostBearer)
    )
    sublicence = models.CharField(_("再実施許諾"), max_length=20, choices=labelled(Sublicence))
    non_working = models.CharField(_("不実施補償"), max_length=10, choices=labelled(NonWorking))
    non_working_text = models.CharField(_("不実施補償の定め"), max_length=300, blank=True)
    secrecy_years = models.PositiveSmallIntegerField(_("秘密保持の年数"), null=True, blank=True)
    sakura_type = models.PositiveSmallIntegerField(_("さくらツールの類型（参考）"), null=True, blank=True)

    objects = IpTermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("知的財産の取決め")
        verbose_name_plural = _("知的財産の取決め")
        ordering = ["agreement"]
        constraints = [
            models.CheckConstraint(
                name="ip_terms_sakura_type_is_1_to_11",
                condition=Q(sakura_type=None) | Q(sakura_type__gte=1, sakura_type__lte=11),
                violation_error_message=_("さくらツールの類型は1から11までの数で入力してください。"),
            ),
            models.CheckConstraint(
                name="ip_terms_other_compensation_is_written",
                condition=~Q(non_working=NonWorking.OTHER.value) | ~Q(non_working_text=""),
                violation_error_message=_(
                    "不実施補償の定めを入力してください。例：実施した年度の売上高を基に協議する"
                ),
            ),
            models.CheckConstraint(
                name="ip_terms_periods_in_range",
                condition=(Q(notice_days=None) | Q(notice_days__lte=365))
                & (Q(secrecy_years=None) | Q(secrecy_years__lte=50)),
                violation_error_message=_("公表前の通知は365日以内、秘密保持は50年以内で入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.agreement)

    @property
    def content(self) -> IpTermsContent:
        """The terms as the calculation reads them."""
        return IpTermsContent(
            owner=Owner(self.owner),
            non_owner_right=NonOwnerRight(self.non_owner_right),
            publish_ok=self.publish_ok,
            notice_days=self.notice_days,
            filing_cost_bearer=CostBearer(self.filing_cost_bearer),
            sublicence=Sublicence(self.sublicence),
            non_working=NonWorking(self.non_working),
            non_working_text=self.non_working_text,
            secrecy_years=self.secrecy_years,
            sakura_type=self.sakura_type,
        )
