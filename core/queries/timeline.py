"""The history of a record in words that an office reads: 「契約金額：3,000,000円 → 3,500,000円」."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from core import registry
from core.calc.kinds import Role
from core.models import Event, RecordRef, record_ref
from core.models.wording import country_in_words, in_brackets, listed, term

LONGEST_VALUE = 80
HASH_ENDINGS = ("_hash", "sha256")
Labels = dict[type[models.Model], dict[str, str]]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event in words: when, who, in which roles, what, and each changed field on a line of its own."""

    at: datetime.datetime
    actor_label: str
    role_label: str
    title: str
    details: list[str]
    reason: str
    object_label: str = ""


def timeline(*records: models.Model, limit: int = 200) -> list[TimelineEntry]:
    """Return the history of a record and of those given after it, latest first.

    Events of the others are named by their kind. Three queries and one for each kind of record a change points to.
    """
    return timeline_of([record_ref(record) for record in records], limit=limit)


def timeline_of(refs: Sequence[RecordRef], *, limit: int, without: Sequence[str] = ()) -> list[TimelineEntry]:
    """Return the history of records by their type and key, the main one first, leaving out some verbs and all hashes."""
    events = list(Event.objects.about(refs).exclude(verb__in=without).order_by("-seq")[:limit])
    return entries_in_words(events, main_type=refs[0][0], is_whole=False)


def entries_in_words(
    events: Sequence[Event], main_type: str = "", *, is_whole: bool = True
) -> list[TimelineEntry]:
    """Put events into words; those of another kind than `main_type` begin with the name of their kind.

    Hashes and structured contents say nothing to an office that reads a history; only the whole log shows them.
    """
    labels = _labels_of_keys(events)
    return [
        TimelineEntry(
            at=event.at,
            actor_label=term(event.actor_label) if event.actor_id is None else event.actor_label,
            role_label=listed(role_labels(event.role)),
            title=_title(event, main_type),
            details=_details(event, labels, is_whole=is_whole),
            reason=event.reason,
            object_label=event.object_label,
        )
        for event in events
    ]


def role_labels(stored: str) -> list[str]:
    """Return the roles kept with an event in words."""
    known = {role.value: role.label for role in Role}
    return [_(known[code]) for code in stored.split(",") if code in known]


def kind_label(object_type: str) -> str:
    """Return the kind of a record in words."""
    model = _model(object_type)
    return str(model._meta.verbose_name) if model else object_type


def _title(event: Event, main_type: str) -> str:
    verb = registry.verb_label(event.verb)
    if event.object_type == main_type:
        return verb
    return _("%(kind)s：%(verb)s") % {"kind": kind_label(event.object_type), "verb": verb}


def _details(event: Event, labels: Labels, *, is_whole: bool) -> list[str]:
    model = _model(event.object_type)
    lines = []
    for name, pair in _in_order(event.changes, model):
        if not is_whole and _is_for_machines(name, pair):
            continue
        field = _field(model, name)
        if field is not None and isinstance(pair, list):
            old, new = (_in_words(field, value, labels) for value in pair)
            if not old and not new:
                continue
            words = {"label": _label(field), "old": old or _("（なし）"), "new": new or _("（なし）")}
            text = _("%(label)s：%(old)s → %(new)s") if old else _("%(label)s：%(new)s")
            lines.append(text % words)
    return lines + _merge_lines(event)


def _is_for_machines(name: str, pair: Any) -> bool:
    """Tell whether a change is one of a hash, or of contents that only the page of the record can lay out."""
    return name.endswith(HASH_ENDINGS) or (isinstance(pair, list) and any(isinstance(v, dict) for v in pair))


def _in_order(changes: dict[str, Any], model: type[models.Model] | None) -> list[tuple[str, Any]]:
    """Return the changes in the order of the model's fields; PostgreSQL does not keep the order of JSON keys."""
    names = [field.name for field in model._meta.concrete_fields] if model else []
    places = {name: place for place, name in enumerate(names)}
    return sorted(changes.items(), key=lambda change: (places.get(change[0], len(places)), change[0]))


def _merge_lines(event: Event) -> list[str]:
    """Say what a merge moved, by kind and number."""
    if event.verb != "merge":
        return []
    lines = [_("統合した記録：%(name)s") % {"name": event.changes["duplicate_name"][1]}]
    for key, ids in event.changes["moved"][1].items():
        kind = kind_label(".".join(key.split(".")[:2]))
        lines.append(_("引き継いだ記録：%(kind)s %(count)d件") % {"kind": kind, "count": len(ids)})
    return lines


def _model(object_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, name: str) -> Any:
    """Return the field that a change names, by its name, its column or the name of its reverse side."""
    if model is None:
        return None
    fields: Iterable[Any] = model._meta.get_fields()
    return next((each for each in fields if name in (each.name, getattr(each, "attname", None))), None)


def _label(field: Any) -> str:
    """Name a field; the unit in brackets goes, since the amount carries it."""
    named = field if hasattr(field, "verbose_name") else field.related_model._meta
    label = str(named.verbose_name)
    return label.removesuffix(in_brackets(_("円").strip())).strip() if field.name.endswith("_yen") else label


def _in_words(field: Any, value: Any, labels: Labels) -> str:
    match value:
        case None | "" | []:
            return ""
        case bool():
            return _("はい") if value else _("いいえ")
        case list() | dict():
            text = _several(value)
        case str() if field.name == "country":
            text = country_in_words(value)
        case int() if field.name.endswith("_yen"):
            text = _("%(amount)s円") % {"amount": f"{value:,}"}
        case str() if isinstance(field, models.DateTimeField):
            text = _moment(value)
        case _ if _is_key(field):
            text = labels[field.related_model].get(str(value), _("（削除された記録）"))
        case _:
            text = str(dict(getattr(field, "flatchoices", ())).get(value, value))
    return Truncator(text).chars(LONGEST_VALUE)


def _several(value: list[Any] | dict[str, Any]) -> str:
    """Write a list as words; contents that no list of words can hold stay as they are kept, empty ones say nothing."""
    if isinstance(value, list):
        return listed(str(item) for item in value)
    return json.dumps(value, ensure_ascii=False) if value else ""


def _is_key(field: Any) -> bool:
    """Tell whether the field holds the key of another record."""
    return isinstance(field, models.ForeignKey)


def _moment(stored: str) -> str:
    """Write a moment by the clock of the institution; the log keeps it in universal time."""
    at = parse_datetime(stored)
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at is not None else stored


def _labels_of_keys(events: Iterable[Event]) -> Labels:
    """Name the records that changes point to, in one query per kind."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for event in events:
        for name, pair in event.changes.items():
            field = _field(_model(event.object_type), name)
            if _is_key(field):
                wanted[field.related_model].update(str(key) for key in pair if key is not None)
    labels: Labels = defaultdict(dict)
    for model, keys in wanted.items():
        found = model._base_manager.filter(pk__in=keys)
        labels[model] = {str(record.pk): str(record) for record in found}
    return labels
