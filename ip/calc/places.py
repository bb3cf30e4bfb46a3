"""Where a right is applied for or registered: a country, or an office that serves several."""

from core.calc.countries import COUNTRIES, HOME, UNKNOWN_FOREIGN, CountryRefused, parse_country
from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import folded_key
from ip.calc.docket.kinds import Office

WORLD, EUROPE = "WO", "EP"
REGIONS = {WORLD: "国際出願（PCT）", EUROPE: "欧州特許庁（EPO）"}
PLACES: dict[str, str] = {
    HOME: COUNTRIES[HOME],
    **REGIONS,
    **{code: name for code, name in COUNTRIES.items() if code != HOME},
}
"""From code to name: Japan first, then the offices of several countries, then countries."""

_NAMES = {
    folded_key(name): code
    for code, names in {
        WORLD: ("WO", "PCT", "WIPO", "国際", "国際出願", "PCT出願", "国際出願（PCT）"),
        EUROPE: ("EP", "EPO", "EPC", "欧州", "欧州特許庁", "ヨーロッパ", "欧州特許庁（EPO）"),
        "JP": ("国内出願", "JPO"),
        "US": ("USPTO",),
        "CN": ("CNIPA", "SIPO"),
        "KR": ("KIPO",),
        "TW": ("TIPO",),
        UNKNOWN_FOREIGN: ("外国", "海外", "その他"),
    }.items()
    for name in names
}
_OFFICES = {
    "JP": Office.JPO,
    WORLD: Office.IB,
    EUROPE: Office.EPO,
    "US": Office.USPTO,
    "CN": Office.CNIPA,
    "KR": Office.KIPO,
}


def parse_place(text: str) -> str:
    """Return the code of a country or office; an empty text means Japan. Raises ValueRefused."""
    code = _NAMES.get(folded_key(text))
    if code is not None:
        return code
    try:
        return parse_country(text)
    except CountryRefused:
        raise ValueRefused(
            gettext_noop(
                "出願先として読めません。国名、2文字の国コード、PCT、EPのどれかを入力してください。例：JP、米国、PCT"
            )
        ) from None


def place_name(code: str) -> str:
    """Return the name of a country or office; an unlisted code is given back as it is."""
    return PLACES.get(code, code)


def office_of(code: str) -> Office:
    """Return the office whose rules and closed days the docket keeps for a place."""
    return _OFFICES.get(code, Office.OTHER)
