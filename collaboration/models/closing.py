"""Accounts of fiscal years that were closed: what was left and what became of it. Written once."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.closing import ClosingDecision
from collaboration.calc.pricing.kinds import StopCause
from collaboration.models.agreement import Agreement
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.models import User
from core.models.choices import labelled


class YearClosingQuerySet(UnchangingQuerySet["YearClosing"]):
    """Selections of closings."""

    def visible_to(self, user: User) -> Self:
        """Those of the agreements that the user may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class YearClosing(UnchangingModel):
    """The account of an agreement's fiscal year with the decision about what is left.

    A later one for the same year takes its place; `content` is what its report says, covered by `content_hash`.
    `approver` names who has to approve it by the rules, blank where nobody has to.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.PROTECT, related_name="closings"
    )
    fiscal_year = models.PositiveSmallIntegerField(_("会計年度"))
    order = models.PositiveSmallIntegerField(_("回"))
    number = models.CharField(_("精算番号"), max_length=60, unique=True)
    closed_on = models.DateField(_("精算日"))
    cause = models.CharField(
        _("終了・中止の理由"), max_length=20, choices=labelled(StopCause), default=StopCause.END.value
    )
    decision = models.CharField(_("残額の扱い"), max_length=20, choices=labelled(ClosingDecision))
    available_yen = models.BigIntegerField(_("使用できた額（円）"))
    spent_yen = models.BigIntegerField(_("支出額（円）"))
    rest_yen = models.BigIntegerField(_("残額（円）"))
    carried_yen = models.BigIntegerField(_("繰越額（円）"), default=0)
    refund_yen = models.BigIntegerField(_("返還額（円）"), default=0)
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    basis = models.CharField(_("根拠"), max_length=200, blank=True)
    approver = models.CharField(_("承認者"), max_length=100, blank=True)
    content = models.JSONField(_("報告の内容"))
    content_hash = models.CharField(_("内容のハッシュ値"), max_length=64)
    made_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("作成者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = YearClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度の精算")
        verbose_name_plural = _("年度の精算")
        ordering = ["agreement", "fiscal_year", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "fiscal_year", "order"], name="one_closing_per_year_and_order"
            ),
            models.CheckConstraint(
                name="closing_rest_is_what_was_not_spent",
                condition=Q(rest_yen=F("available_yen") - F("spent_yen")),
            ),
            models.CheckConstraint(
                name="closing_carries_only_what_is_left",
                condition=Q(
                    decision=ClosingDecision.CARRY.value, carried_yen__gt=0, carried_yen__lte=F("rest_yen")
                )
                | (~Q(decision=ClosingDecision.CARRY.value) & Q(carried_yen=0)),
            ),
            models.CheckConstraint(
                name="closing_refund_not_negative",
                condition=Q(refund_yen__gte=0) & (Q(refund_yen=0) | ~Q(decision=ClosingDecision.KEEP.value)),
            ),
            models.CheckConstraint(
                name="closing_reason_where_nothing_goes_back",
                condition=Q(decision=ClosingDecision.REFUND.value) | Q(rest_yen__lte=0) | ~Q(reason=""),
                violation_error_message=_(
                    "理由を入力してください。例：研究計画の変更により翌年度に使用するため"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ClosingApprovalQuerySet(UnchangingQuerySet["ClosingApproval"]):
    """Selections of approvals."""

    def visible_to(self, user: User) -> Self:
        """Those of the closings that the user may see."""
        return self.filter(closing__in=YearClosing.objects.visible_to(user))


class ClosingApproval(UnchangingModel):
    """What somebody else than its author decided about a closing."""

    closing = models.OneToOneField(
        YearClosing, verbose_name=_("年度の精算"), on_delete=models.PROTECT, related_name="approval"
    )
    is_approved = models.BooleanField(_("承認した"))
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("決定日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("決定者"), on_delete=models.PROTECT, related_name="+"
    )

    objects = ClosingApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("精算の承認")
        verbose_name_plural = _("精算の承認")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="closing_return_needs_a_reason",
                condition=Q(is_approved=True) | ~Q(reason=""),
                violation_error_message=_("差し戻す理由を入力してください。例：支出の登録もれがあるため"),
            )
        ]

    def __str__(self) -> str:
        return str(self.closing)
