"""The bin: what lies in it, and what keeps a record from being put there."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from collaboration.calc.bin import stays_until
from collaboration.models import Agreement, Estimate
from core.models import User

Deletable = Agreement | Estimate
MODELS: dict[str, type[Agreement] | type[Estimate]] = {"agreement": Agreement, "estimate": Estimate}
GOES_ALONG = frozenset(
    {
        "collaboration.agreementparty",
        "collaboration.agreementresearcher",
        "collaboration.activityoverride",
        "collaboration.officeinvolvement",
        "collaboration.turn",
        "collaboration.estimateversion",
    }
)
"""Rows that are nothing without their record. Any other row that points at it holds it, also of a kind added later."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of one kind for whose sake a record is not deleted."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class BinnedRow:
    """One record in the bin."""

    record: Deletable
    kind: str
    can_restore: bool

    @property
    def label(self) -> str:
        """The kind of record in words."""
        return str(self.record._meta.verbose_name)

    @property
    def until(self) -> datetime.date | None:
        """The last day on which it can be brought back."""
        day = self.record.deleted_at
        return stays_until(timezone.localdate(day)) if day else None


def holdings(record: Deletable) -> list[Holding]:
    """Return what hangs on a record that must not go with it."""
    return list(_held(type(record), [record.pk]))


def _held(model: Any, keys: Sequence[int]) -> Iterator[Holding]:
    for relation in model._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys})
        if relation.on_delete is models.SET_NULL:
            continue
        label = relation.related_model._meta.label_lower
        if label in GOES_ALONG:
            yield from _held(relation.related_model, list(rows.values_list("pk", flat=True)))
        elif count := rows.count():
            yield Holding(str(relation.related_model._meta.verbose_name), count)


def rows_in_bin(user: User) -> list[BinnedRow]:
    """Return what the user may see in the bin, what was put there last first."""
    rows = [
        BinnedRow(record, kind, user.has_perm(f"collaboration.delete_{kind}", record))
        for kind, model in MODELS.items()
        for record in in_bin(model).visible_to(user).select_related("deleted_by")
    ]
    return sorted(rows, key=lambda row: (row.record.deleted_at, row.kind, row.record.pk), reverse=True)


def in_bin(model: type[Agreement] | type[Estimate]) -> Any:
    """Return the records of a kind that are in the bin."""
    return model.everything.exclude(deleted_at=None)


def is_number_in_bin(number: str) -> bool:
    """Whether a contract in the bin carries this number."""
    return bool(number) and in_bin(Agreement).filter(number=number).exists()
