"""The whole event log, searched by person, record and period."""

import datetime
from collections.abc import Iterator

from django.utils import timezone

from core.models import Event
from core.models.event import EventQuerySet
from core.queries.timeline import TimelineEntry, entries_in_words

CHUNK = 500


def by_conditions(
    events: EventQuerySet,
    *,
    person: str = "",
    record: str = "",
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> EventQuerySet:
    """Keep events of a person, of a record, and of a period; both days count, in local time."""
    if person:
        events = events.filter(actor_label__contains=person)
    if record:
        events = events.filter(object_label__contains=record)
    if first is not None:
        events = events.filter(at__gte=_midnight(first))
    if last is not None:
        events = events.filter(at__lt=_midnight(last + datetime.timedelta(days=1)))
    return events.order_by("-seq")


def rows_of(keys: list[int]) -> list[TimelineEntry]:
    """Return the events of these keys in words, in the order given."""
    found = Event.objects.in_bulk(keys)
    return entries_in_words([found[key] for key in keys if key in found])


def every_row(events: EventQuerySet) -> Iterator[TimelineEntry]:
    """Yield every event of a selection in words, a chunk at a time."""
    keys = list(events.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield from rows_of(keys[start : start + CHUNK])


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
