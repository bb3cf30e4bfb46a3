"""How contracts in force were changed: amendments, successions of partners, suspensions, ends; each row stays as it was."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.contract_change import AskedBy, ChangeKind, PersonStep, SuccessionKind
from collaboration.models.agreement import Agreement
from core.models import Organization, Person, User
from core.models.choices import labelled
from core.models.stamped import StampedModel


class SuccessionQuerySet(models.QuerySet["Succession"]):
    """Selections of successions."""

    def visible_to(self, user: User) -> Self:
        """Those that changed an agreement which the user may see."""
        changes = AgreementChange.objects.visible_to(user)
        return self.filter(pk__in=changes.values("succession_id"))


class Succession(StampedModel):
    """A partner that another one took the place of from a day, or that goes by another name since.

    The names are those of that day. For a change of name both are the same organisation. Interpreted meaning: two records
    that are merged later may become one here as well, so that nothing in the database forbids it.
    """

    kind = models.CharField(_("理由"), max_length=20, choices=labelled(SuccessionKind))
    predecessor = models.ForeignKey(
        Organization, verbose_name=_("承継前の相手先"), on_delete=models.PROTECT, related_name="given_up"
    )
    successor = models.ForeignKey(
        Organization, verbose_name=_("承継後の相手先"), on_delete=models.PROTECT, related_name="taken_over"
    )
    former_name = models.CharField(_("承継前の名称"), max_length=200)
    new_name = models.CharField(_("承継後の名称"), max_length=200)
    effective_on = models.DateField(_("効力発生日"))
    reason = models.CharField(_("根拠・経緯"), max_length=500)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("相手先の承継")
        verbose_name_plural = _("相手先の承継")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="succession_says_why_and_between_whom",
                condition=~Q(reason="") & ~Q(former_name="") & ~Q(new_name=""),
                violation_error_message=_(
                    "根拠・経緯を入力してください。例：2026年10月1日付の吸収合併の通知書"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former_name} → {self.new_name}"


class AgreementChangeQuerySet(models.QuerySet["AgreementChange"]):
    """Selections of changes."""

    def visible_to(self, user: User) -> Self:
        """Changes of the agreements that the user may see."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class AgreementChange(StampedModel):
    """One change of a contract, with what it changed before and after.

    `changes` holds pairs by field. `refund` holds what a cancellation gives back, as it was reckoned that day.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.PROTECT, related_name="changes"
    )
    kind = models.CharField(_("変更の種類"), max_length=20, choices=labelled(ChangeKind))
    amendment = models.OneToOneField(
        Agreement,
        verbose_name=_("変更契約"),
        on_delete=models.PROTECT,
        related_name="change",
        null=True,
        blank=True,
    )
    succession = models.ForeignKey(
        Succession,
        verbose_name=_("相手先の承継"),
        on_delete=models.PROTECT,
        related_name="changes",
        null=True,
        blank=True,
    )
    noticed_on = models.DateField(_("通知日"), null=True, blank=True)
    effective_on = models.DateField(_("効力発生日"))
    asked_by = models.CharField(_("申し出た側"), max_length=20, choices=labelled(AskedBy), blank=True)
    reason = models.CharField(_("理由"), max_length=500)
    changes = models.JSONField(_("変更の内容"), default=dict, blank=True)
    refund = models.JSONField(_("返還の計算"), null=True, blank=True)

    objects = AgreementChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("契約の変更")
        verbose_name_plural = _("契約の変更")
        ordering = ["-effective_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="change_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("変更の理由を入力してください。例：研究の進捗に合わせた期間の延長"),
            ),
            models.CheckConstraint(
                name="change_names_what_it_came_by",
                condition=Q(kind=ChangeKind.AMENDMENT.value, amendment__isnull=False, succession=None)
                | Q(kind=ChangeKind.SUCCESSION.value, amendment=None, succession__isnull=False)
                | Q(
                    kind__in=[
                        ChangeKind.SUSPENSION.value,
                        ChangeKind.RESUMPTION.value,
                        ChangeKind.CANCELLATION.value,
                    ],
                    amendment=None,
                    succession=None,
                ),
            ),
            models.CheckConstraint(
                name="stop_says_who_asked_and_when",
                condition=~Q(kind__in=[ChangeKind.SUSPENSION.value, ChangeKind.CANCELLATION.value])
                | (Q(noticed_on__isnull=False) & ~Q(asked_by="")),
                violation_error_message=_("通知日と、申し出た側を入力してください。"),
            ),
            models.CheckConstraint(
                name="change_is_not_its_own_amendment",
                condition=Q(amendment=None) | ~Q(amendment=F("agreement")),
            ),
        ]
        indexes = [models.Index(fields=["agreement", "-effective_on"])]

    def __str__(self) -> str:
        return f"{self.agreement} {self.get_kind_display()}"


class ResearcherStepQuerySet(models.QuerySet["ResearcherStep"]):
    """Selections of steps."""

    def visible_to(self, user: User) -> Self:
        """Steps in the agreements that the user may see."""
        return self.filter(change__in=AgreementChange.objects.visible_to(user))


class ResearcherStep(models.Model):
    """What a change did to one researcher's part, from its day on. The name is what the contract said then."""

    change = models.ForeignKey(
        AgreementChange, verbose_name=_("契約の変更"), on_delete=models.CASCADE, related_name="people"
    )
    step = models.CharField(_("異動"), max_length=20, choices=labelled(PersonStep))
    person = models.ForeignKey(
        Person,
        verbose_name=_("研究者"),
        on_delete=models.PROTECT,
        related_name="agreement_steps",
        null=True,
        blank=True,
    )
    name = models.CharField(_("氏名"), max_length=100)

    objects = ResearcherStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("研究者の異動")
        verbose_name_plural = _("研究者の異動")
        ordering = ["change", "pk"]
        constraints = [
            models.CheckConstraint(name="researcher_step_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_step_display()}"
