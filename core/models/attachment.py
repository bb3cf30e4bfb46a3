"""Files kept with a record, under random names, each with its level of confidentiality."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calc.kinds import Confidentiality
from core.models.choices import labelled


class Attachment(models.Model):
    """One file of one record. The stored name is random; the original name is only shown."""

    object_type = models.CharField(_("対象の種類"), max_length=60)
    object_id = models.CharField(_("対象の番号"), max_length=40)
    title = models.CharField(_("表題"), max_length=200, blank=True)
    original_name = models.CharField(_("ファイル名"), max_length=255)
    file = models.FileField(_("ファイル"), max_length=200)
    size_bytes = models.BigIntegerField(_("大きさ（バイト）"))
    sha256 = models.CharField(_("ハッシュ値"), max_length=64)
    level = models.CharField(
        _("秘密区分"),
        max_length=20,
        choices=labelled(Confidentiality),
        default=Confidentiality.CONFIDENTIAL.value,
    )
    uploaded_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("登録者"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("添付ファイル")
        verbose_name_plural = _("添付ファイル")
        ordering = ["-uploaded_at", "-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return self.original_name
