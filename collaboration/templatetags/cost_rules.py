"""Words of the rules on cost on a screen."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext

from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.wording import Entry, indirect_in_words
from collaboration.forms.cost_rules import in_words
from core.models.wording import listed, term, translated

register = template.Library()


@register.filter
def named(label: Iterable[str]) -> str:
    """Name a value by the terms that lead to it: 区分ごとの率・1・率."""
    return in_words(tuple(label))


@register.filter
def gathered(entries: Iterable[Entry]) -> list[tuple[str, list[str]]]:
    """Gather the values of each record inside a part under one heading: 職階別の表・1 with 教授, 15,000円 …"""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.label[:-1] or entry.label, []).append(entry)
    return [
        (in_words(label), [translated(group[0].value)] if len(group[0].label) == 1 else _named_values(group))
        for label, group in groups.items()
    ]


def _named_values(entries: Iterable[Entry]) -> list[str]:
    return [
        gettext("%(label)s：%(value)s") % {"label": term(entry.label[-1]), "value": translated(entry.value)}
        for entry in entries
    ]


@register.filter
def overhead(policy: CostPolicy) -> str:
    """Say in a line how a policy finds indirect cost."""
    return listed(translated(message) for message in indirect_in_words(policy))


@register.filter
def is_address(source: str) -> bool:
    """Whether a source is one address of a page, so that it can be a link."""
    return source.startswith("https://") and " " not in source
