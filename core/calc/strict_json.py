"""JSON read so that nothing is guessed: no binary fractions, no repeated names, no NaN; every fault is named by its place."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.calc.messages import Message, gettext_noop

LONGEST_NUMBER = 40
_BOM = b"\xef\xbb\xbf"
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class PointNumber:
    """A JSON number with a point or an exponent, as it was written. No field takes it: rates are text, yen whole numbers."""

    text: str


@dataclass(frozen=True, slots=True)
class _NoNumber:
    """NaN, Infinity, or more digits than any amount has."""

    text: str


class _Repeating(dict[str, object]):
    """An object that named a value twice."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        times = Counter(name for name, _value in pairs)
        self.repeated = sorted(name for name, count in times.items() if count > 1)


@dataclass(frozen=True, slots=True)
class JsonFault:
    """What is wrong, and where: a path such as `lines[2].yen`, empty for the whole text."""

    place: str
    message: Message


class JsonRefused(ValueError):
    """Bytes that are not the JSON they should be; `faults` lists each."""

    def __init__(self, *faults: JsonFault) -> None:
        """Keep the faults in the order of the text."""
        self.faults = faults
        super().__init__("\n".join(str(fault.message) for fault in faults))


def read_json_object(content: bytes) -> dict[str, object]:
    """Read one JSON object in UTF-8. Raises JsonRefused with every fault."""
    text = _text(content)
    try:
        document = _parsed(text)
        faults = tuple(_faults("", document))
    except RecursionError:
        raise _whole(gettext_noop("括弧の入れ子が深すぎます。")) from None
    if not isinstance(document, dict):
        raise _whole(gettext_noop("項目名と値の組（{ }で囲んだもの）で書いてください。"))
    if faults:
        raise JsonRefused(*faults)
    return document


def _text(content: bytes) -> str:
    if content.startswith(_BOM):
        raise _whole(
            gettext_noop("先頭にBOMが付いています。BOMなしのUTF-8（「UTF-8N」など）で保存してください。")
        )
    if not content.strip():
        raise _whole(gettext_noop("内容が空です。JSONを書いてください。"))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise _whole(gettext_noop("文字コードがUTF-8ではありません。UTF-8で保存してください。")) from None


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text,
            parse_float=PointNumber,
            parse_int=_whole_number,
            parse_constant=_NoNumber,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as fault:
        raise JsonRefused(
            JsonFault(
                "",
                Message(
                    gettext_noop(
                        "%(line)s行目の%(column)s文字目が、JSONとして読めません。括弧、引用符、コンマを確かめてください。"
                    ),
                    {"line": fault.lineno, "column": fault.colno},
                ),
            )
        ) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else _Repeating(pairs)


def _whole_number(digits: str) -> object:
    return int(digits) if len(digits) <= LONGEST_NUMBER else _NoNumber(f"{digits[:10]}…")


def _faults(place: str, value: object) -> Iterator[JsonFault]:
    if isinstance(value, Mapping):
        yield from _faults_of_object(place, value)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(f"{place}[{index}]", item)
    elif isinstance(value, _NoNumber):
        yield JsonFault(place, Message(gettext_noop("%(text)sは数として使えません。"), {"text": value.text}))
    elif isinstance(value, str) and _SURROGATE.search(value):
        yield JsonFault(place, Message(_HALF_CHARACTER))


def _faults_of_object(place: str, value: Mapping[str, object]) -> Iterator[JsonFault]:
    for name in getattr(value, "repeated", ()):
        yield JsonFault(
            _inner(place, name), Message(gettext_noop("同じ項目名が2回以上あります。一つにしてください。"))
        )
    for name, item in value.items():
        if _SURROGATE.search(name):
            yield JsonFault(place, Message(_HALF_CHARACTER))
        else:
            yield from _faults(_inner(place, name), item)


_HALF_CHARACTER = gettext_noop("文字として扱えない符号（サロゲートの片方）が含まれています。")


def _inner(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _whole(template: str) -> JsonRefused:
    return JsonRefused(JsonFault("", Message(template)))
