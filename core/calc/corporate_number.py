"""法人番号 and 適格請求書発行事業者の登録番号: thirteen digits, the first of which checks the other twelve.

Check digit: 9 minus the rest of (sum of the digits, counted from the right, times 1 and 2 in turn) divided by 9
(法人番号の指定等に関する省令 第2条).
"""

import re

from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import fold_width

_SEPARATORS = re.compile(r"[\s\-‐-―－−ー]")
_TWELVE_DIGITS = 12
_THIRTEEN_DIGITS = 13


class CodeRefused(ValueRefused):
    """A number of a register that cannot be right; `message` says why."""


def check_digit(twelve_digits: str) -> int:
    """Return the check digit that precedes the twelve digits of a 会社法人等番号."""
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(twelve_digits)))
    return 9 - total % 9


def parse_corporate_number(text: str) -> str:
    """Return the thirteen digits, or raise CodeRefused. Full width, blanks, hyphens and a leading T are taken away."""
    digits = fold_code(text).removeprefix("T").removeprefix("t")
    if not re.fullmatch(r"[0-9]+", digits):
        raise CodeRefused(gettext_noop("法人番号は数字13桁で入力してください。例：1234567890123"))
    if len(digits) == _TWELVE_DIGITS:
        raise CodeRefused(
            gettext_noop(
                "12桁の会社法人等番号です。先頭に%(digit)sを付けた13桁の法人番号を入力してください。例：%(number)s"
            ),
            digit=check_digit(digits),
            number=f"{check_digit(digits)}{digits}",
        )
    if len(digits) != _THIRTEEN_DIGITS:
        raise CodeRefused(
            gettext_noop("法人番号は13桁です（入力は%(count)s桁）。例：1234567890123"), count=len(digits)
        )
    if int(digits[0]) != check_digit(digits[1:]):
        raise CodeRefused(
            gettext_noop(
                "法人番号の検査数字が合いません。国税庁の法人番号公表サイトで番号を確かめてください。"
            )
        )
    return digits


def parse_registration_number(text: str) -> str:
    """Return the number of an issuer of qualified invoices: T and thirteen digits. Raises CodeRefused.

    A body corporate, as every university is, registers under T and its 法人番号, so that the digits check themselves.
    """
    folded = fold_code(text).upper()
    digits = folded.removeprefix("T")
    if not re.fullmatch(rf"[0-9]{{{_THIRTEEN_DIGITS}}}", digits):
        raise CodeRefused(gettext_noop("登録番号は、Tに続く数字13桁で入力してください。例：T7000012050002"))
    if int(digits[0]) != check_digit(digits[1:]):
        raise CodeRefused(
            gettext_noop(
                "登録番号の検査数字が合いません。国税庁の適格請求書発行事業者公表サイトで番号を確かめてください。"
            )
        )
    return f"T{digits}"


def fold_code(text: str) -> str:
    """Fold a register number: half width, without blanks and hyphens."""
    return _SEPARATORS.sub("", fold_width(text).strip())
