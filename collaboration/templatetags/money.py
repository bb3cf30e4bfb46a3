"""Shares of money on screens."""

from fractions import Fraction

from django import template
from django.utils.safestring import SafeString

from core.calc.rates import percent_in_words
from core.templatetags.ui import no_value

register = template.Library()


@register.simple_tag
def share(rate: Fraction | None) -> SafeString | str:
    """Write a share in percent, cut after one place; a dash where there is none."""
    if rate is None:
        return no_value()
    return percent_in_words(rate, places=1) if rate >= 0 else f"△{percent_in_words(-rate, places=1)}"
