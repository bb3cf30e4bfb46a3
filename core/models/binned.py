"""Records that go to a bin before they go for good: what is in the bin is in no list, search, count or export."""

from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class LiveManager(models.Manager[Row]):
    """The manager that everything goes through: it does not know what is in the bin.

    As the first manager of its model it also serves related rows, so that nobody can forget the condition. Following a
    foreign key still reaches a record in the bin: what points at one is itself out of sight.
    """

    def get_queryset(self) -> Any:
        """Return what is not in the bin."""
        return super().get_queryset().filter(deleted_at=None)


class BinnedModel(models.Model):
    """A record that can be put into the bin. Its `objects` must be a LiveManager; `everything` knows the bin as well."""

    deleted_at = models.DateTimeField(_("削除した日時"), null=True, blank=True, editable=False, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("削除した人"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True
