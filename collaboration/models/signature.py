"""Signatures and seals on a contract: rows are only added, a wrong one is withdrawn with its reason."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.documents import SignMethod
from collaboration.models.document import DocumentVersion
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.models import Organization, User
from core.models.choices import labelled


class SignatureQuerySet(UnchangingQuerySet["Signature"]):
    """Selections of signatures."""

    def visible_to(self, user: User) -> Self:
        """Those on the versions that the user may read."""
        return self.filter(document__in=DocumentVersion.objects.visible_to(user))

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawal=None)

    def seals(self) -> Self:
        """The seals of the university on paper, which its register lists."""
        return self.filter(method=SignMethod.WET_INK.value, organization=None)


class Signature(UnchangingModel):
    """One side signed one version. Without `organization` it is the university.

    `content_hash` is that of the scan, of the file with its electronic signature, or of the version that was confirmed
    in the program. `carries_mark` tells whether such a file holds the dictionary of a digital signature; whose it is and
    whether it can be trusted is not examined.
    """

    document = models.ForeignKey(
        DocumentVersion, verbose_name=_("契約書類の版"), on_delete=models.PROTECT, related_name="signatures"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("相手先"),
        on_delete=models.PROTECT,
        related_name="signatures",
        null=True,
        blank=True,
    )
    method = models.CharField(_("署名の方法"), max_length=20, choices=labelled(SignMethod))
    signed_on = models.DateField(_("署名・押印日"))
    signer = models.CharField(_("署名者・名義"), max_length=200)
    seal_number = models.CharField(_("公印簿の番号"), max_length=60, blank=True)
    applied_by = models.CharField(_("押印を申請した人"), max_length=100, blank=True)
    service = models.CharField(_("電子契約サービスの名称"), max_length=100, blank=True)
    carries_mark = models.BooleanField(_("電子署名の記録がある"), null=True, blank=True)
    content_hash = models.CharField(_("ファイルのハッシュ値"), max_length=64, blank=True)
    note = models.CharField(_("メモ"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("登録者"), on_delete=models.PROTECT, related_name="+"
    )

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("署名・押印")
        verbose_name_plural = _("署名・押印")
        ordering = ["document", "pk"]
        constraints = [
            models.CheckConstraint(
                name="signature_in_app_is_the_university",
                condition=~Q(method=SignMethod.IN_APP.value) | (Q(organization=None) & ~Q(content_hash="")),
            ),
            models.CheckConstraint(
                name="signature_seal_is_in_the_register",
                condition=~Q(method=SignMethod.WET_INK.value, organization=None)
                | (~Q(seal_number="") & ~Q(applied_by="")),
                violation_error_message=_(
                    "大学の押印には、公印簿の番号と押印を申請した人を入力してください。例：2026-0123、産学連携課 田中"
                ),
            ),
            models.CheckConstraint(
                name="signature_electronic_names_its_service",
                condition=Q(method=SignMethod.E_SIGNED_FILE.value, carries_mark__isnull=False)
                & ~Q(service="")
                & ~Q(content_hash="")
                | (~Q(method=SignMethod.E_SIGNED_FILE.value) & Q(service="", carries_mark=None)),
            ),
        ]
        indexes = [models.Index(fields=["method", "-signed_on"])]

    def __str__(self) -> str:
        return f"{self.document} {self.side_name}"

    @property
    def side_name(self) -> str:
        """Who signed: a partner, or the university."""
        return str(self.organization) if self.organization_id else str(_("大学"))

    @property
    def is_withdrawn(self) -> bool:
        """Whether the row was withdrawn; rows are to be read with their withdrawal."""
        return hasattr(self, "withdrawal")


class SignatureWithdrawalQuerySet(UnchangingQuerySet["SignatureWithdrawal"]):
    """Selections of withdrawals."""

    def visible_to(self, user: User) -> Self:
        """Those of the signatures that the user may see."""
        return self.filter(signature__in=Signature.objects.visible_to(user))


class SignatureWithdrawal(UnchangingModel):
    """Why a signature that was recorded does not count."""

    signature = models.OneToOneField(
        Signature, verbose_name=_("署名・押印"), on_delete=models.PROTECT, related_name="withdrawal"
    )
    reason = models.CharField(_("取消の理由"), max_length=300)
    created_at = models.DateTimeField(_("取消日時"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("取り消した人"), on_delete=models.PROTECT, related_name="+"
    )

    objects = SignatureWithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("署名・押印の取消")
        verbose_name_plural = _("署名・押印の取消")
        constraints = [
            models.CheckConstraint(name="signature_withdrawn_with_reason", condition=~Q(reason=""))
        ]

    def __str__(self) -> str:
        return str(self.signature)
