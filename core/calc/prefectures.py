"""The 47 prefectures: JIS X 0401 code, name, and the region in which the survey counts them."""

from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import folded_key

_NAMES = """
北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県
東京都 神奈川県 新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県
滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県
香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県
"""

PREFECTURES: dict[str, str] = {name: f"{code:02}" for code, name in enumerate(_NAMES.split(), start=1)}
"""From name to two-digit code, in the order of the standard."""

_REGIONS = {
    "北海道・東北": "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県",
    "関東（東京都を除く）": "茨城県 栃木県 群馬県 埼玉県 千葉県 神奈川県",
    "東京都": "東京都",
    "北陸・甲信越": "新潟県 富山県 石川県 福井県 山梨県 長野県",
    "東海": "岐阜県 静岡県 愛知県 三重県",
    "近畿": "滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県",
    "中国・四国": "鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県",
    "九州": "福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県",
}

REGION_OF: dict[str, str] = {name: region for region, names in _REGIONS.items() for name in names.split()}
"""From prefecture to region of the survey (FY2018 report, pp. 26–27); 九州 includes 沖縄県."""

_SUFFIXES = ("都", "府", "県")


def _keys() -> dict[str, str]:
    keys = {folded_key(name): name for name in PREFECTURES}
    for name in PREFECTURES:
        if name.endswith(_SUFFIXES) and name != "京都":
            keys.setdefault(folded_key(name[:-1]), name)
    for name, code in PREFECTURES.items():
        keys[code] = name
        keys.setdefault(str(int(code)), name)
    return keys


_BY_KEY = _keys()


class PrefectureRefused(ValueRefused):
    """A text that names no prefecture."""


def parse_prefecture(text: str) -> str:
    """Return the full name of the prefecture; 京都, 東京 and the two-digit code are understood, and addresses that begin with one."""
    key = folded_key(text)
    if found := _BY_KEY.get(key):
        return found
    for name in PREFECTURES:
        if key.startswith(folded_key(name)):
            return name
    raise PrefectureRefused(gettext_noop("都道府県として読めません。例：京都府"))


def region_of(prefecture: str) -> str:
    """Return the survey's region of a prefecture given by its full name."""
    return REGION_OF[prefecture]
