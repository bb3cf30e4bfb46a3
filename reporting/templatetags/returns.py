"""Figures of the return on screens."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.models.wording import term
from core.templatetags.ui import no_value
from reporting.calc.edition import CellSpec, Take
from reporting.calc.figures import figure_text, percent_text

register = template.Library()


@register.simple_tag
def figure(value: int | str | None, *, signed: bool = False) -> SafeString:
    """Render a figure with separators; a negative one as △5, a difference with its sign, words as they are, nothing as a dash."""
    if value is None:
        return no_value()
    if isinstance(value, str):
        return format_html("{}", value)
    return format_html("{}{}", _sign(value, signed=signed), f"{abs(value):,}")


@register.simple_tag
def cell_figure(
    spec: CellSpec, value: int | None, *, signed: bool = False, with_unit: bool = False
) -> SafeString:
    """Render the figure of a cell as its item reads: はい, 30.0, 1,234; with the unit where asked for."""
    if value is None:
        return no_value()
    if spec.take is Take.YES_NO:
        return format_html("{}", term(figure_text(spec.take, value)))
    unit = term(spec.unit) if with_unit else ""
    text = percent_text(abs(value)) if spec.take is Take.PERCENT else f"{abs(value):,}"
    return format_html("{}{}{}", _sign(value, signed=signed), text, unit)


def _sign(value: int, *, signed: bool) -> str:
    return "△" if value < 0 else "+" if signed and value else ""
