"""What one import writes: each record with the row it came from, kept for the history and for taking it back."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from core.actions.bulk import insert_rows
from core.actions.events import Changes, NewEvent, append_events, field_changes, field_values
from core.models import Event, ImportBatch, ImportedRow, User, record_ref

VERB = "import"
ROW_FIELDS = ("batch", "sheet", "row", "object_type", "object_id", "created", "before")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The row of a sheet, as people count it."""

    sheet: str
    row: int


@dataclass(slots=True)
class LedgerLog:
    """Collects what an import writes; `close` stores rows and events in bulk."""

    batch: ImportBatch
    by: User | None
    _rows: list[tuple[str | int, ...]] = field(default_factory=list)
    _made: Counter[str] = field(default_factory=Counter)
    _events: list[NewEvent] = field(default_factory=list)

    def made(
        self,
        source: SourceRow,
        record: models.Model,
        *,
        tell: bool = True,
        label: str | None = None,
        **more: Any,
    ) -> None:
        """Note a record that was made, `more` being what its history tells beside its fields.

        `tell` is False for rows beneath a record whose own event tells of them.
        """
        self._note(source, record, created=True, before={})
        if tell:
            changes = field_changes({}, {**field_values(record), **more})
            self._events.append(NewEvent(record, VERB, _without_keys(changes), label=label))

    def changed(
        self, source: SourceRow, record: models.Model, before: Mapping[str, Any], *, label: str | None = None
    ) -> None:
        """Note a record that was changed; `before` holds the fields as they were."""
        changes = field_changes(before, field_values(record, before))
        self._note(source, record, created=False, before={name: pair[0] for name, pair in changes.items()})
        self._events.append(NewEvent(record, VERB, _without_keys(changes), label=label))

    def counts(self) -> dict[str, int]:
        """Return how many records of each type were made."""
        return dict(self._made)

    def close(self) -> int:
        """Store everything and return the number of the last event, after which a change is somebody else's."""
        insert_rows(ImportedRow, ROW_FIELDS, self._rows)
        events = append_events([*self._events, NewEvent(self.batch, VERB)], by=self.by)
        return events[-1].seq

    def _note(
        self, source: SourceRow, record: models.Model, *, created: bool, before: dict[str, Any]
    ) -> None:
        object_type, object_id = record_ref(record)
        kept = json.dumps(before, ensure_ascii=False)
        self._rows.append(
            (self.batch.pk, source.sheet[:100], source.row, object_type, object_id, created, kept)
        )
        if created:
            self._made[object_type] += 1


def changed_since(rows: Iterable[ImportedRow], seq: int) -> list[Event]:
    """Return the events of these records after an event, oldest first: what somebody did after the import."""
    later = Event.objects.filter(seq__gt=seq).order_by("seq")
    refs = {(row.object_type, row.object_id) for row in rows}
    return [event for event in later.iterator() if (event.object_type, event.object_id) in refs]


def _without_keys(changes: Changes) -> Changes:
    return {name: pair for name, pair in changes.items() if name not in ("search_key", "match_key")}
