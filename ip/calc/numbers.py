"""Numbers of applications, publications and registrations in all their spellings, folded to one key.

特願2018-000001, JP2018000001 and 特願２０１８－１ are one application. A key is compared only with keys of the same office and
kind of right. A national phase often goes by the number of its international application; that number is then its key.
"""

import re
from collections.abc import Callable

from core.calc.dates import ERAS
from core.calc.enums import LabelledEnum
from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import fold_width
from ip.calc.places import EUROPE, WORLD, place_name


class NumberKind(LabelledEnum):
    """Which of the three numbers of a right."""

    APPLICATION = "application", "出願番号"
    PUBLICATION = "publication", "公開番号"
    REGISTRATION = "registration", "登録番号"


EXAMPLES = {
    "JP": "特願2018-000001",
    WORLD: "PCT/JP2020/012345",
    "US": "US 16/123,456",
    EUROPE: "EP18712345.6",
    "CN": "ZL201880012345.6",
    "KR": "10-2018-7012345",
}
_BEFORE_ERA = {era.short: era.first_day.year - 1 for era in ERAS}
_MOST = 60
_SERIAL, _YEAR_DIGITS = 6, 4
_DASHES = re.compile("[‐-―−ー－ｰ_]")
_PCT = re.compile(r"PCT/?([A-Z]{2})/?(\d{4}|\d{2})/?(\d{5,6})")
_WO = re.compile(r"(?:WO|国際公開第?)(\d{4}|\d{2})[-/]?(\d{5,6})号?(?:[A-Z]\d?)?")
_JP_YEARLY = re.compile(
    r"(?:特願|実願|意願|商願|特開|特表|特公|再表|JP|特許出願)?(?:(\d{4})|([平昭令])(\d{1,2}))-?(\d{1,6})号?(?:[A-Z]\d?)?"
)
_JP_BARE = re.compile(r"(?:特願|実願|意願|商願|特開|特表|JP)(\d{4})(\d{6})(?:[A-Z]\d?)?")
_JP_GRANTED = re.compile(
    r"(?:JP|特許|実用新案登録|実登|意匠登録|意登|商標登録|商登|登録|品種登録)?-?第?(\d{1,8})号?(?:[A-Z]\d?)?"
)
_US = re.compile(
    r"(?:USSN|US|D|PP|RE)?-?(\d{2}/\d{6}|\d{2}/\d{3},\d{3}|\d{4}/\d{7}|[\d,]{5,14})(?:[A-Z]\d?)?"
)
_EP = re.compile(r"(?:EP)?-?(\d{6,8})(?:\.\d)?(?:[A-Z]\d?)?")
_CN = re.compile(r"(?:ZL|CN)?-?(\d{7,12})(?:\.[\dX])?(?:[A-Z]\d?)?")
_KR = re.compile(r"(?:KR)?-?(10|20|30|40)-?(\d{4})-?(\d{1,7})")
_KR_GRANTED = re.compile(r"(?:KR)?-?(?:(?:10|20|30|40)-)?(\d{6,9})(?:[A-Z]\d?)?")
_OWNERS = (
    (re.compile("特願|特開|特表|実願|意願|商願|特許第"), "JP"),
    (re.compile(r"ZL\d|CN\d"), "CN"),
    (re.compile(r"EP\d"), EUROPE),
    (re.compile(r"US\d|US \d"), "US"),
    (re.compile(r"KR\d"), "KR"),
    (re.compile(r"JP\d"), "JP"),
)

OTHER_OFFICE = gettext_noop(
    "「%(text)s」は%(named)sの番号の形をしていますが、出願先は%(office)sです。番号か出願先を確認してください。"
)
NO_NUMBER = gettext_noop("%(what)sとして読めません。例：%(example)s")


def number_key(office: str, what: NumberKind, text: str) -> str:
    """Return the key of a number, empty for none. Raises ValueRefused for one that is none or another office's."""
    folded = _folded(text)
    if not folded:
        return ""
    if len(folded) > _MOST or not re.search(r"\d", folded):
        raise ValueRefused(NO_NUMBER, what=(what.label,), example=EXAMPLES.get(office, "12345678"))
    international = _international(folded)
    if international:
        return international
    named = next((code for pattern, code in _OWNERS if pattern.match(folded)), None)
    if named is not None and office in EXAMPLES and named != office:
        raise ValueRefused(OTHER_OFFICE, text=text, named=(place_name(named),), office=(place_name(office),))
    read = _READERS.get(office)
    found = read(what, folded) if read is not None else None
    if found is None and office in (WORLD, "JP", EUROPE):
        raise ValueRefused(NO_NUMBER, what=(what.label,), example=EXAMPLES[office])
    return found or rough_key(text)


def rough_key(text: str) -> str:
    """Return what is left of a number that nobody can read: its letters and digits."""
    return re.sub(r"[^0-9A-Z一-龠]", "", _folded(text))[:_MOST]


def is_international(key: str) -> bool:
    """Whether a key is the number of an international application."""
    return key.startswith("PCT/")


def _folded(text: str) -> str:
    return re.sub(r"\s", "", _DASHES.sub("-", fold_width(text).upper()))


def _international(folded: str) -> str:
    if found := _PCT.fullmatch(folded):
        return f"PCT/{found[1]}{_year(found[2])}/{found[3]:0>6}"
    if found := _WO.fullmatch(folded):
        return f"WO{_year(found[1])}/{found[2]:0>6}"
    return ""


def _year(digits: str) -> str:
    """The treaty began in 1978; years of two digits ended in 2003."""
    if len(digits) == _YEAR_DIGITS:
        return digits
    return f"19{digits}" if digits >= "78" else f"20{digits}"


def _japanese(what: NumberKind, folded: str) -> str | None:
    if what is NumberKind.REGISTRATION:
        granted = _JP_GRANTED.fullmatch(folded)
        return granted and granted[1].lstrip("0")
    if bare := _JP_BARE.fullmatch(folded):
        return f"{bare[1]}-{bare[2]}"
    if found := _JP_YEARLY.fullmatch(folded):
        year = found[1] or str(_BEFORE_ERA[found[2]] + int(found[3]))
        return f"{year}-{found[4]:0>{_SERIAL}}"
    return None


def _american(_what: NumberKind, folded: str) -> str | None:
    found = _US.fullmatch(folded)
    return found and re.sub(r"\D", "", found[1])


def _european(_what: NumberKind, folded: str) -> str | None:
    found = _EP.fullmatch(folded)
    return found and found[1]


def _chinese(_what: NumberKind, folded: str) -> str | None:
    found = _CN.fullmatch(folded)
    return found and found[1]


def _korean(what: NumberKind, folded: str) -> str | None:
    found = _KR.fullmatch(folded)
    if found and what is not NumberKind.REGISTRATION:
        return f"{found[1]}{found[2]}{found[3]:0>7}"
    granted = _KR_GRANTED.fullmatch(folded)
    return granted and granted[1]


_READERS: dict[str, Callable[[NumberKind, str], str | None]] = {
    "JP": _japanese,
    "US": _american,
    EUROPE: _european,
    "CN": _chinese,
    "KR": _korean,
}
