"""Rates as exact fractions: 0.3 means 30 %."""

import re
from decimal import Decimal
from fractions import Fraction

from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import fold_width

_DECIMAL = re.compile(r"\d{1,12}(?:\.\d{1,12})?")
_PERCENT = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)%")
_QUOTIENT = re.compile(r"(\d{1,12})/(\d{1,12})")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,12})?")
HUNDRED = 100


def parse_rate(source: object) -> Fraction:
    """Read "0.30", "30%", "3/10" or a whole number as an exact fraction. Raises ValueRefused.

    A JSON number with a decimal point is refused: it has already passed through a binary float.
    """
    if isinstance(source, bool) or not isinstance(source, str | int | Fraction | Decimal):
        raise ValueRefused(
            gettext_noop('率や時間は、引用符で囲んだ文字で書いてください。例："0.30"、"30%"、"3/10"')
        )
    if not isinstance(source, str):
        return Fraction(source)
    text = fold_width(source).replace(" ", "").replace("，", ",")
    if _DECIMAL.fullmatch(text):
        return Fraction(text)
    if match := _PERCENT.fullmatch(text):
        return Fraction(match[1]) * Fraction(1, HUNDRED)
    if (match := _QUOTIENT.fullmatch(text)) and int(match[2]):
        return Fraction(int(match[1]), int(match[2]))
    raise ValueRefused(gettext_noop('率として読めません。例："0.30"、"30%"、"3/10"'))


def parse_percent(text: str) -> Fraction:
    """Read what people write under a heading in percent: 30, 30%, ３０％, 3/10. Raises ValueRefused.

    A bare number below one is refused: 0.3 may mean 30 % or 0.3 %.
    """
    folded = fold_width(text).replace(" ", "")
    if not _DECIMAL.fullmatch(folded):
        return parse_rate(folded)
    number = Fraction(folded)
    if 0 < number < 1:
        raise ValueRefused(
            gettext_noop("%(text)s%%か%(percent)s%%かがわかりません。%%を付けて入力してください。例：30%%"),
            text=folded,
            percent=rate_in_words(number * HUNDRED),
        )
    return number * Fraction(1, HUNDRED)


def parse_quantity(text: str) -> Fraction:
    """Read a number of hours, points or cases: 120, 7.5, １，２００, 1/2. Raises ValueRefused."""
    folded = fold_width(text).replace(" ", "").replace("，", ",")
    bare = folded.replace(",", "") if _GROUPED.fullmatch(folded) else folded
    if _DECIMAL.fullmatch(bare) or _QUOTIENT.fullmatch(bare):
        return parse_rate(bare)
    raise ValueRefused(gettext_noop("数として読めません。0以上の数字で入力してください。例：120、7.5"))


def rate_in_words(number: Fraction) -> str:
    """Write a fraction exactly: as a decimal where it ends, else as a quotient (3/7)."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    exact = Decimal(number.numerator) * _reciprocal(number.denominator)
    return f"{exact.normalize():f}"


def _reciprocal(whole: int) -> Decimal:
    """Return 1 over a number that divides a power of ten."""
    power = 0
    while 10**power % whole:
        power += 1
    return Decimal(10**power // whole).scaleb(-power)


def percent_exactly(rate: Fraction) -> str:
    """Write a rate so that `parse_percent` reads back the same: 30%, 0.5%, or as a quotient where no decimal ends (3/7)."""
    percent = rate_in_words(rate * HUNDRED)
    return rate_in_words(rate) if "/" in percent else f"{percent}%"


def percent_in_words(rate: Fraction, *, places: int = 3) -> str:
    """Write a rate as people read it: 30%, 42.857% (cut after the places)."""
    percent = rate * HUNDRED
    scaled = percent.numerator * 10**places // percent.denominator
    whole, rest = divmod(scaled, 10**places)
    tail = f"{rest:0{places}d}".rstrip("0")
    return f"{whole}.{tail}%" if tail else f"{whole}%"
