"""Papers of an agreement in versions that are never changed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collaboration.calc.documents import DocumentKind, Origin
from collaboration.calc.pricing.letter import LetterLanguage
from collaboration.models.agreement import Agreement, AgreementResearcher
from collaboration.models.document_template import TemplateVersion
from collaboration.models.unchanging import UnchangingModel, UnchangingQuerySet
from core.calc.kinds import Confidentiality, Role
from core.models import User
from core.models.choices import labelled

READS_EVERY_FILE = (Role.LIAISON, Role.AUDITOR)


class DocumentVersionQuerySet(UnchangingQuerySet["DocumentVersion"]):
    """Selections of versions."""

    def visible_to(self, user: User) -> Self:
        """Versions whose files the user may read, as `rules.can_read_files_of` says of one."""
        rows = self.filter(agreement__in=Agreement.objects.visible_to(user))
        if user.has_role(*READS_EVERY_FILE):
            return rows
        is_term = ~Q(level=Confidentiality.TRADE_SECRET.value)
        readable = Q(level=Confidentiality.OPEN.value)
        readable |= Q(agreement__department__in=user.department_ids) & is_term
        if user.has_role(Role.EXECUTIVE):
            readable |= is_term
        if user.person_id is not None and user.has_role(Role.RESEARCHER):
            named = AgreementResearcher.objects.filter(person_id=user.person_id)
            readable |= Q(agreement__in=named.values("agreement_id"))
        return rows.filter(readable)


class DocumentVersion(UnchangingModel):
    """One version of a paper; what differs is a new version. The file is kept as its attachment.

    `paragraphs` is the text that was read out of it, for comparison; a PDF has none.
    """

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("契約"), on_delete=models.PROTECT, related_name="documents"
    )
    kind = models.CharField(_("書類の種類"), max_length=30, choices=labelled(DocumentKind))
    number = models.PositiveIntegerField(_("版"))
    language = models.CharField(_("言語"), max_length=5, choices=labelled(LetterLanguage))
    origin = models.CharField(_("だれの案か"), max_length=20, choices=labelled(Origin))
    level = models.CharField(_("秘密区分"), max_length=20, choices=labelled(Confidentiality))
    paragraphs = models.JSONField(_("本文の段落"), default=list, blank=True)
    tracked_changes = models.PositiveIntegerField(_("変更履歴の数"), default=0)
    sha256 = models.CharField(_("ファイルのハッシュ値"), max_length=64)
    note = models.CharField(_("メモ"), max_length=300, blank=True)
    template = models.ForeignKey(
        TemplateVersion,
        verbose_name=_("もとにしたひな形"),
        on_delete=models.PROTECT,
        related_name="documents",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登録者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("契約書類の版")
        verbose_name_plural = _("契約書類の版")
        ordering = ["agreement", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "number"], name="one_document_version_per_number"
            ),
            models.CheckConstraint(name="document_version_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.get_kind_display()} {self.number}"
