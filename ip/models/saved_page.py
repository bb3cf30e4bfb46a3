"""What was typed into a page of a disclosure and not yet taken over: kept here, so that a lost browser loses ten seconds."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import User
from ip.models.disclosure import Disclosure


class SavedPageQuerySet(models.QuerySet["SavedPage"]):
    """Selections of saved pages."""

    def visible_to(self, user: User) -> Self:
        """Everybody sees what one typed oneself, while one may read the disclosure."""
        return self.filter(user=user, disclosure__in=Disclosure.objects.with_content_for(user))


class SavedPage(models.Model):
    """The fields of one page as one user typed them, right or wrong, with the version of the record they began from."""

    disclosure = models.ForeignKey(
        Disclosure, verbose_name=_("発明届"), on_delete=models.CASCADE, related_name="saved_pages"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("利用者"), on_delete=models.CASCADE, related_name="+"
    )
    page = models.CharField(_("画面"), max_length=20)
    fields = models.JSONField(_("入力"))
    saved_at = models.DateTimeField(_("保存した日時"), auto_now=True)

    objects = SavedPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("入力の控え")
        verbose_name_plural = _("入力の控え")
        ordering = ["disclosure", "page"]
        constraints = [models.UniqueConstraint(fields=["disclosure", "user", "page"], name="saved_page_once")]

    def __str__(self) -> str:
        return f"{self.disclosure} {self.page}"
