"""Where rules of one's own begin: a preset without what belongs to the institution it comes from, or an empty policy."""

import datetime
from dataclasses import fields, is_dataclass, replace
from typing import Any

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.policy import CostPolicy


def begun_from(preset: CostPolicy, *, code: str, valid_from: datetime.date) -> CostPolicy:
    """Return a preset as the beginning of one's own rules: its values stay, its articles, sources and notes go.

    An article of a foreign rule book on one's own estimate would be worse than none.
    """
    begun: CostPolicy = _without_articles(preset)
    return replace(
        begun,
        id=code,
        label=preset.kind.label,
        valid_from=valid_from,
        source="",
        institution="",
        note="",
        amendment_article="",
        tax=replace(begun.tax, rates=()),
    )


def empty_policy(kind: AgreementKind, *, code: str, valid_from: datetime.date) -> CostPolicy:
    """Return a policy that lays nothing down yet."""
    return CostPolicy(id=code, label="", kind=kind, valid_from=valid_from, source="")


def _without_articles(record: Any) -> Any:
    """Blank every article of a record and of the records inside it."""
    if isinstance(record, tuple):
        return tuple(_without_articles(item) for item in record)
    if not is_dataclass(record) or isinstance(record, type):
        return record
    values = {item.name: _without_articles(getattr(record, item.name)) for item in fields(record)}
    return replace(record, **{**values, "article": ""} if "article" in values else values)
