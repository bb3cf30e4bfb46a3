"""A policy in words: every value with the name of its field, in the blocks in which a rule book would set it out."""

import datetime
from collections.abc import Iterator
from dataclasses import Field, dataclass, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from collaboration.calc.pricing.kinds import IndirectMethod
from collaboration.calc.pricing.policy import CostPolicy, IndirectRule, RoundingRule
from collaboration.calc.records import Bounds, bounds_of, hints_of, without_none
from core.calc.messages import Message, gettext_noop
from core.calc.money import RoundingMode
from core.calc.rates import percent_exactly, rate_in_words

OUTLINE = gettext_noop("概要")
ARTICLES = ("article", "source")
IN_YEN = "（円）"
NOTHING = Message(gettext_noop("定めなし"))
NO_RATE = "－"

ROUNDING_LABELS = {
    RoundingMode.FLOOR: gettext_noop("切捨て"),
    RoundingMode.HALF_UP: gettext_noop("四捨五入"),
    RoundingMode.CEIL: gettext_noop("切上げ"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One value: where it stands, the terms that name it, and the value in words."""

    path: str
    label: tuple[str, ...]
    value: Message


@dataclass(frozen=True, slots=True)
class Block:
    """What belongs together: the values of one part of the policy, and the article they come from.

    `order` counts the parts of which a policy has several (two ways of finding indirect cost); 0 where there is one.
    """

    name: str
    label: str
    entries: tuple[Entry, ...]
    order: int = 0
    article: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that two policies state differently."""

    path: str
    label: tuple[str, ...]
    before: Message
    after: Message

    @property
    def inner_label(self) -> tuple[str, ...]:
        """What names the value inside its part."""
        return self.label[1:] or self.label


@dataclass(frozen=True, slots=True)
class PartChange:
    """What differs in one part of the rules; a part may be laid down for the first time, or no longer."""

    label: str
    changes: tuple[Change, ...]
    is_new: bool
    is_dropped: bool


def blocks_of(policy: CostPolicy) -> tuple[Block, ...]:
    """Set a policy out in blocks, in the order of its declaration; what it does not lay down is left out."""
    outline: list[Entry] = []
    blocks: list[Block] = []
    for item in fields(policy):
        value = getattr(policy, item.name)
        if holds_records(CostPolicy, item):
            blocks.extend(_blocks(item, value))
        elif not _is_silent(value, item):
            outline.append(_entry(item.name, (bounds_of(item).label,), value, bounds_of(item)))
    return (Block("", OUTLINE, tuple(outline)), *blocks)


def entries_of(policy: CostPolicy) -> tuple[Entry, ...]:
    """Return every value that a policy states, each named by the block it stands in."""
    return tuple(
        Entry(entry.path, _placed(block, entry), entry.value)
        for block in blocks_of(policy)
        for entry in (*block.entries, *_article(block))
    )


def changes_between(before: CostPolicy | None, after: CostPolicy) -> tuple[Change, ...]:
    """Return what differs from one policy to the next, in the order of the later one; dropped values come last."""
    old = {entry.path: entry for entry in entries_of(before)} if before else {}
    new = {entry.path: entry for entry in entries_of(after)}
    return tuple(
        Change(
            path,
            (new.get(path) or old[path]).label,
            old[path].value if path in old else NOTHING,
            new[path].value if path in new else NOTHING,
        )
        for path in dict.fromkeys([*new, *old])
        if path not in old or path not in new or old[path].value != new[path].value
    )


def parts_changed(before: CostPolicy, after: CostPolicy) -> tuple[PartChange, ...]:
    """Return what differs by part: a part that is new or dropped as a whole, else value by value."""
    old = {block.label for block in blocks_of(before)}
    new = {block.label for block in blocks_of(after)}
    found: dict[str, list[Change]] = {}
    for change in changes_between(before, after):
        is_inside = change.label[0] in old | new and len(change.label) > 1
        found.setdefault(change.label[0] if is_inside else OUTLINE, []).append(change)
    return tuple(
        PartChange(label, tuple(changes), label not in old, label not in new)
        for label, changes in found.items()
    )


def holds_records(kind: type, item: Field[Any]) -> bool:
    """Whether a field holds a record or a list of records rather than a value."""
    wanted, _may_be_none = without_none(hints_of(kind)[item.name])
    inner = getattr(wanted, "__args__", (wanted,))[0]
    return is_dataclass(inner)


def rounding_in_words(rule: RoundingRule) -> Message:
    """Say how an amount is rounded: 1円未満切捨て."""
    words = {"unit": f"{rule.unit:,}", "mode": (ROUNDING_LABELS[rule.mode],)}
    return Message(gettext_noop("%(unit)s円未満%(mode)s"), words)


def indirect_in_words(policy: CostPolicy) -> tuple[Message, ...]:
    """Say in a line for each rule how indirect cost is found: 直接経費の30%以上."""
    return tuple(_rule_in_words(rule) for rule in policy.indirect) or (NOTHING,)


def _rule_in_words(rule: IndirectRule) -> Message:
    if rule.method is not IndirectMethod.RATE:
        return Message(rule.method.label)
    words = {"base": (rule.base.label,), "rate": NO_RATE if rule.rate is None else percent_exactly(rule.rate)}
    if rule.tiers:
        return Message(gettext_noop("%(base)sの%(rate)s（区分あり）"), words)
    if rule.min_amount_yen:
        return Message(
            gettext_noop("%(base)sの%(rate)s（%(minimum)s円以上）"),
            {**words, "minimum": f"{rule.min_amount_yen:,}"},
        )
    if rule.min_rate is not None:
        return Message(gettext_noop("%(base)sの%(rate)s以上"), words)
    return Message(gettext_noop("%(base)sの%(rate)s"), words)


def _blocks(item: Field[Any], value: Any) -> Iterator[Block]:
    label = bounds_of(item).label
    if isinstance(value, tuple):
        for index, record in enumerate(value):
            yield _block(
                item.name, label, record, f"{item.name}[{index}]", index + 1 if len(value) > 1 else 0
            )
    elif value is not None:
        yield _block(item.name, label, value, item.name, 0)


def _block(name: str, label: str, record: Any, path: str, order: int) -> Block:
    article = next((getattr(record, each) for each in ARTICLES if hasattr(record, each)), "")
    return Block(name, label, tuple(_entries(record, path, ())), order, article)


def _entries(record: Any, path: str, above: tuple[str, ...]) -> Iterator[Entry]:
    """Return the values of a record; its article is left to the block unless the record stands deeper."""
    for item in fields(record):
        value, place = getattr(record, item.name), f"{path}.{item.name}"
        bounds = bounds_of(item)
        if _is_silent(value, item) or (item.name in ARTICLES and not above):
            continue
        for inner, place_inside, label in _members(value, place, (*above, bounds.label)):
            if is_dataclass(inner) and not isinstance(inner, RoundingRule):
                yield from _entries(inner, place_inside, label)
            else:
                yield _entry(place_inside, label, inner, bounds)


def _members(value: Any, place: str, label: tuple[str, ...]) -> Iterator[tuple[Any, str, tuple[str, ...]]]:
    """Take a list of records apart; anything else is one value."""
    if isinstance(value, tuple) and is_dataclass(value[0]):
        for index, record in enumerate(value):
            yield record, f"{place}[{index}]", (*label, str(index + 1))
    else:
        yield value, place, label


def _is_silent(value: Any, item: Field[Any]) -> bool:
    """Whether a value is only the absence of one."""
    return value == item.default and not value and not isinstance(value, bool)


def _entry(path: str, label: tuple[str, ...], value: Any, bounds: Bounds) -> Entry:
    named = tuple(part.replace(IN_YEN, "") for part in label)
    return Entry(path, named, value_in_words(value, bounds))


def value_in_words(value: Any, bounds: Bounds) -> Message:
    """Write a value of a policy as people read it."""
    match value:
        case bool():
            return Message(gettext_noop("はい") if value else gettext_noop("いいえ"))
        case int() if IN_YEN in bounds.label:
            return Message(gettext_noop("%(amount)s円"), {"amount": f"{value:,}"})
        case RoundingRule():
            return rounding_in_words(value)
        case StrEnum():
            return Message(getattr(value, "label", value.value))
        case tuple():
            return Message("%(items)s", {"items": tuple(item.label for item in value)})
    return _plainly(_in_figures(value, bounds))


def _in_figures(value: Any, bounds: Bounds) -> str:
    if isinstance(value, Fraction):
        return percent_exactly(value) if bounds.maximum == 1 else rate_in_words(value)
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _plainly(text: str) -> Message:
    """Return a text that no catalogue translates."""
    return Message("%(text)s", {"text": text})


def _placed(block: Block, entry: Entry) -> tuple[str, ...]:
    order = (str(block.order),) if block.order else ()
    return (block.label, *order, *entry.label) if block.name else entry.label


def _article(block: Block) -> tuple[Entry, ...]:
    if not block.article:
        return ()
    place = f"{block.name}[{max(block.order - 1, 0)}].article"
    return (Entry(place, (gettext_noop("根拠"),), _plainly(block.article)),)
