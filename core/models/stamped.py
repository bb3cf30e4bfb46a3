"""What every record that people edit carries: who, when, and a version for optimistic locking."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StampedModel(models.Model):
    """A record with its author and a version counter.

    A save is an UPDATE filtered by the version the editor saw; zero rows mean that somebody else was first.
    """

    version = models.PositiveIntegerField(_("版"), default=1, editable=False)
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登録者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("更新者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True
