"""Names as they are stored, and the folded keys by which they are found.

Stored names keep every character of theirs: even the mildest Unicode normalisation turns 神 (U+FA19) into 神. What is taken
away is only what nobody can see or type on purpose: control characters, zero-width and direction marks, tags, and
blanks at both ends.
"""

import re
import unicodedata
from functools import lru_cache

from core.calc.kanji_variants import VARIANTS
from core.calc.messages import ValueRefused, gettext_noop

_INVISIBLE = re.compile(
    "[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_LINE_CHARACTERS = re.compile("[\t\r\n\u2028\u2029]+")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_DASHES = re.compile("[ー\uff70\u2010-\u2015\u2212\u2500\u2501\ufe58\ufe63－ｰ‐-]")
_TILDES = re.compile("[~〜～\u223c\u02dc]")
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)} | {
    0x309D: 0x30FD,
    0x309E: 0x30FE,
}
_VARIANT_TABLE = str.maketrans(VARIANTS)

_BODY_FORMS = (
    "株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|特定目的会社|有限責任事業組合|有限責任監査法人|監査法人|"
    "一般社団法人|公益社団法人|社団法人|一般財団法人|公益財団法人|財団法人|特定非営利活動法人|npo法人|国立研究開発法人|"
    "地方独立行政法人|独立行政法人|国立大学法人|公立大学法人|大学共同利用機関法人|学校法人|医療法人社団|医療法人財団|"
    "社会医療法人|医療法人|社会福祉法人|宗教法人|弁護士法人|税理士法人|特許業務法人|農事組合法人"
)
_SHORT_FORMS = "株|有|同|資|名|相|特|社|財|一社|公社|一財|公財|独|国研|地独|学|医|福|宗|大"
_ANYWHERE = re.compile(rf"株式会社|有限会社|合同会社|\((?:{_SHORT_FORMS})\)")
_AT_AN_END = re.compile(rf"^(?:{_BODY_FORMS})|(?:{_BODY_FORMS})$")
_COMPANY = re.compile(r"株式会社|有限会社|合同会社|合資会社|合名会社|相互会社|\((?:株|有|同|資|名)\)")
_PUNCTUATION = re.compile(r"[.,・･、。'’\"]")


class TextRefused(ValueRefused):
    """A text that no database could keep."""


def clean_text(text: str, *, multiline: bool = False) -> str:
    """Take invisible characters and the blanks at both ends away; leave every visible character as it is.

    Line breaks and tabs become one blank each, unless `multiline`. Raises TextRefused for NUL and for half
    characters (lone surrogates), which cannot be stored.
    """
    if "\x00" in text:
        raise TextRefused(
            gettext_noop(
                "使用できない文字（ヌル文字）が含まれています。その文字を除いて入力し直してください。"
            )
        )
    if _SURROGATES.search(text):
        raise TextRefused(
            gettext_noop("文字が途中で切れています（壊れた文字）。もう一度入力し直してください。")
        )
    text = _INVISIBLE.sub("", text)
    if not multiline:
        text = _LINE_CHARACTERS.sub(" ", text)
    return text.strip()


def folded_key(text: str) -> str:
    """Fold a name to the key by which it is searched: width, case, kana, variant characters, dashes and blanks.

    高橋 and 髙橋, ｶﾌﾞｼｷ and かぶしき, ＡＢＣ and abc have the same key.
    """
    if text.isascii() and text.isprintable():
        # Nearly every number of a ledger: nothing but case and blanks can differ.
        return text.lower().replace(" ", "")
    return _folded_through_tables(text)


@lru_cache(maxsize=32_768)
def _folded_through_tables(text: str) -> str:
    folded = _fold_once(text)
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(text: str) -> str:
    folded = unicodedata.normalize("NFKC", _SURROGATES.sub("", text).translate(_VARIANT_TABLE))
    folded = _SELECTORS.sub("", _INVISIBLE.sub("", folded.replace("\x00", ""))).casefold()
    folded = folded.translate(_HIRAGANA_TO_KATAKANA).translate(_VARIANT_TABLE)
    folded = _TILDES.sub("~", _DASHES.sub("-", folded))
    return _SPACES.sub("", folded)


def organization_key(name: str) -> str:
    """Fold an organisation's name further: without its legal form and punctuation.

    ㈱青葉, (株)青葉 and 株式会社 青葉 have the same key. A name that is nothing but a legal form keeps it.
    """
    folded = folded_key(name)
    bare = _ANYWHERE.sub("", _PUNCTUATION.sub("", folded))
    bare = _AT_AN_END.sub("", bare)
    return bare or folded


def names_company(name: str) -> bool:
    """Whether a name carries the legal form of a company (会社法, 保険業法): 株式会社青葉, ㈱青葉, 青葉合同会社."""
    return _COMPANY.search(folded_key(name)) is not None


def person_key(name: str) -> str:
    """Fold a person's name; blanks between family and given name do not matter."""
    return _PUNCTUATION.sub("", folded_key(name))


def fold_to_katakana(text: str) -> str:
    """Turn a reading in hiragana or half-width katakana into full-width katakana."""
    return unicodedata.normalize("NFKC", text).translate(_HIRAGANA_TO_KATAKANA).strip()


def fold_width(text: str) -> str:
    """Turn full-width Latin letters, digits and signs into half-width ones, and nothing else.

    Unlike NFKC it leaves ², ① and ㈱ alone, so a number check cannot take them for digits.
    """
    return text.translate(_WIDTH_TABLE)


_WIDTH_TABLE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xFFE5: 0xA5,
    0x2212: 0x2D,
}


def split_keywords(text: str) -> tuple[str, ...]:
    """Split a list of keywords at commas, semicolons and line breaks; each stands once, in the order given."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[、，,;；\n]+", text) if part.strip()))
