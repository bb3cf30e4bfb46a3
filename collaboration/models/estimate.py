"""Estimates: what a contract would cost, in versions that are never changed, and the price a contract was concluded at."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.kinds import TaxMode
from collaboration.calc.pricing.letter import LetterForm, LetterKind, LetterLanguage
from collaboration.models.agreement import Agreement
from collaboration.models.enquiry import Enquiry
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.calc.kinds import Role
from core.models import Department, Organization, Person, User
from core.models.binned import BinnedModel, LiveManager
from core.models.choices import labelled
from core.models.stamped import StampedModel

READS_EVERY_ESTIMATE = (Role.LIAISON, Role.FINANCE, Role.AUDITOR)


class EstimateQuerySet(models.QuerySet["Estimate"]):
    """Selections of estimates."""

    def visible_to(self, user: User) -> Self:
        """The liaison office, finance and auditors see every estimate, departments their own (its totals)."""
        if user.has_role(*READS_EVERY_ESTIMATE):
            return self
        return self.filter(department__in=user.department_ids)


EstimateManager = LiveManager.from_queryset(EstimateQuerySet)


class Estimate(BinnedModel, StampedModel):
    """The price of a contract in the making. What it says stands in its versions."""

    number = models.CharField(_("見積番号"), max_length=60, unique=True)
    title = models.CharField(_("研究題目"), max_length=500)
    kind = models.CharField(_("契約種別"), max_length=30, choices=labelled(AgreementKind))
    department = models.ForeignKey(
        Department,
        verbose_name=_("担当部局"),
        on_delete=models.PROTECT,
        related_name="estimates",
        null=True,
        blank=True,
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("相手先"),
        on_delete=models.PROTECT,
        related_name="estimates",
        null=True,
        blank=True,
    )
    principal = models.ForeignKey(
        Person,
        verbose_name=_("研究代表者"),
        on_delete=models.PROTECT,
        related_name="estimates",
        null=True,
        blank=True,
    )
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("契約"),
        on_delete=models.PROTECT,
        related_name="estimates",
        null=True,
        blank=True,
    )
    enquiry = models.ForeignKey(
        Enquiry,
        verbose_name=_("もとになった相談"),
        on_delete=models.PROTECT,
        related_name="estimates",
        null=True,
        blank=True,
        editable=False,
    )
    search_key = models.CharField(_("検索キー"), max_length=1500, editable=False, blank=True)

    objects = EstimateManager()
    everything = EstimateQuerySet.as_manager()

    class Meta:
        verbose_name = _("見積")
        verbose_name_plural = _("見積")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="estimate_of_a_contract_is_never_deleted",
                condition=Q(deleted_at=None) | Q(agreement=None),
                violation_error_message=_("契約になった見積は削除できません。"),
            )
        ]
        indexes = [models.Index(fields=["department", "-id"]), models.Index(fields=["kind", "-id"])]

    def __str__(self) -> str:
        return self.number


class EstimateVersionQuerySet(UnchangingQuerySet["EstimateVersion"]):
    """Selections of versions."""


class EstimateVersion(UnchangingModel):
    """One state of an estimate; never changed once made.

    `header` is what the estimate said of itself then, names included: a letter of an old version names whom it was for.
    `scenarios` is a list of {label, policy, request, quote} (`calc/pricing/scenario.py`: the snapshot the quote was
    computed from, and the quote). `chosen` is the index of the scenario that is offered. `keeps_hidden_pay` tells that
    its author took over pay from an earlier version without being allowed to see it.
    """

    estimate = models.ForeignKey(
        Estimate, verbose_name=_("見積"), on_delete=models.CASCADE, related_name="versions"
    )
    order = models.PositiveIntegerField(_("版"))
    header = models.JSONField(_("見積の内容"), default=dict)
    scenarios = models.JSONField(_("試算"))
    chosen = models.PositiveSmallIntegerField(_("採用する試算"), default=0)
    total_yen = models.BigIntegerField(_("合計額（税込・円）"))
    content_hash = models.CharField(_("内容のハッシュ値"), max_length=64)
    keeps_hidden_pay = models.BooleanField(_("非表示の給与を引き継いだ"), default=False)
    note = models.CharField(_("変更の理由"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("作成者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = EstimateVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("見積の版")
        verbose_name_plural = _("見積の版")
        ordering = ["estimate", "-order"]
        constraints = [
            models.UniqueConstraint(fields=["estimate", "order"], name="one_estimate_version_per_order"),
            models.CheckConstraint(
                name="estimate_total_in_range", condition=Q(total_yen__gte=0, total_yen__lte=10**13)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.estimate} {self.order}"


class AgreementPriceQuerySet(UnchangingQuerySet["AgreementPrice"]):
    """Selections of prices of contracts."""


class AgreementPrice(UnchangingModel):
    """The price a contract was concluded at: policy, request and quote as they were. A later rate never changes it.

    The price of an amendment also keeps what it was computed from beside them: `original`, the price it changes.
    """

    agreement = models.OneToOneField(
        Agreement, verbose_name=_("契約"), on_delete=models.PROTECT, related_name="price"
    )
    estimate_version = models.ForeignKey(
        EstimateVersion,
        verbose_name=_("見積の版"),
        on_delete=models.PROTECT,
        related_name="prices",
        null=True,
        blank=True,
    )
    policy = models.JSONField(_("適用した規程"))
    request = models.JSONField(_("算定の条件"))
    quote = models.JSONField(_("算定の結果"))
    original = models.JSONField(_("変更前の価格"), null=True, blank=True)
    content_hash = models.CharField(_("内容のハッシュ値"), max_length=64)
    frozen_at = models.DateTimeField(_("確定日時"), auto_now_add=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("確定者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = AgreementPriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("契約の価格")
        verbose_name_plural = _("契約の価格")

    def __str__(self) -> str:
        return str(self.agreement)


class EstimateLetterQuerySet(UnchangingQuerySet["EstimateLetter"]):
    """Selections of letters."""

    def visible_to(self, user: User) -> Self:
        """Letters show every line of a price: they are for those who see the whole estimate, not only its totals."""
        return self if user.has_role(*READS_EVERY_ESTIMATE) else self.none()


class EstimateLetter(UnchangingModel):
    """A letter that was made from a version: its number, its form, and the hash of the file that was handed out.

    The file itself is kept as an attachment of the letter, so that what the partner holds can be compared with it.
    """

    version = models.ForeignKey(
        EstimateVersion, verbose_name=_("見積の版"), on_delete=models.PROTECT, related_name="letters"
    )
    number = models.CharField(_("文書番号"), max_length=60)
    kind = models.CharField(_("文書の種類"), max_length=20, choices=labelled(LetterKind))
    form = models.CharField(_("形式"), max_length=10, choices=labelled(LetterForm))
    language = models.CharField(_("言語"), max_length=5, choices=labelled(LetterLanguage))
    tax_form = models.CharField(
        _("金額の表示"), max_length=10, choices=labelled(TaxMode), default=TaxMode.EXCLUSIVE.value
    )
    with_seal = models.BooleanField(_("押印欄を付ける"), default=True)
    with_unit_prices = models.BooleanField(_("個人の時間単価を記載する"), default=False)
    content_hash = models.CharField(_("ファイルのハッシュ値"), max_length=64)
    issued_on = models.DateField(_("発行日"))
    valid_until = models.DateField(_("有効期限"), null=True, blank=True)
    remarks = models.CharField(_("備考"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("作成者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = EstimateLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("発行した文書")
        verbose_name_plural = _("発行した文書")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "form", "language"], name="one_letter_per_number_and_form"
            )
        ]

    def __str__(self) -> str:
        return self.number
