"""Partner organisations, and what each of them was on which day."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.calc.company_size import company_size, partner_class
from core.calc.kinds import CompanySize, IndustryGroup, LegalForm, PartnerClass
from core.models.choices import labelled
from core.models.stamped import StampedModel
from core.models.user import User


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Selections of organisations."""

    def living(self) -> "OrganizationQuerySet":
        """Organisations that were not merged into another."""
        return self.filter(merged_into=None)

    def visible_to(self, user: User) -> "OrganizationQuerySet":
        """Every role sees partners; somebody without a role sees none."""
        return self if user.roles else self.none()


class Organization(StampedModel):
    """A company, agency, municipality or other partner. The name is stored as written."""

    name = models.CharField(_("名称"), max_length=200)
    name_kana = models.CharField(_("フリガナ"), max_length=200, blank=True)
    name_en = models.CharField(_("名称（英語）"), max_length=200, blank=True)
    corporate_number = models.CharField(_("法人番号"), max_length=13, unique=True, null=True, blank=True)
    search_key = models.CharField(_("検索キー"), max_length=600, db_index=True, editable=False)
    match_key = models.CharField(_("照合キー"), max_length=200, db_index=True, editable=False)
    contact = models.TextField(_("連絡先"), blank=True)
    note = models.TextField(_("備考"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("統合先"),
        on_delete=models.PROTECT,
        related_name="merged_from",
        null=True,
        blank=True,
        editable=False,
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("相手先")
        verbose_name_plural = _("相手先")
        ordering = ["search_key", "pk"]
        constraints = [
            models.CheckConstraint(
                name="organization_corporate_number_has_13_digits",
                condition=Q(corporate_number=None) | Q(corporate_number__regex=r"^[0-9]{13}$"),
                violation_error_message=_("法人番号は数字13桁で入力してください。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def profile_on(self, day: datetime.date) -> "OrganizationProfile | None":
        """The profile valid on that day: the latest that began on or before it, else the earliest known."""
        profiles = sorted(self.profiles.all(), key=lambda profile: profile.valid_from)
        valid = [profile for profile in profiles if profile.valid_from <= day]
        return valid[-1] if valid else (profiles[0] if profiles else None)


class OrganizationProfile(models.Model):
    """What an organisation was from a day until the next profile.

    Only the first day is stored, so that periods cannot overlap. The profile known earliest also serves the days before it.
    `country` is ISO 3166-1 alpha-2 of incorporation; a Japanese subsidiary of a foreign group is domestic.
    """

    organization = models.ForeignKey(
        Organization, verbose_name=_("相手先"), on_delete=models.CASCADE, related_name="profiles"
    )
    valid_from = models.DateField(_("適用開始日"))
    legal_form = models.CharField(_("法人区分"), max_length=20, choices=labelled(LegalForm))
    country = models.CharField(_("国名"), max_length=2, default="JP")
    prefecture = models.CharField(_("所在地（都道府県）"), max_length=10, blank=True)
    address = models.CharField(_("住所"), max_length=300, blank=True)
    industry = models.CharField(_("業種"), max_length=20, choices=labelled(IndustryGroup), blank=True)
    capital_yen = models.BigIntegerField(_("資本金（円）"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("常時使用する従業員数"), null=True, blank=True)
    size_override = models.CharField(
        _("企業規模（手動）"), max_length=10, choices=labelled(CompanySize), blank=True
    )
    size_evidence = models.CharField(_("企業規模の根拠"), max_length=300, blank=True)
    foreign_affiliated = models.BooleanField(_("外資系企業"), default=False)

    class Meta:
        verbose_name = _("相手先の属性")
        verbose_name_plural = _("相手先の属性")
        ordering = ["organization", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "valid_from"], name="one_profile_per_day"),
            models.CheckConstraint(
                name="profile_override_has_evidence",
                condition=Q(size_override="") | ~Q(size_evidence=""),
                violation_error_message=_(
                    "企業規模を手動で選ぶときは、根拠を入力してください。例：会社四季報、相手先の申告"
                ),
            ),
            models.CheckConstraint(
                name="profile_capital_not_negative",
                condition=Q(capital_yen=None) | Q(capital_yen__gte=0),
                violation_error_message=_("資本金は0円以上で入力してください。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.valid_from}"

    @property
    def computed_size(self) -> CompanySize | None:
        """The size that follows from industry, capital and employees; None where that cannot be said."""
        industry = IndustryGroup(self.industry) if self.industry else None
        return company_size(industry, self.capital_yen, self.employees)

    @property
    def size(self) -> CompanySize | None:
        """The size that counts: what the office set by hand with evidence, else the computed one."""
        return CompanySize(self.size_override) if self.size_override else self.computed_size

    @property
    def partner_class(self) -> PartnerClass | None:
        """The class as which the return counts the organisation; None for a company of unknown size."""
        return partner_class(LegalForm(self.legal_form), self.country, self.size)
