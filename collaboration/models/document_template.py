"""Templates of documents that the institution uploaded: written once; a change is a new version."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.documents import DocumentKind
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.models import User
from core.models.choices import labelled


class TemplateVersionQuerySet(UnchangingQuerySet["TemplateVersion"]):
    """Selections of templates."""

    def visible_to(self, user: User) -> Self:
        """Templates are for everybody who works here; they say nothing about persons or partners."""
        return self if user.roles else self.none()


class TemplateVersion(UnchangingModel):
    """A Word file with places for fields, for one kind of document, one language and all or one kind of agreement.

    The latest version stands. The file itself is kept as an attachment of the row, compared by its hash.
    """

    kind = models.CharField(_("文書の種類"), max_length=20, choices=labelled(DocumentKind))
    language = models.CharField(_("言語"), max_length=5, choices=labelled(LetterLanguage))
    agreement_kind = models.CharField(
        _("契約種別"), max_length=30, choices=labelled(AgreementKind), blank=True
    )
    order = models.PositiveIntegerField(_("版"))
    content_hash = models.CharField(_("ファイルのハッシュ値"), max_length=64)
    note = models.CharField(_("変更の内容"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登録者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = TemplateVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("文書のひな形")
        verbose_name_plural = _("文書のひな形")
        ordering = ["kind", "language", "agreement_kind", "-order"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "agreement_kind", "order"], name="one_template_per_order"
            ),
            models.CheckConstraint(name="template_has_hash", condition=~Q(content_hash="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_language_display()} {self.order}"
