"""Numbers of researchers and institutions in e-Rad, the ministries' register of research."""

import re

from core.calc.corporate_number import CodeRefused, fold_code
from core.calc.messages import gettext_noop

_RESEARCHER_DIGITS = 8
_INSTITUTION_DIGITS = 10


def parse_researcher_number(text: str) -> str:
    """Return the eight digits of an e-Rad researcher number, or raise CodeRefused.

    There is no check digit, so a zero lost at the front cannot be restored and is asked for.
    """
    digits = fold_code(text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise CodeRefused(gettext_noop("e-Rad研究者番号は数字8桁で入力してください。例：12345678"))
    if len(digits) != _RESEARCHER_DIGITS:
        raise CodeRefused(
            gettext_noop(
                "e-Rad研究者番号は8桁です（入力は%(count)s桁）。先頭の0が消えていないか確かめてください。例：01234567"
            ),
            count=len(digits),
        )
    return digits


def parse_institution_code(text: str) -> str:
    """Return the ten digits of an e-Rad institution code, or raise CodeRefused."""
    digits = fold_code(text)
    if not re.fullmatch(rf"[0-9]{{{_INSTITUTION_DIGITS}}}", digits):
        raise CodeRefused(gettext_noop("e-Rad機関コードは数字10桁で入力してください。例：1234567890"))
    return digits
