"""Appending to the event log: every action that changes a record says here what it changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from core import registry
from core.calc.canonical import CanonicalValue, canonical_value, chain_hash
from core.calc.messages import gettext_noop
from core.models import Event, EventHead, RecordRef, User, record_ref
from core.queries.events import chain_key

HEAD_PK = 1
SYSTEM_LABEL = gettext_noop("自動処理")

VERBS_THAT_ONLY_READ = frozenset({"download", "read", "view_content"})

Changes = dict[str, list[CanonicalValue]]


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event to append: the record, what was done to it, and its fields before and after."""

    record: models.Model
    verb: str
    changes: Mapping[str, Sequence[CanonicalValue]] = field(default_factory=dict)
    reason: str = ""
    label: str | None = None


def field_values(record: models.Model, fields: Iterable[str] | None = None) -> dict[str, Any]:
    """Return the record's stored values by field name, foreign keys as keys; all editable fields by default.

    A foreign key may be asked for by the name of its column as well: `department_id` gives `department`.
    """
    wanted = None if fields is None else set(fields)
    return {
        each.name: each.value_from_object(record)
        for each in record._meta.concrete_fields
        if (
            bool({each.name, each.attname} & wanted)
            if wanted is not None
            else each.editable and not each.primary_key
        )
    }


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Return the fields that differ, each with its canonical value before and after.

    A field that is missing on one side counts as empty there, so `field_changes({}, values)` describes a creation.
    """
    changes: Changes = {}
    for name in [*before, *(name for name in after if name not in before)]:
        old, new = _plain(before.get(name)), _plain(after.get(name))
        if old != new and not (old in (None, "") and new in (None, "")):
            changes[name] = [old, new]
    return changes


def append_event(
    obj: models.Model,
    verb: str,
    *,
    by: User | None,
    changes: Mapping[str, Sequence[CanonicalValue]] | None = None,
    reason: str = "",
    label: str | None = None,
) -> Event:
    """Append one event about a record; `by` is None only for what the program does by itself."""
    return append_events([NewEvent(obj, verb, changes or {}, reason, label)], by=by)[0]


def append_events(rows: Iterable[NewEvent], *, by: User | None) -> list[Event]:
    """Append events in order under one lock; the hashes are computed in memory and the rows written in bulk."""
    drafts = list(rows)
    if not drafts:
        return []
    with transaction.atomic():
        events = _append_under_lock(drafts, by)
    changed = [event for event in events if event.verb not in VERBS_THAT_ONLY_READ]
    if changed:
        _announce({(event.object_type, event.object_id) for event in changed})
    return events


def _append_under_lock(drafts: list[NewEvent], by: User | None) -> list[Event]:
    head = _locked_head()
    key, now = chain_key(), timezone.now()
    events: list[Event] = []
    for draft in drafts:
        event = _unchained_event(draft, by)
        event.seq, event.at, event.prev_hash = head.last_seq + 1, now, head.last_hash
        event.hash = chain_hash(key, event.body, event.prev_hash)
        head.last_seq, head.last_hash = event.seq, event.hash
        events.append(event)
    Event.objects.bulk_create(events, batch_size=1000)
    head.save()
    return events


def _locked_head() -> EventHead:
    """Lock the end of the chain until the transaction ends; on SQLite the transaction itself is the lock."""
    locked = EventHead.objects.select_for_update()
    return locked.filter(pk=HEAD_PK).first() or locked.get_or_create(pk=HEAD_PK)[0]


def _unchained_event(draft: NewEvent, by: User | None) -> Event:
    object_type, object_id = record_ref(draft.record)
    return Event(
        actor=by,
        actor_label=SYSTEM_LABEL if by is None else str(by)[:150],
        role="" if by is None else ",".join(sorted(by.roles)),
        verb=draft.verb,
        object_type=object_type,
        object_id=object_id,
        object_label=(draft.label or str(draft.record))[:250],
        changes={name: canonical_value(pair) for name, pair in draft.changes.items()},
        reason=draft.reason,
    )


def _plain(value: Any) -> CanonicalValue:
    return canonical_value(value.pk if isinstance(value, models.Model) else value)


class _Announcement:
    """The records that one transaction changed, told to the listeners when it commits."""

    def __init__(self) -> None:
        self.refs: set[RecordRef] = set()

    def __call__(self) -> None:
        registry.announce_changes(frozenset(self.refs))


def _announce(refs: set[RecordRef]) -> None:
    """Add the records to the transaction's announcement, which survives as long as this savepoint does."""
    connection = transaction.get_connection()
    here = set(connection.savepoint_ids)
    for savepoints, callback, _robust in connection.run_on_commit:
        if isinstance(callback, _Announcement) and savepoints <= here:
            callback.refs |= refs
            return
    announcement = _Announcement()
    announcement.refs |= refs
    transaction.on_commit(announcement, robust=True)
