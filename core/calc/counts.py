"""Numbers of people and things as an office writes them."""

import re

from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import fold_width

_COUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:人|名|件)?")


class CountRefused(ValueRefused):
    """A text that is not a whole number."""


def parse_count(text: str, *, maximum: int) -> int:
    """Read 1,200 / １２００ / 300人 as a whole number from 0 to `maximum`, or raise CountRefused."""
    match = _COUNT.fullmatch(fold_width(text).replace(" ", ""))
    if match is None:
        raise CountRefused(gettext_noop("数字で入力してください。例：1,200"))
    number = int(match[1].replace(",", ""))
    if number > maximum:
        raise CountRefused(gettext_noop("%(maximum)s以下の数で入力してください。"), maximum=f"{maximum:,}")
    return number
