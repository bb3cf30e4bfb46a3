"""A consortium: who leads an agreement of several companies, and each company's membership from a day to a day.

Memberships stand beside the partners of the agreement. The return attributes a contract to a partner; that a member joins or
leaves must not move what was counted in earlier years.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.consortium import ConsortiumLeader, MemberRole, Membership
from collaboration.models.agreement import Agreement
from core.models import Organization, User
from core.models.choices import labelled
from core.models.stamped import StampedModel


class ConsortiumQuerySet(models.QuerySet["Consortium"]):
    """Selections of consortia."""

    def visible_to(self, user: User) -> Self:
        """Consortia of the agreements that the user may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class Consortium(StampedModel):
    """That an agreement is one of a consortium: which side leads, and who manages the project."""

    agreement = models.OneToOneField(
        Agreement, verbose_name=_("契約"), on_delete=models.CASCADE, related_name="consortium"
    )
    leader = models.CharField(
        _("代表"),
        max_length=20,
        choices=labelled(ConsortiumLeader),
        default=ConsortiumLeader.UNIVERSITY.value,
    )
    manager = models.CharField(_("プロジェクトマネージャー"), max_length=100, blank=True)
    note = models.CharField(_("備考"), max_length=300, blank=True)

    objects = ConsortiumQuerySet.as_manager()

    class Meta:
        verbose_name = _("コンソーシアム")
        verbose_name_plural = _("コンソーシアム")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.agreement)


class ConsortiumMemberQuerySet(models.QuerySet["ConsortiumMember"]):
    """Selections of memberships."""

    def visible_to(self, user: User) -> Self:
        """Memberships of the agreements that the user may see."""
        return self.filter(consortium__agreement__in=Agreement.objects.visible_to(user))


class ConsortiumMember(StampedModel):
    """One company's membership. `left_on` is its last day; who comes back gets a new row."""

    consortium = models.ForeignKey(
        Consortium, verbose_name=_("コンソーシアム"), on_delete=models.CASCADE, related_name="members"
    )
    organization = models.ForeignKey(
        Organization, verbose_name=_("企業"), on_delete=models.PROTECT, related_name="consortium_memberships"
    )
    role = models.CharField(
        _("役割"), max_length=20, choices=labelled(MemberRole), default=MemberRole.MEMBER.value
    )
    share_yen = models.BigIntegerField(_("負担額（円、全期間）"), null=True, blank=True)
    fee_yen = models.BigIntegerField(_("年会費（円、年度ごと）"), null=True, blank=True)
    joined_on = models.DateField(_("参加日"))
    left_on = models.DateField(_("脱退日"), null=True, blank=True)
    leaving_reason = models.CharField(_("脱退の理由"), max_length=300, blank=True)

    objects = ConsortiumMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("コンソーシアムの参加企業")
        verbose_name_plural = _("コンソーシアムの参加企業")
        ordering = ["consortium", "joined_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consortium", "organization"],
                condition=Q(left_on=None),
                name="one_open_membership",
                violation_error_message=_("この企業は、すでに参加しています。"),
            ),
            models.UniqueConstraint(
                fields=["consortium"],
                condition=Q(left_on=None, role=MemberRole.LEAD.value),
                name="one_lead_member",
                violation_error_message=_(
                    "代表機関はすでに登録されています。先に、いまの代表機関の役割を変えてください。"
                ),
            ),
            models.CheckConstraint(
                name="member_leaves_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("脱退日は参加日以後の日付にしてください。"),
            ),
            models.CheckConstraint(
                name="member_leaves_with_reason",
                condition=Q(left_on=None) | ~Q(leaving_reason=""),
                violation_error_message=_("脱退の理由を入力してください。例：事業の撤退のため"),
            ),
            models.CheckConstraint(
                name="member_amounts_in_range",
                condition=(Q(share_yen=None) | Q(share_yen__gte=0, share_yen__lte=10_000_000_000_000))
                & (Q(fee_yen=None) | Q(fee_yen__gte=0, fee_yen__lte=10_000_000_000_000)),
                violation_error_message=_("金額は0円以上10兆円以下で入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consortium} {self.organization}"

    @property
    def membership(self) -> Membership:
        """The row as calculations know it."""
        return Membership(self.joined_on, self.left_on, self.share_yen, self.fee_yen)
