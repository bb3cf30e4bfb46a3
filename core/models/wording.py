"""Bridge between the words that calculations and editions carry and the language of the user."""

import datetime
from collections.abc import Iterable

from django.utils.translation import get_language, gettext

from core.calc.countries import country_name
from core.calc.dates import wareki
from core.calc.fiscal_year import fiscal_year_label
from core.calc.messages import Message, filled
from core.calc.money import Rounding, RoundingMode


def translated(message: Message) -> str:
    """Return the sentence in the language of the moment, its words filled in."""
    return filled(gettext(message.template), message.words, gettext)


def term(text: str) -> str:
    """Return a term of an edition or a code list in the language of the moment; one it does not know stays as it is."""
    return gettext(text) if text else ""


def listed(texts: Iterable[str]) -> str:
    """Write several things one after the other."""
    return gettext("、").join(texts)


def in_brackets(text: object) -> str:
    """Write a remark that follows something in brackets."""
    return gettext("（%(text)s）") % {"text": text}


def rounding_in_words(rounding: Rounding) -> str:
    """Say how an amount is rounded: 1円未満切捨て."""
    sentences = {
        RoundingMode.FLOOR: gettext("%(unit)s円未満切捨て"),
        RoundingMode.HALF_UP: gettext("%(unit)s円未満四捨五入"),
        RoundingMode.CEIL: gettext("%(unit)s円未満切上げ"),
    }
    return sentences[rounding.mode] % {"unit": f"{rounding.unit:,}"}


def country_in_words(code: str) -> str:
    """Name a country; an unlisted code is given back as it is."""
    return term(country_name(code))


def fiscal_year_in_words(fiscal_year: int) -> str:
    """Name a fiscal year: 2018年度（平成30年度）; without the era, FY2018, for those who do not read Japanese."""
    if _is_japanese():
        return fiscal_year_label(fiscal_year)
    return gettext("%(year)s年度") % {"year": fiscal_year}


def day_in_words(day: datetime.date) -> str:
    """Write a day in both calendars; without the era for those who do not read Japanese."""
    return wareki(day) if _is_japanese() else day.isoformat()


def _is_japanese() -> bool:
    return (get_language() or "ja").startswith("ja")
