"""What changed between two versions of an estimate, in words and in yen.

Names of fields come from the records' own declarations, so that a field that is added tomorrow is compared tomorrow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from typing import Any

from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.quote import Sums
from collaboration.calc.pricing.scenario import PricedScenario
from collaboration.calc.records import Bounds, bounds_of
from core.calc.enums import LabelledEnum
from core.calc.messages import Message, gettext_noop
from core.calc.rates import percent_in_words, rate_in_words

Words = tuple[Message, ...]
"""Sentences and terms that stand beside each other; each can be translated by itself."""

NOTHING: Words = (Message(gettext_noop("（なし）")),)
NO_SUMS = Sums()
FISCAL_YEAR = "年度"
IDENTITY = ("category", "fiscal_year", "label", "name", "code", "driver", "circumstance", "to", "valid_from")
"""The fields by which a row is known again in the other version, as far as it has them."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs. `labels` lead to it from the outside in: 直接経費 › 設備備品費 2026年度 › 金額（円）."""

    labels: tuple[Words, ...]
    before: Words
    after: Words


@dataclass(frozen=True, slots=True)
class ElementChange:
    """An element of the price before and after, in yen. None names the total with tax."""

    element: Element | None
    before_yen: int
    after_yen: int

    @property
    def difference_yen(self) -> int:
        """How much more it is now."""
        return self.after_yen - self.before_yen

    @property
    def label(self) -> str:
        """The element's name, a term of the catalogue."""
        return self.element.label if self.element is not None else gettext_noop("合計（税込）")


@dataclass(frozen=True, slots=True)
class ScenarioDifference:
    """What changed in a scenario; `before` or `after` is missing for one that was added or taken away."""

    label: str
    before: PricedScenario | None
    after: PricedScenario | None
    request: tuple[Change, ...]
    policy: tuple[Change, ...]
    elements: tuple[ElementChange, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return self.before == self.after


def difference(
    old: Sequence[PricedScenario], new: Sequence[PricedScenario]
) -> tuple[ScenarioDifference, ...]:
    """Return what changed per scenario, in the order of the new version, those taken away last.

    Scenarios are matched by label; those left over on both sides by their order.
    """
    return tuple(_scenario_difference(before, after) for before, after in _matched(old, new))


def changed_fields(before: object, after: object) -> tuple[Change, ...]:
    """Return the fields in which two records of one kind differ."""
    return tuple(_changes((), before, after))


def _matched(
    old: Sequence[PricedScenario], new: Sequence[PricedScenario]
) -> Iterator[tuple[PricedScenario | None, PricedScenario | None]]:
    left = list(old)
    partners: list[PricedScenario | None] = []
    for each in new:
        found = next((one for one in left if one.scenario.label == each.scenario.label), None)
        partners.append(found)
        if found is not None:
            left.remove(found)
    for each, partner in zip(new, partners, strict=True):
        yield (partner or (left.pop(0) if left else None)), each
    for one in left:
        yield one, None


def _scenario_difference(before: PricedScenario | None, after: PricedScenario | None) -> ScenarioDifference:
    label = (after or before).scenario.label  # type: ignore[union-attr]  # a pair always has one side
    elements = tuple(_elements(_sums(before), _sums(after)))
    if before is None or after is None:
        return ScenarioDifference(label, before, after, (), (), elements)
    return ScenarioDifference(
        label,
        before,
        after,
        changed_fields(before.scenario.request, after.scenario.request),
        changed_fields(before.scenario.policy, after.scenario.policy),
        elements,
    )


def _sums(whole: PricedScenario | None) -> Sums:
    return NO_SUMS if whole is None else whole.quote.sums


def _elements(old: Sums, new: Sums) -> Iterator[ElementChange]:
    for element in Element:
        if old.of(element) or new.of(element):
            yield ElementChange(element, old.of(element), new.of(element))
    yield ElementChange(None, old.total_yen, new.total_yen)


def _changes(labels: tuple[Words, ...], before: Any, after: Any) -> Iterator[Change]:
    for item in fields(before):
        old, new = getattr(before, item.name), getattr(after, item.name)
        if old == new:
            continue
        bounds = bounds_of(item)
        here = (*labels, (Message(bounds.label),))
        if _is_record(old) and _is_record(new):
            yield from _changes(here, old, new)
        elif _has_rows(old) or _has_rows(new):
            yield from _row_changes(here, old, new)
        else:
            yield Change(here, _in_words(old, bounds), _in_words(new, bounds))


def _row_changes(labels: tuple[Words, ...], old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    left = list(old)
    for row in new:
        if row in left:
            left.remove(row)
            continue
        known = next((one for one in left if _identity(one) == _identity(row) and one not in new), None)
        if known is None:
            yield Change(labels, NOTHING, row_in_words(row))
            continue
        left.remove(known)
        yield from _changes((*labels, *_name(row)), known, row)
    for gone in left:
        yield Change(labels, row_in_words(gone), NOTHING)


def row_in_words(row: Any) -> Words:
    """Write a row as its fields that say something: 消耗品費 2026年度 1,000,000円."""
    said = (
        _in_words(getattr(row, item.name), bounds_of(item))
        for item in fields(row)
        if getattr(row, item.name) != item.default and getattr(row, item.name) not in (None, "", ())
    )
    return tuple(word for words in said for word in words)


def _in_words(value: object, bounds: Bounds) -> Words:
    match value:
        case None | "" | ():
            return NOTHING
        case tuple():
            return tuple(word for item in value for word in _in_words(item, bounds))
        case bool():
            return (Message(gettext_noop("はい") if value else gettext_noop("いいえ")),)
        case LabelledEnum():
            return (Message(value.label),)
    return row_in_words(value) if _is_record(value) else (_number_or_text(value, bounds),)


def _number_or_text(value: object, bounds: Bounds) -> Message:
    match value:
        case Fraction():
            is_share = bounds.maximum is not None and bounds.maximum <= 1
            return _text(percent_in_words(value) if is_share else rate_in_words(value))
        case int() if "円" in bounds.label:
            return Message(gettext_noop("%(amount)s円"), {"amount": f"{value:,}"})
        case int() if bounds.label == FISCAL_YEAR:
            return Message(gettext_noop("%(year)s年度"), {"year": value})
    return _text(str(value))


def _text(text: str) -> Message:
    return Message("%(text)s", {"text": text})


def _identity(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in IDENTITY if hasattr(row, name)) if _is_record(row) else (row,)


def _name(row: Any) -> tuple[Words, ...]:
    """Name a row by what it is known by; a row that nothing tells from others stays unnamed."""
    known = [item for item in fields(row) if item.name in IDENTITY and getattr(row, item.name)]
    words = tuple(word for item in known for word in _in_words(getattr(row, item.name), bounds_of(item)))
    return (words,) if words else ()


def _is_record(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, type)


def _has_rows(value: object) -> bool:
    return isinstance(value, tuple) and any(_is_record(item) for item in value)
