"""The institution that runs this installation, and its departments. One installation serves one institution."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import FounderType, InstitutionKind
from core.calc.prefectures import PREFECTURES
from core.models.choices import labelled
from core.models.stamped import StampedModel


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """Access to the one row."""

    def current(self) -> "Institution | None":
        """Return the institution, or None before the first set-up."""
        return self.order_by("pk").first()


class Institution(StampedModel):
    """The university, college or institute that files the return."""

    name = models.CharField(_("機関名"), max_length=200)
    name_en = models.CharField(_("機関名（英語）"), max_length=200, blank=True)
    founder = models.CharField(_("設置区分"), max_length=20, choices=labelled(FounderType))
    kind = models.CharField(_("機関種別"), max_length=20, choices=labelled(InstitutionKind))
    prefecture = models.CharField(
        _("所在地（都道府県）"), max_length=10, choices=[(name, name) for name in PREFECTURES]
    )
    erad_code = models.CharField(_("e-Rad機関コード"), max_length=10, blank=True)
    registration_number = models.CharField(_("適格請求書発行事業者の登録番号"), max_length=14, blank=True)
    bank_account = models.CharField(_("振込先"), max_length=300, blank=True)
    on_erad = models.BooleanField(_("e-Radに登録している"), default=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("機関")
        verbose_name_plural = _("機関")
        constraints = [
            models.CheckConstraint(
                name="institution_registration_number_is_t_and_13_digits",
                condition=Q(registration_number="") | Q(registration_number__regex=r"^T[0-9]{13}$"),
                violation_error_message=_(
                    "登録番号は、Tに続く数字13桁で入力してください。例：T7000012050002"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Department(StampedModel):
    """A faculty, graduate school, institute, hospital or office."""

    code = models.CharField(_("部局コード"), max_length=20, unique=True, null=True, blank=True)
    name = models.CharField(_("部局名"), max_length=200, unique=True)
    name_en = models.CharField(_("部局名（英語）"), max_length=200, blank=True)
    search_key = models.CharField(_("検索キー"), max_length=200, db_index=True, editable=False)
    closed_on = models.DateField(_("廃止日"), null=True, blank=True)

    class Meta:
        verbose_name = _("部局")
        verbose_name_plural = _("部局")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
