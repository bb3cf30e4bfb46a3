"""Chairs, divisions and joint institutes that an agreement sets up: people, rooms and yearly budgets."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.research_unit import BudgetLine, MemberRole, Span, UnitForm
from collaboration.models.agreement import Agreement
from core.calc.money import MAX_YEN
from core.models import Department, Organization, Person, User
from core.models.choices import labelled
from core.models.stamped import StampedModel

ENDS_AFTER_START = Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
END_MESSAGE = _("終了日は開始日以後の日付にしてください。")


class ResearchUnitQuerySet(models.QuerySet["ResearchUnit"]):
    """Selections of units."""

    def visible_to(self, user: User) -> Self:
        """Whoever sees the agreement sees what it set up."""
        return self.filter(agreement__in=Agreement.objects.visible_to(user))


class ResearchUnit(StampedModel):
    """One unit. Its version guards people, rooms and budgets as well; its term is its own, for a unit outlives one contract."""

    agreement = models.OneToOneField(
        Agreement, verbose_name=_("契約"), on_delete=models.CASCADE, related_name="unit"
    )
    form = models.CharField(_("形"), max_length=30, choices=labelled(UnitForm))
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("名称（英語）"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department,
        verbose_name=_("設置部局"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    starts_on = models.DateField(_("設置日"))
    ends_on = models.DateField(_("設置期間の終了日"), null=True, blank=True)
    note = models.TextField(_("備考"), blank=True)

    objects = ResearchUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("講座・研究所")
        verbose_name_plural = _("講座・研究所")
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="unit_ends_after_start",
                condition=ENDS_AFTER_START,
                violation_error_message=_("設置期間の終了日は、設置日以後の日付にしてください。"),
            )
        ]
        indexes = [models.Index(fields=["-starts_on", "-id"]), models.Index(fields=["ends_on"])]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> Span:
        """The term as the calculation takes it."""
        return Span(self.starts_on, self.ends_on)


class UnitMember(models.Model):
    """Somebody's part in a unit. Without an organisation the university is the employer."""

    unit = models.ForeignKey(
        ResearchUnit, verbose_name=_("講座・研究所"), on_delete=models.CASCADE, related_name="members"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("研究者"),
        on_delete=models.PROTECT,
        related_name="unit_roles",
        null=True,
        blank=True,
    )
    name = models.CharField(_("氏名"), max_length=100)
    role = models.CharField(_("役割"), max_length=20, choices=labelled(MemberRole))
    title = models.CharField(_("職名"), max_length=100, blank=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("所属する相手先"),
        on_delete=models.PROTECT,
        related_name="unit_members",
        null=True,
        blank=True,
    )
    effort_percent = models.PositiveSmallIntegerField(_("エフォート（%）"))
    paid_by_unit = models.BooleanField(_("人件費を講座・研究所の経費で負担する"), default=False)
    starts_on = models.DateField(_("開始日"))
    ends_on = models.DateField(_("終了日"), null=True, blank=True)

    class Meta:
        verbose_name = _("講座・研究所の構成員")
        verbose_name_plural = _("講座・研究所の構成員")
        ordering = ["unit", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="unit_member_ends_after_start",
                condition=ENDS_AFTER_START,
                violation_error_message=END_MESSAGE,
            ),
            models.CheckConstraint(
                name="unit_member_effort_in_range",
                condition=Q(effort_percent__gte=0, effort_percent__lte=100),
                violation_error_message=_("エフォートは0から100までの整数で入力してください。"),
            ),
            models.CheckConstraint(
                name="unit_member_of_company_names_it",
                condition=~Q(role=MemberRole.COMPANY.value) | Q(organization__isnull=False),
                violation_error_message=_("企業からの研究者は、所属する相手先を選んでください。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> Span:
        """The time in the unit as the calculation takes it."""
        return Span(self.starts_on, self.ends_on)


class UnitRoom(models.Model):
    """A room that a unit has. `area_sqm` is in square metres, the fee in yen per year without tax."""

    unit = models.ForeignKey(
        ResearchUnit, verbose_name=_("講座・研究所"), on_delete=models.CASCADE, related_name="rooms"
    )
    building = models.CharField(_("建物"), max_length=100)
    room = models.CharField(_("部屋"), max_length=100)
    area_sqm = models.DecimalField(_("面積（㎡）"), max_digits=8, decimal_places=2, null=True, blank=True)
    yearly_fee_yen = models.BigIntegerField(_("年間の使用料（円）"), null=True, blank=True)
    starts_on = models.DateField(_("使用開始日"))
    ends_on = models.DateField(_("使用終了日"), null=True, blank=True)

    class Meta:
        verbose_name = _("講座・研究所のスペース")
        verbose_name_plural = _("講座・研究所のスペース")
        ordering = ["unit", "building", "room", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="unit_room_ends_after_start",
                condition=ENDS_AFTER_START,
                violation_error_message=END_MESSAGE,
            ),
            models.CheckConstraint(
                name="unit_room_area_positive",
                condition=Q(area_sqm=None) | Q(area_sqm__gt=0),
                violation_error_message=_("面積は0より大きい数で入力してください。例：42.5"),
            ),
            models.CheckConstraint(
                name="unit_room_fee_in_range",
                condition=Q(yearly_fee_yen=None) | Q(yearly_fee_yen__gte=0, yearly_fee_yen__lte=MAX_YEN),
            ),
        ]
        indexes = [models.Index(fields=["building", "room"])]

    def __str__(self) -> str:
        return f"{self.building} {self.room}"

    @property
    def span(self) -> Span:
        """The time of use as the calculation takes it."""
        return Span(self.starts_on, self.ends_on)


def _planned(line: BudgetLine) -> "models.BigIntegerField[int, int]":
    return models.BigIntegerField(_(line.label), default=0)


class UnitBudget(models.Model):
    """What is planned for one fiscal year, in yen: a field for each purpose of `BudgetLine`."""

    unit = models.ForeignKey(
        ResearchUnit, verbose_name=_("講座・研究所"), on_delete=models.CASCADE, related_name="budgets"
    )
    fiscal_year = models.PositiveSmallIntegerField(_("年度"))
    personnel_yen = _planned(BudgetLine.PERSONNEL)
    equipment_yen = _planned(BudgetLine.EQUIPMENT)
    consumables_yen = _planned(BudgetLine.CONSUMABLES)
    travel_yen = _planned(BudgetLine.TRAVEL)
    space_yen = _planned(BudgetLine.SPACE)
    other_yen = _planned(BudgetLine.OTHER)
    indirect_yen = _planned(BudgetLine.INDIRECT)

    class Meta:
        verbose_name = _("講座・研究所の年度予算")
        verbose_name_plural = _("講座・研究所の年度予算")
        ordering = ["unit", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "fiscal_year"], name="one_unit_budget_per_year"),
            *(
                models.CheckConstraint(
                    name=f"unit_budget_{line.value}_in_range",
                    condition=Q(**{f"{line.field}__gte": 0, f"{line.field}__lte": MAX_YEN}),
                )
                for line in BudgetLine
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.fiscal_year}"

    @property
    def planned_yen(self) -> dict[BudgetLine, int]:
        """The plan by purpose."""
        return {line: getattr(self, line.field) for line in BudgetLine}
