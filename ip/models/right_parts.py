"""What belongs to a right: its owners with exact shares, and the events from which its state follows."""

from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.models import Attachment, Organization, Person, User
from core.models.choices import labelled
from ip.calc.docket.kinds import EventCode
from ip.calc.fees.kinds import OwnerClass
from ip.calc.rights import HappenedEvent, Share
from ip.models.right import Right


class PartQuerySet(models.QuerySet["Ownership"]):
    """Selections of what belongs to a right."""

    def visible_to(self, user: User) -> Self:
        """Owners of the rights whose content the user may read."""
        return self.filter(right__in=Right.objects.with_content_for(user))


class Ownership(models.Model):
    """Who owns which part of a right, from a day to a day. Neither organisation nor person means the university.

    Shares are unknown (None) where the source did not say; `name` then stands for an owner whom it did not name.
    """

    right = models.ForeignKey(
        Right, verbose_name=_("知的財産権"), on_delete=models.CASCADE, related_name="ownerships"
    )
    is_university = models.BooleanField(_("本学"), default=False)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("権利者（機関）"),
        on_delete=models.PROTECT,
        related_name="right_ownerships",
        null=True,
        blank=True,
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("権利者（個人）"),
        on_delete=models.PROTECT,
        related_name="right_ownerships",
        null=True,
        blank=True,
    )
    name = models.CharField(_("権利者の名称"), max_length=200, blank=True)
    owner_class = models.CharField(
        _("手数料の減免の区分"),
        max_length=20,
        choices=labelled(OwnerClass),
        blank=True,
    )
    share_numerator = models.PositiveIntegerField(_("持分の分子"), null=True, blank=True)
    share_denominator = models.PositiveIntegerField(_("持分の分母"), null=True, blank=True)
    cost_numerator = models.PositiveIntegerField(_("費用負担の分子"), null=True, blank=True)
    cost_denominator = models.PositiveIntegerField(_("費用負担の分母"), null=True, blank=True)
    starts_on = models.DateField(_("開始日"), null=True, blank=True)
    ends_on = models.DateField(_("終了日"), null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("権利者")
        verbose_name_plural = _("権利者")
        ordering = ["right", "-is_university", "pk"]
        constraints = [
            models.CheckConstraint(
                name="owner_is_one_of_three",
                condition=Q(is_university=True, organization=None, person=None)
                | Q(is_university=False, person=None, organization__isnull=False)
                | Q(is_university=False, organization=None, person__isnull=False)
                | Q(is_university=False, organization=None, person=None) & ~Q(name=""),
                violation_error_message=_(
                    "権利者は、本学、機関、個人のどれか一つを入力してください。例：株式会社青葉"
                ),
            ),
            models.CheckConstraint(
                name="owner_share_is_a_fraction",
                condition=Q(share_numerator=None, share_denominator=None)
                | Q(
                    share_numerator__isnull=False,
                    share_denominator__isnull=False,
                    share_denominator__gt=0,
                    share_numerator__lte=F("share_denominator"),
                ),
                violation_error_message=_("持分は0以上1以下で入力してください。例：1/2"),
            ),
            models.CheckConstraint(
                name="owner_cost_is_a_fraction",
                condition=Q(cost_numerator=None, cost_denominator=None)
                | Q(
                    cost_numerator__isnull=False,
                    cost_denominator__isnull=False,
                    cost_denominator__gt=0,
                    cost_numerator__lte=F("cost_denominator"),
                ),
                violation_error_message=_("費用負担は0以上1以下で入力してください。例：1/2"),
            ),
            models.CheckConstraint(
                name="ownership_ends_after_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("終了日は開始日以後の日付にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.owner_name

    @property
    def owner_name(self) -> str:
        """Who it is, the university by that word."""
        if self.is_university:
            return str(_("本学"))
        return str(self.organization or self.person or self.name)

    @property
    def share(self) -> Fraction | None:
        """The exact share, None where nobody wrote it down."""
        return _fraction(self.share_numerator, self.share_denominator)

    @property
    def cost(self) -> Fraction | None:
        """The exact part of the cost, None where it follows the share or is unknown."""
        return _fraction(self.cost_numerator, self.cost_denominator)

    @property
    def parts(self) -> Share:
        """The shares as the calculation reads them."""
        return Share(self.share, self.cost)


class EventSource(models.TextChoices):
    """Whence an event of a right came."""

    MANUAL = "manual", _("画面で登録")
    IMPORT = "import", _("台帳から取込")


class RightEventQuerySet(UnchangingQuerySet["RightEvent"]):
    """Selections of events."""

    def visible_to(self, user: User) -> Self:
        """Events of the rights whose content the user may read."""
        return self.filter(right__in=Right.objects.with_content_for(user))

    def standing(self) -> Self:
        """Events that were neither corrected nor taken back."""
        return self.filter(is_retraction=False, superseded_by=None)


class RightEvent(UnchangingModel):
    """Something that happened to a right. A mistake is not edited: a later row supersedes or retracts it."""

    right = models.ForeignKey(
        Right, verbose_name=_("知的財産権"), on_delete=models.CASCADE, related_name="events"
    )
    code = models.CharField(_("出来事"), max_length=30, choices=labelled(EventCode))
    on = models.DateField(_("日付"))
    served_on = models.DateField(_("送達日"), null=True, blank=True)
    note = models.CharField(_("備考"), max_length=300, blank=True)
    document = models.ForeignKey(
        Attachment,
        verbose_name=_("書類"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
    )
    source = models.CharField(
        _("登録の方法"), max_length=10, choices=EventSource.choices, default=EventSource.MANUAL
    )
    supersedes = models.OneToOneField(
        "self",
        verbose_name=_("訂正した出来事"),
        on_delete=models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
    )
    is_retraction = models.BooleanField(_("取消し"), default=False)
    recorded_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    recorded_by = models.ForeignKey(
        User, verbose_name=_("登録者"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = RightEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("権利の出来事")
        verbose_name_plural = _("権利の出来事")
        ordering = ["right", "on", "pk"]
        indexes = [models.Index(fields=["code", "on"])]
        constraints = [
            models.CheckConstraint(
                name="retraction_names_its_event",
                condition=Q(is_retraction=False) | Q(supersedes__isnull=False),
            ),
            models.CheckConstraint(
                name="event_served_after_its_day",
                condition=Q(served_on=None) | Q(served_on__gte=F("on")),
                violation_error_message=_("送達日は、書類の日付以後の日付にしてください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right} {self.get_code_display()}"

    @property
    def happened(self) -> HappenedEvent:
        """The event as the calculation reads it."""
        return HappenedEvent(EventCode(self.code), self.on)


def _fraction(numerator: int | None, denominator: int | None) -> Fraction | None:
    return None if numerator is None or not denominator else Fraction(numerator, denominator)
