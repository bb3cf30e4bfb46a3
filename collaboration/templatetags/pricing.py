"""Words of a price on a screen: sentences, rates, rounding, differences."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from collaboration.calc.pricing.kinds import Element
from collaboration.calc.pricing.quote import Line, Quote
from collaboration.calc.pricing.wording import ROUNDING_LABELS
from core.calc.enums import LabelledEnum
from core.calc.messages import Message
from core.calc.money import Rounding
from core.calc.rates import percent_in_words
from core.models.wording import term, translated

register = template.Library()


@register.filter
def sentence(message: Message) -> str:
    """Give a sentence of the calculation in the language of the moment."""
    return translated(message)


@register.filter
def label(member: LabelledEnum) -> str:
    """Name an element, a category or a method."""
    return term(member.label)


@register.filter
def words(text: str) -> str:
    """Translate a term that the calculation took from a code list; a name stays as it is."""
    return term(text)


@register.filter
def percent(rate: Fraction | None) -> str:
    """Write a rate as people read it: 30%, 42.857%."""
    return "" if rate is None else percent_in_words(rate)


@register.filter
def rounded(rounding: Rounding | None) -> str:
    """Say how an amount was rounded: 1円未満切捨て."""
    if rounding is None:
        return ""
    mode = gettext(ROUNDING_LABELS[rounding.mode])
    return gettext("%(unit)s円未満%(mode)s") % {"unit": f"{rounding.unit:,}", "mode": mode}


@dataclass(frozen=True, slots=True)
class ElementRow:
    """An element of a price by fiscal year and in all."""

    element: Element
    years: list[int]
    total: int


@register.filter
def by_element(quote: Quote) -> list[ElementRow]:
    """Return the elements that a price has, for a table whose columns are its fiscal years."""
    return [
        ElementRow(element, [year.sums.of(element) for year in quote.years], quote.sums.of(element))
        for element in Element
        if quote.sums.of(element) or any(year.sums.of(element) for year in quote.years)
    ]


@register.filter
def lines_by_year(quote: Quote) -> list[tuple[int, list[Line]]]:
    """Return the lines of a price by fiscal year."""
    return [(year, list(lines)) for year, lines in groupby(quote.lines, key=lambda line: line.fiscal_year)]


@register.simple_tag
def more_or_less(yen: int) -> SafeString:
    """Render a difference with its sign: ＋1,234円, △500円, ±0."""
    if yen == 0:
        return mark_safe('<span class="muted">±0</span>')
    sign, css = ("＋", "yen") if yen > 0 else ("△", "yen yen--negative")
    return format_html('<span class="{}">{}{}</span>', css, sign, f"{abs(yen):,}")
