"""What an amendment changes, as its document lists it: values before and after, in words."""

import datetime
from typing import Any

from collaboration.models import Agreement
from core.models import Event, record_ref

CHANGING = ("title", "starts_on", "ends_on", "amount_yen")


def changed_values(amendment: Agreement) -> list[tuple[str, Any, Any]]:
    """Return what an amendment changes: name of the field, value before, value after; two queries.

    Entering an amendment carries its term and amount over into the agreement, so the values before it are read from what
    the history says was changed since.
    """
    root = amendment.parent
    if root is None:
        return []
    before = _before(root, amendment)
    return [
        (name, before[name], getattr(amendment, name))
        for name in CHANGING
        if getattr(amendment, name) is not None and before[name] != getattr(amendment, name)
    ]


def _before(root: Agreement, amendment: Agreement) -> dict[str, Any]:
    values = {name: getattr(root, name) for name in CHANGING}
    began = Event.objects.about([record_ref(amendment)]).order_by("pk").first()
    if began is None:
        return values
    since = Event.objects.about([record_ref(root)]).filter(pk__gt=began.pk).order_by("-pk")
    for event in since:
        values |= {name: _read(name, event.changes[name][0]) for name in CHANGING if name in event.changes}
    return values


def _read(name: str, value: Any) -> Any:
    return datetime.date.fromisoformat(value) if name.endswith("_on") and value else value
