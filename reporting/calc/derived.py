"""Figures the report derives from cells: million yen, shares, amounts per case and per researcher."""

from fractions import Fraction

from reporting.calc.rounding import half_up


def million_yen(kyen: int) -> int:
    """Thousand yen in million yen, half up; for display only, so printed parts may miss the printed total by one."""
    return int(half_up(Fraction(kyen, 1000)))


def share_percent(part: int, whole: int, digits: int = 1) -> Fraction | None:
    """Share in per cent, half up; None when there is no whole."""
    return half_up(Fraction(100 * part, whole), digits) if whole else None


def per_unit_kyen(kyen: int, number: int) -> int | None:
    """Thousand yen per case or per researcher, half up; None when there is none. Cases of 0円 count."""
    return int(half_up(Fraction(kyen, number))) if number else None


def change_percent(now: int, before: int, digits: int = 1) -> Fraction | None:
    """Change against the year before in per cent, half up; None when there was nothing before."""
    return half_up(Fraction(100 * (now - before), before), digits) if before else None


def decimal_text(value: Fraction, digits: int = 1) -> str:
    """Write a rounded fraction with a fixed number of digits."""
    scaled = int(half_up(value, digits) * 10**digits)
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**digits)
    return f"{sign}{whole:,}.{rest:0{digits}d}" if digits else f"{sign}{whole:,}"
