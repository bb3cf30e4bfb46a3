"""The event log: who changed what, when, in which role and why. Rows are chained by hashes and never change."""

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.calc.canonical import CanonicalValue, canonical_value
from core.calc.kinds import Role

if TYPE_CHECKING:
    from core.models.user import User

CHAINED_FIELDS = (
    "seq",
    "at",
    "actor_id",
    "actor_label",
    "role",
    "verb",
    "object_type",
    "object_id",
    "object_label",
    "changes",
    "reason",
)
"""Everything that an event says."""

RecordRef = tuple[str, str]
"""Type ("core.organization") and key of a record, as the event log, files and import rows name it."""


def record_ref(record: models.Model) -> RecordRef:
    """Return how rows without a foreign key name this record."""
    return record._meta.label_lower, str(record.pk)


class EventHead(models.Model):
    """The end of the chain; appending locks this one row, so that the chain never forks."""

    last_seq = models.BigIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.last_seq)


class EventQuerySet(models.QuerySet["Event"]):
    """Selections of events."""

    def visible_to(self, user: "User") -> Self:
        """Only auditors and superusers read the whole log; others read the history of a record they may see."""
        return self if user.is_superuser or user.has_role(Role.AUDITOR) else self.none()

    def about(self, refs: Iterable[RecordRef]) -> Self:
        """Events of these records."""
        by_type: dict[str, list[str]] = {}
        for object_type, object_id in refs:
            by_type.setdefault(object_type, []).append(object_id)
        wanted = Q(pk__in=[])
        for object_type, object_ids in by_type.items():
            wanted |= Q(object_type=object_type, object_id__in=object_ids)
        return self.filter(wanted)


class Event(models.Model):
    """One change of one record. `changes` maps a field to its values before and after.

    The record is named by type and key instead of a foreign key, so that history survives a deletion.
    """

    seq = models.BigIntegerField(_("通番"), unique=True)
    at = models.DateTimeField(_("日時"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作者"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    actor_label = models.CharField(_("操作者名"), max_length=150)
    role = models.CharField(_("役割"), max_length=100, blank=True)
    verb = models.CharField(_("操作"), max_length=50)
    object_type = models.CharField(_("対象の種類"), max_length=60)
    object_id = models.CharField(_("対象の番号"), max_length=40)
    object_label = models.CharField(_("対象"), max_length=250)
    changes = models.JSONField(_("変更内容"), default=dict)
    reason = models.TextField(_("理由"), blank=True)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("操作履歴")
        verbose_name_plural = _("操作履歴")
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "-seq"]),
            models.Index(fields=["actor", "-seq"]),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.object_label}"

    @property
    def body(self) -> list[CanonicalValue]:
        """What the hash of the row covers, beside the hash of the row before."""
        return chained_values([getattr(self, name) for name in CHAINED_FIELDS])


def chained_values(values: Sequence[Any]) -> list[CanonicalValue]:
    """Return the values of CHAINED_FIELDS in the form in which they are hashed; only the instant is not JSON yet."""
    return [canonical_value(value) if isinstance(value, datetime.datetime) else value for value in values]
