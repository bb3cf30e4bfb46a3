"""Words of the rules on cost on a screen."""

from collections.abc import Iterable

from django import template

from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.wording import indirect_in_words
from collaboration.forms.cost_rules import in_words
from core.models.wording import listed, translated

register = template.Library()


@register.filter
def named(label: Iterable[str]) -> str:
    """Name a value by the terms that lead to it: 区分ごとの率・1・率."""
    return in_words(tuple(label))


@register.filter
def overhead(policy: CostPolicy) -> str:
    """Say in a line how a policy finds indirect cost."""
    return listed(translated(message) for message in indirect_in_words(policy))


@register.filter
def is_address(source: str) -> bool:
    """Whether a source is one address of a page, so that it can be a link."""
    return source.startswith("https://") and " " not in source
