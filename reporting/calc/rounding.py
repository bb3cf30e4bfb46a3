"""Exact yen to the unit of the form, and figures for display. Whole numbers throughout."""

from fractions import Fraction

from reporting.calc.edition import RoundingMode


def to_unit(yen: int, unit_yen: int, mode: RoundingMode) -> int:
    """Return yen in units of `unit_yen`; an amount below zero is treated as its absolute amount."""
    amount = abs(yen)
    whole = amount // unit_yen if mode is RoundingMode.FLOOR else (2 * amount + unit_yen) // (2 * unit_yen)
    return whole if yen >= 0 else -whole


def half_up(value: Fraction, digits: int = 0) -> Fraction:
    """Round to a number of decimal digits, halves away from zero, as the published tables do."""
    scale = 10**digits
    scaled = abs(value) * scale
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(rounded if value >= 0 else -rounded, scale)
