"""People of the institution and where they belonged, by date."""

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import Role
from core.models.institution import Department
from core.models.stamped import StampedModel

if TYPE_CHECKING:
    from core.models.user import User

SEES_EVERYBODY = (
    Role.LIAISON,
    Role.IP_STAFF,
    Role.IP_HEAD,
    Role.FINANCE,
    Role.SURVEY_OFFICER,
    Role.EXECUTIVE,
    Role.AUDITOR,
)


class PersonQuerySet(models.QuerySet["Person"]):
    """Selections of people."""

    def living(self) -> "PersonQuerySet":
        """People whose record was not merged into another."""
        return self.filter(merged_into=None)

    def visible_to(self, user: "User") -> "PersonQuerySet":
        """Offices see everybody, departments those who ever belonged to them, everybody sees oneself."""
        if user.has_role(*SEES_EVERYBODY):
            return self
        belonging = Affiliation.objects.filter(department__in=user.department_ids)
        return self.filter(Q(pk__in=belonging.values("person_id")) | Q(pk=user.person_id))

    def countable_researchers(self, on: datetime.date) -> "PersonQuerySet":
        """People registered in e-Rad and eligible to apply for 科研費 on that day (survey item ORG-03)."""
        in_force = Affiliation.objects.in_force(on).filter(kakenhi_eligible=True)
        return self.living().exclude(erad_number=None).filter(pk__in=in_force.values("person_id"))


class Person(StampedModel):
    """A researcher or member of staff. The name is stored as written; `search_key` is the folded form."""

    name = models.CharField(_("氏名"), max_length=100)
    name_kana = models.CharField(_("フリガナ"), max_length=100, blank=True)
    name_en = models.CharField(_("氏名（英語）"), max_length=100, blank=True)
    erad_number = models.CharField(_("e-Rad研究者番号"), max_length=8, unique=True, null=True, blank=True)
    email = models.EmailField(_("メールアドレス"), blank=True)
    keywords = models.CharField(_("研究のキーワード"), max_length=500, blank=True)
    search_key = models.CharField(_("検索キー"), max_length=300, db_index=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("統合先"),
        on_delete=models.PROTECT,
        related_name="merged_from",
        null=True,
        blank=True,
        editable=False,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("研究者・職員")
        verbose_name_plural = _("研究者・職員")
        ordering = ["search_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="person_erad_number_has_8_digits",
                condition=Q(erad_number=None) | Q(erad_number__regex=r"^[0-9]{8}$"),
                violation_error_message=_("e-Rad研究者番号は数字8桁で入力してください。例：12345678"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Selections of affiliations."""

    def in_force(self, on: datetime.date) -> "AffiliationQuerySet":
        """Affiliations that cover the day; the last day counts."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class Affiliation(models.Model):
    """Where a person belonged, as what, and whether eligible for 科研費, from a day to a day (both included)."""

    person = models.ForeignKey(
        Person, verbose_name=_("氏名"), on_delete=models.CASCADE, related_name="affiliations"
    )
    department = models.ForeignKey(
        Department, verbose_name=_("所属"), on_delete=models.PROTECT, related_name="affiliations"
    )
    title = models.CharField(_("職名"), max_length=100, blank=True)
    kakenhi_eligible = models.BooleanField(_("科研費応募資格"), default=False)
    starts_on = models.DateField(_("在籍開始日"))
    ends_on = models.DateField(_("在籍終了日"), null=True, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("所属歴")
        verbose_name_plural = _("所属歴")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="affiliation_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("在籍終了日は在籍開始日以後の日付にしてください。"),
            )
        ]
        indexes = [models.Index(fields=["person", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.person} {self.department}"
