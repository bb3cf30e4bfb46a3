"""Merging two records of the same organisation or person, in a way that can be taken back.

Every covered relation moves to the survivor; the duplicate stays, names its survivor and is left out of lists. The event on
the survivor lists every row that moved and every row that was removed because the survivor already had its like.
"""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import registry
from core.actions.events import append_event, field_changes, field_values
from core.actions.refused import ActionRefused
from core.calc.canonical import canonical_value
from core.models import Attachment, Event, Organization, Person, User, record_ref
from core.registry import MergeRelation

Mergeable = Organization | Person
FILES = "core.attachment"


class MergeRefused(ActionRefused):
    """The two records cannot be one and the same."""


@dataclass(slots=True)
class MergeRecord:
    """What a merge did, in the form in which the event keeps it."""

    moved: dict[str, list[int]] = field(default_factory=dict)
    removed: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    absorbed: dict[str, list[list[Any]]] = field(default_factory=dict)
    filled: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def merge_records(
    survivor: Mergeable,
    duplicate: Mergeable,
    *,
    fill: tuple[str, ...],
    with_optional: bool,
    reason: str,
    by: User,
) -> Event:
    """Move everything that points at the duplicate to the survivor and fill the survivor's blanks from it.

    Raises MergeRefused when one of them was already merged, or both are the same record.
    """
    survivor, duplicate = _locked_pair(survivor, duplicate)
    record = MergeRecord()
    for relation in registry.merge_relations(record_ref(survivor)[0]):
        if with_optional or not relation.optional:
            _move_relation(relation, survivor, duplicate, record)
    _move_files(survivor, duplicate, record)
    record.filled = _fill_blanks(survivor, duplicate, fill)
    duplicate.merged_into = survivor
    _save_stamped(duplicate, by)
    _save_stamped(survivor, by)
    append_event(duplicate, "merged_away", by=by, changes={"merged_into": [None, survivor.pk]}, reason=reason)
    return append_event(survivor, "merge", by=by, changes=_as_changes(duplicate, record), reason=reason)


@transaction.atomic
def undo_merge(duplicate: Mergeable, *, by: User, reason: str = "") -> Mergeable:
    """Give back to the duplicate what the merge took from it; rows that moved on since stay where they are.

    Returns the former survivor. Raises MergeRefused when the record is not merged or the survivor was merged itself.
    """
    survivor = duplicate.merged_into
    if survivor is None or survivor.merged_into_id is not None:
        raise MergeRefused(_("この記録の統合は取り消せません。統合先の状態を確認してください。"))
    merge = _merge_event(survivor, duplicate)
    _clear_filled(survivor, duplicate, merge.changes["filled"][1])
    _give_back(survivor, duplicate, merge.changes)
    duplicate.merged_into = None
    _save_stamped(survivor, by)
    _save_stamped(duplicate, by)
    append_event(duplicate, "unmerged", by=by, changes={"merged_into": [survivor.pk, None]}, reason=reason)
    append_event(survivor, "undo_merge", by=by, changes={"duplicate": [duplicate.pk, None]}, reason=reason)
    return survivor


def _locked_pair(survivor: Mergeable, duplicate: Mergeable) -> tuple[Mergeable, Mergeable]:
    model = type(survivor)
    locked = {
        row.pk: row
        for row in model._base_manager.select_for_update()
        .filter(pk__in=[survivor.pk, duplicate.pk])
        .order_by("pk")
    }
    if type(duplicate) is not model or len(locked) != 2:
        raise MergeRefused(_("統合する二つの記録を選んでください。"))
    if any(row.merged_into_id is not None for row in locked.values()):
        raise MergeRefused(_("選んだ記録はすでに統合されています。画面を開き直してください。"))
    return locked[survivor.pk], locked[duplicate.pk]


def _move_relation(
    relation: MergeRelation, survivor: Mergeable, duplicate: Mergeable, record: MergeRecord
) -> None:
    manager = apps.get_model(relation.model)._base_manager
    twins = _twins(relation, manager.filter(**{relation.field: survivor}))
    moving: list[int] = []
    for row in manager.filter(**{relation.field: duplicate}).order_by("pk"):
        twin = twins.get(_twin_key(relation, row)) if relation.twin_by else None
        if twin is None:
            moving.append(row.pk)
        else:
            _remove_row(relation, row, twin, record)
    if moving:
        manager.filter(pk__in=moving).update(**{relation.field: survivor})
        record.moved[relation.key] = moving


def _remove_row(relation: MergeRelation, row: models.Model, twin: models.Model, record: MergeRecord) -> None:
    values = {each.attname: each.value_from_object(row) for each in row._meta.concrete_fields}
    record.removed.setdefault(relation.model, []).append(canonical_value(values))  # type: ignore[arg-type]
    row.delete()
    if relation.absorb is not None:
        before = field_values(twin)
        relation.absorb(row, twin)
        twin.save()
        record.absorbed.setdefault(relation.model, []).append(
            [twin.pk, field_changes(before, field_values(twin))]
        )


def _twins(relation: MergeRelation, rows: "models.QuerySet[Any]") -> dict[tuple[Any, ...], models.Model]:
    return {_twin_key(relation, row): row for row in rows} if relation.twin_by else {}


def _twin_key(relation: MergeRelation, row: models.Model) -> tuple[Any, ...]:
    return tuple(field_values(row, relation.twin_by).values())


def _move_files(survivor: Mergeable, duplicate: Mergeable, record: MergeRecord) -> None:
    object_type, object_id = record_ref(duplicate)
    files = Attachment.objects.filter(object_type=object_type, object_id=object_id)
    if moving := list(files.values_list("pk", flat=True)):
        files.update(object_id=str(survivor.pk))
        record.moved[FILES] = moving


def _fill_blanks(survivor: Mergeable, duplicate: Mergeable, names: tuple[str, ...]) -> dict[str, Any]:
    """Take over values the survivor lacks. A unique value leaves the duplicate, for only one record may hold it."""
    filled = {}
    for name in names:
        value = getattr(duplicate, name)
        if value and not getattr(survivor, name):
            filled[name] = value
            setattr(survivor, name, value)
            if _is_unique(duplicate, name):
                setattr(duplicate, name, None)
    return filled


def _clear_filled(survivor: Mergeable, duplicate: Mergeable, filled: dict[str, Any]) -> None:
    """Blank what the merge filled in, unless somebody changed it since."""
    for name, value in filled.items():
        unique = _is_unique(survivor, name)
        if getattr(survivor, name) == value:
            setattr(survivor, name, None if unique else "")
            if unique:
                setattr(duplicate, name, value)


def _is_unique(row: Mergeable, name: str) -> bool:
    return any(each.unique for each in row._meta.concrete_fields if each.name == name)


def _give_back(survivor: Mergeable, duplicate: Mergeable, changes: dict[str, Any]) -> None:
    for key, ids in changes["moved"][1].items():
        if key == FILES:
            Attachment.objects.filter(pk__in=ids, object_id=str(survivor.pk)).update(
                object_id=str(duplicate.pk)
            )
            continue
        model, name = key.rsplit(".", 1)
        apps.get_model(model)._base_manager.filter(pk__in=ids, **{name: survivor}).update(**{name: duplicate})
    for model, twins in changes["absorbed"][1].items():
        for pk, differing in twins:
            before = {name: pair[0] for name, pair in differing.items()}
            apps.get_model(model)._base_manager.filter(pk=pk).update(**before)
    for model, rows in changes["removed"][1].items():
        kind = apps.get_model(model)
        for values in rows:
            row = kind(
                **{each.attname: each.to_python(values[each.attname]) for each in kind._meta.concrete_fields}
            )
            row.save(force_insert=True)


def _merge_event(survivor: Mergeable, duplicate: Mergeable) -> Event:
    for event in Event.objects.about([record_ref(survivor)]).filter(verb="merge").order_by("-seq"):
        if event.changes["duplicate"] == [None, duplicate.pk]:
            return event
    raise MergeRefused(_("統合したときの記録が見つからないため、取り消せません。"))


def _save_stamped(row: Mergeable, by: User) -> None:
    row.version += 1
    row.updated_at, row.updated_by = timezone.now(), by
    row.save()


def _as_changes(duplicate: Mergeable, record: MergeRecord) -> dict[str, Any]:
    return {
        "duplicate": [None, duplicate.pk],
        "duplicate_name": [None, str(duplicate)],
        "moved": [None, record.moved],
        "removed": [None, record.removed],
        "absorbed": [None, record.absorbed],
        "filled": [None, record.filled],
    }
