"""How the figure of a cell reads: a number, はい or いいえ, or a rate in per cent."""

from fractions import Fraction

from core.calc.messages import gettext_noop
from reporting.calc.edition import Take

UNITS_PER_PERCENT = 1000
"""A cell keeps a rate as thousandths of a per cent, cut down so that it never reaches a limit the rate does not: 3/7 is 42857."""

DECIMALS = 3
YES = gettext_noop("はい")
NO = gettext_noop("いいえ")


def percent_units(rate: Fraction) -> int:
    """Return a rate in the unit that cells keep."""
    return rate.numerator * 100 * UNITS_PER_PERCENT // rate.denominator


def rate_of_units(units: int) -> Fraction:
    """Return the rate that a cell keeps."""
    return Fraction(units, 100 * UNITS_PER_PERCENT)


def percent_text(units: int) -> str:
    """Write a cell's rate in per cent with at least one decimal and no empty ones after it: 30.0, 42.857."""
    whole, rest = divmod(abs(units), UNITS_PER_PERCENT)
    decimals = f"{rest:0{DECIMALS}d}".rstrip("0") or "0"
    return f"{'-' if units < 0 else ''}{whole:,}.{decimals}"


def figure_text(take: Take, value: int) -> str:
    """Write the figure of a cell; はい and いいえ are terms of the catalogue."""
    if take is Take.YES_NO:
        return YES if value else NO
    return percent_text(value) if take is Take.PERCENT else f"{value:,}"
