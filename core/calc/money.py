"""Yen: whole numbers, the ways an office writes them, and the only place where a rate meets an amount."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import fold_width

Yen = int
"""An amount in whole yen."""

MAX_YEN = 10**13
"""Ten trillion yen: more than any institution's budget, and exact in every number format a client may use."""

_UNITS = {
    "": 1,
    "円": 1,
    "百円": 100,
    "千円": 1_000,
    "万円": 10**4,
    "十万円": 10**5,
    "百万円": 10**6,
    "千万円": 10**7,
    "億円": 10**8,
    "兆円": 10**12,
}
_BIG = {"兆": 10**12, "億": 10**8, "万": 10**4}
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PLAIN = re.compile(rf"({_NUMBER})(円|百円|千円|万円|十万円|百万円|千万円|億円|兆円|)")
_COMPOSITE = re.compile(rf"(?:({_NUMBER})兆)?(?:({_NUMBER})億)?(?:({_NUMBER})万)?({_NUMBER})?円?")
_SIGNS = re.compile(r"^(?:[△▲]|[-−－‐–])")
_ABOUT = re.compile(r"^(?:約|およそ|概算|程度)|(?:程度|前後|以内|以上|以下|未満|見込み?)$")
_SCIENTIFIC = re.compile(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")


class YenRefused(ValueRefused):
    """A text or number that is not an exact amount in yen; `message` says why and what would be right."""


def parse_yen(text: str, *, minimum: int = 0, maximum: int = MAX_YEN, unit: int = 1) -> int:
    """Read an exact amount in whole yen, or raise YenRefused with the reason.

    Reads １，２３４ / ¥1,234 / 1,234円 / 1,234千円 / 123万円 / 1億2,345万円 and the signs △ ▲ − and (500) of accounts.
    `unit` is what one means when the text names no unit of its own: 1000 under a heading 「千円」.
    """
    folded = fold_width(text).replace(" ", "").replace("，", ",")
    if not folded:
        raise YenRefused(gettext_noop("金額が入力されていません。例：1,234,567"))
    negative, digits = _split_sign(folded)
    amount = _amount(digits.removeprefix("¥").removeprefix("\\").removeprefix("金").removesuffix("也"), unit)
    return yen_from_number(-amount if negative else amount, minimum=minimum, maximum=maximum)


def _split_sign(folded: str) -> tuple[bool, str]:
    if folded.startswith("(") and folded.endswith(")"):
        return True, folded[1:-1]
    bare = folded.removeprefix("¥")
    if _SIGNS.match(bare):
        return True, bare[1:]
    return False, folded


def _amount(digits: str, unit: int) -> Fraction:
    if match := _PLAIN.fullmatch(digits):
        number, named = match.groups()
        return _exact(number) * (_UNITS[named] if named else unit)
    match = _COMPOSITE.fullmatch(digits)
    if match and any(match.groups()[:3]):
        *big, rest = match.groups()
        values = [_exact(part) * size for part, size in zip(big, _BIG.values(), strict=True) if part]
        return sum(values, start=_exact(rest) if rest else Fraction(0))
    raise _refusal(digits)


def _exact(number: str) -> Fraction:
    return Fraction(number.replace(",", ""))


def _refusal(digits: str) -> YenRefused:
    if _ABOUT.search(digits):
        return YenRefused(
            gettext_noop("およその金額は登録できません。正確な金額を入力してください。例：3,000,000")
        )
    if _SCIENTIFIC.fullmatch(digits):
        return YenRefused(
            gettext_noop("指数の書き方（1.5E+03など）は読めません。数字だけで入力してください。例：1,500")
        )
    if "," in digits and re.fullmatch(r"[0-9,.]+円?", digits):
        return YenRefused(gettext_noop("桁区切りの位置が正しくありません。例：1,234,567"))
    return YenRefused(gettext_noop("金額として読めません。数字で入力してください。例：1,234,567"))


def yen_from_number(number: int | Decimal | Fraction, *, minimum: int = 0, maximum: int = MAX_YEN) -> int:
    """Accept a number that is a whole amount within the range, or raise YenRefused."""
    if isinstance(number, Decimal) and not number.is_finite():
        raise YenRefused(gettext_noop("金額として読めません。数字で入力してください。例：1,234,567"))
    exact = Fraction(number)
    if exact.denominator != 1:
        raise YenRefused(
            gettext_noop("1円未満の端数があります。円単位の金額を入力してください。例：1,234,567")
        )
    yen = exact.numerator
    if yen < minimum and minimum == 0:
        raise YenRefused(
            gettext_noop(
                "マイナスの金額は入力できません。返金や減額は、返還または変更契約として登録してください。"
            )
        )
    if not minimum <= yen <= maximum:
        raise YenRefused(
            gettext_noop("金額が範囲の外です。%(minimum)s円から%(maximum)s円までで入力してください。"),
            minimum=f"{minimum:,}",
            maximum=f"{maximum:,}",
        )
    return yen


def yen_reading(amount: int) -> str:
    """Write an amount so that its size is seen at a glance: 123万4,567円."""
    if amount < 0:
        return f"△{yen_reading(-amount)}"
    parts = []
    rest = amount
    for name, size in _BIG.items():
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count:,}{name}")
    if rest or not parts:
        parts.append(f"{rest:,}")
    return f"{''.join(parts)}円"


class RoundingMode(StrEnum):
    """What happens to the part below the unit. Half up goes away from zero, as accounts do."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEIL = "ceil"


ROUNDING_UNITS = (1, 10, 100, 1000)


@dataclass(frozen=True, slots=True)
class Rounding:
    """A unit of 1, 10, 100 or 1,000 yen and a mode. Both work on the size of the amount, so a refund mirrors its receipt."""

    unit: int = 1
    mode: RoundingMode = RoundingMode.FLOOR

    def __post_init__(self) -> None:
        """Refuse a unit that no rule of an institution uses."""
        if self.unit not in ROUNDING_UNITS:
            raise ValueError(f"rounding unit {self.unit}")

    def apply(self, exact: Fraction) -> int:
        """Round an exact amount to whole units and give it in yen."""
        size = exact.denominator * self.unit
        whole, rest = divmod(abs(exact.numerator), size)
        goes_up = {
            RoundingMode.FLOOR: False,
            RoundingMode.HALF_UP: 2 * rest >= size,
            RoundingMode.CEIL: rest > 0,
        }
        whole += goes_up[self.mode]
        return (whole if exact >= 0 else -whole) * self.unit


def apply_rate(amount: int, rate: Decimal | Fraction, rounding: Rounding) -> int:
    """Return the amount times the rate (0.30 means 30 %), rounded as told."""
    return rounding.apply(Fraction(amount) * Fraction(rate))


def split_by_weight(
    total: int, weights: Sequence[int | Decimal | Fraction], *, remainder_to: int = 0
) -> list[int]:
    """Split a sum in proportion, each part cut to whole yen; the remainder goes to the part named."""
    parts = _floored_parts(total, weights)
    parts[remainder_to] += total - sum(parts)
    return parts


def split_largest_remainder(total: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Split a sum in proportion; the yen left over go one by one to the largest cut-off parts, earlier ones first."""
    parts = _floored_parts(total, weights)
    exact = _exact_parts(total, weights)
    by_loss = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_loss[: total - sum(parts)]:
        parts[index] += 1
    return parts


def _exact_parts(total: int, weights: Sequence[int | Decimal | Fraction]) -> list[Fraction]:
    whole = sum((Fraction(weight) for weight in weights), start=Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative and must not all be zero")
    return [
        Fraction(total) * Fraction(weight) * Fraction(whole.denominator, whole.numerator)
        for weight in weights
    ]


def _floored_parts(total: int, weights: Sequence[int | Decimal | Fraction]) -> list[int]:
    if total < 0:
        raise ValueError("only sums of zero or more are split")
    return [part.numerator // part.denominator for part in _exact_parts(total, weights)]
