"""Ledgers that came in: the file, how its columns were read, what was written, and how to take it back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.calc.enums import LabelledEnum
from core.calc.kinds import Role
from core.models.choices import labelled
from core.models.user import User


class BatchState(LabelledEnum):
    """Where an import stands."""

    UPLOADED = "uploaded", "受付済"
    CHECKED = "checked", "点検済"
    COMMITTED = "committed", "取込済"
    UNDONE = "undone", "取消済"


class ImportProfile(models.Model):
    """A column mapping that was confirmed once, found again by the headers of the sheet."""

    sheet_kind = models.CharField(_("台帳の種類"), max_length=40)
    header_signature = models.CharField(_("見出しの署名"), max_length=64)
    mapping = models.JSONField(_("列の対応"), default=dict)
    used_at = models.DateTimeField(_("最終使用日時"), auto_now=True)

    class Meta:
        verbose_name = _("取込の設定")
        verbose_name_plural = _("取込の設定")
        constraints = [
            models.UniqueConstraint(fields=["sheet_kind", "header_signature"], name="one_profile_per_header")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_kind} {self.header_signature[:8]}"


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Selections of imports."""

    def visible_to(self, user: User) -> Self:
        """Whoever imports ledgers sees every import, so that a colleague's can be taken back; auditors read them.

        Finance, which imports no whole ledgers, sees its own.
        """
        if user.has_role(Role.LIAISON, Role.SURVEY_OFFICER, Role.AUDITOR):
            return self
        return self.filter(created_by=user) if user.has_role(Role.FINANCE) else self.none()


class ImportBatch(models.Model):
    """One file and everything that it wrote; committed and undone as a whole."""

    state = models.CharField(
        _("状態"), max_length=20, choices=labelled(BatchState), default=BatchState.UPLOADED.value
    )
    file_name = models.CharField(_("ファイル名"), max_length=255)
    file = models.FileField(_("ファイル"), max_length=200)
    file_sha256 = models.CharField(_("ハッシュ値"), max_length=64, db_index=True)
    mapping = models.JSONField(_("シートと列の対応"), default=dict)
    problems = models.JSONField(_("見つかった問題"), default=list)
    summary = models.JSONField(_("件数"), default=dict)
    good_rows_only = models.BooleanField(_("正しい行だけを取り込んだ"), default=False)
    created_at = models.DateTimeField(_("受付日時"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("受付者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    committed_at = models.DateTimeField(_("取込日時"), null=True, blank=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("取込者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    undone_at = models.DateTimeField(_("取消日時"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("取消者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("台帳の取込")
        verbose_name_plural = _("台帳の取込")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file_sha256"],
                condition=Q(state=BatchState.COMMITTED.value),
                name="same_file_is_imported_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """One record that a batch made or changed, with what stood there before."""

    batch = models.ForeignKey(
        ImportBatch, verbose_name=_("台帳の取込"), on_delete=models.CASCADE, related_name="rows"
    )
    sheet = models.CharField(_("シート"), max_length=100)
    row = models.PositiveIntegerField(_("行"))
    object_type = models.CharField(_("対象の種類"), max_length=60)
    object_id = models.CharField(_("対象の番号"), max_length=40)
    created = models.BooleanField(_("新規"))
    before = models.JSONField(_("変更前"), default=dict)

    class Meta:
        verbose_name = _("取り込んだ行")
        verbose_name_plural = _("取り込んだ行")
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"
