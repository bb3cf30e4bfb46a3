"""Reading CSV in the encodings that Japanese offices use, and saying which one was taken."""

import csv
import io
import re
from dataclasses import dataclass

from core.calc.ledger.cells import Cell, Sheet
from core.calc.messages import gettext_noop
from core.imports.precheck import MOST_COLUMNS, MOST_ROWS, ByteSource, FileRefused

ENCODINGS = {"utf-8-sig": "UTF-8", "cp932": "Shift_JIS（CP932）", "euc_jp": "EUC-JP", "utf-16": "UTF-16"}
"""Codecs in the order in which they are tried, with the names people know. Never `shift_jis`, which lacks ①㈱髙."""

_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")
_NO_CHARACTER = re.compile("[\x80\uf8f0-\uf8f3]")
"""What the codec makes of single bytes that CP932 leaves undefined."""

_PROTECTED = re.compile(r'^="(.*)"$', re.DOTALL)
_QUOTED = re.compile(r'"[^"]*(?:"|$)')
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file, the codec taken, and the codecs that would have read it as well."""

    text: str
    encoding: str
    alternatives: tuple[str, ...] = ()


def read_csv(file: ByteSource, name: str, *, encoding: str = "") -> tuple[Sheet, DecodedText]:
    """Return the one sheet of a CSV file. `name` stands in for the name of a sheet. Raises FileRefused."""
    decoded = decode(file.read(), encoding=encoding)
    rows: list[list[Cell]] = []
    try:
        for record in csv.reader(
            io.StringIO(decoded.text, newline=""), delimiter=_delimiter(decoded.text), strict=True
        ):
            rows.append([_cell(field) for field in record])
            if len(rows) > MOST_ROWS or len(record) > MOST_COLUMNS:
                raise FileRefused(
                    gettext_noop(
                        "行か列が多すぎます（%(rows)s行、%(columns)s列まで読めます）。ファイルを分けてください。"
                    ),
                    rows=f"{MOST_ROWS:,}",
                    columns=MOST_COLUMNS,
                )
    except csv.Error as broken:
        raise FileRefused(
            gettext_noop('%(row)s行目あたりで、CSVの引用符（"）が閉じていないか、1つの欄が長すぎます。'),
            row=len(rows) + 1,
        ) from broken
    return Sheet(name, rows), decoded


def decode(content: bytes, *, encoding: str = "") -> DecodedText:
    """Decode a file; a given encoding is obeyed, else the one that fits is found. Raises FileRefused."""
    if encoding:
        return DecodedText(_decoded(content, encoding), encoding)
    for mark, codec in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return DecodedText(_decoded(content, codec), codec)
    fitting = [codec for codec in ("utf-8-sig", "cp932", "euc_jp") if _fits(content, codec)]
    if not fitting:
        return DecodedText(_decoded(content, "cp932"), "cp932")
    chosen = fitting[0]
    if chosen == "cp932" and "euc_jp" in fitting and _looks_garbled(content.decode("cp932")):
        chosen = "euc_jp"
    alternatives = () if content.isascii() else tuple(codec for codec in fitting if codec != chosen)
    return DecodedText(content.decode(chosen), chosen, alternatives)


def _fits(content: bytes, codec: str) -> bool:
    try:
        return not _NO_CHARACTER.search(content.decode(codec))
    except UnicodeDecodeError:
        return False


def _decoded(content: bytes, codec: str) -> str:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as broken:
        raise _unreadable(content[: broken.start].count(b"\n") + 1, codec) from None
    if undefined := _NO_CHARACTER.search(text):
        raise _unreadable(text.count("\n", 0, undefined.start()) + 1, codec)
    return text


def _unreadable(line: int, codec: str) -> FileRefused:
    return FileRefused(
        gettext_noop(
            "%(line)s行目に、%(encoding)sとして読めない文字があります。Excelで開き、「CSV UTF-8」で保存し直してください。"
        ),
        line=line,
        encoding=ENCODINGS.get(codec, codec),
    )


def _looks_garbled(text: str) -> bool:
    """Whether a reading as CP932 is mostly half-width kana, as EUC-JP comes out."""
    foreign = [character for character in text if not character.isascii()]
    return 10 * len(_HALF_WIDTH_KANA.findall(text)) > 3 * len(foreign)


def _delimiter(text: str) -> str:
    head = _QUOTED.sub("", text[:5_000])
    return max(",\t;", key=lambda mark: (head.count(mark), mark == ","))


def _cell(field: str) -> Cell:
    protected = _PROTECTED.match(field)
    plain = protected.group(1) if protected else field
    return plain if plain.strip() else None
