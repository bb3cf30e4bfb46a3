"""Figures of the return on screens."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.templatetags.ui import no_value

register = template.Library()


@register.simple_tag
def figure(value: int | None, *, signed: bool = False) -> SafeString:
    """Render a figure with separators; a negative one as △5, a difference with its sign, nothing as a dash."""
    if value is None:
        return no_value()
    sign = "△" if value < 0 else "+" if signed and value else ""
    return format_html("{}{}", sign, f"{abs(value):,}")
