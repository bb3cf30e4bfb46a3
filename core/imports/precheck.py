"""Looking at an uploaded workbook before anything reads it: size, parts, far-away cells."""

import re
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO, Union

from django.core.files.base import File

from core.calc.messages import ValueRefused, gettext_noop

ByteSource = Union[BinaryIO, "File[Any]"]
"""An open file, or one that was uploaded or kept."""

LARGEST_FILE = 50 * 1024 * 1024
MOST_PARTS = 2_000
LARGEST_CONTENT = 300 * 1024 * 1024
LARGEST_RATIO = 200
RATIO_MATTERS_FROM = 10 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 500
_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"

_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>/]*>(?!</)')
"""A cell with something in it; some programs write blank ones as a pair of tags."""


class FileRefused(ValueRefused):
    """A file that is not read at all; `message` says why and what to upload instead."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet and the part of the package that holds it."""

    name: str
    path: str


def check_package(file: ByteSource) -> None:
    """Refuse what is no workbook, or what would unpack to more than any ledger holds. Raises FileRefused."""
    start = file.read(8)
    file.seek(0)
    if start == _OLD_FORMAT:
        raise FileRefused(
            gettext_noop(
                "古い形式（.xls）か、パスワード付きのファイルです。パスワードを外し、「Excelブック（.xlsx）」で保存し直してください。"
            )
        )
    if not start.startswith(_ZIP):
        raise FileRefused(
            gettext_noop("Excelブック（.xlsx）として読めません。.xlsxかCSVのファイルを選んでください。")
        )
    try:
        with zipfile.ZipFile(file) as package:
            _check_parts(package)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as broken:
        raise FileRefused(
            gettext_noop("ファイルが壊れています。Excelで開けるか確かめ、保存し直してください。")
        ) from broken
    finally:
        file.seek(0)


def sheet_parts(package: zipfile.ZipFile) -> list[SheetPart]:
    """Return the worksheets of the package in their order."""
    targets: dict[bytes, bytes] = {}
    for relation in _RELATION.findall(_read(package, "xl/_rels/workbook.xml.rels")):
        attributes = _attributes(relation)
        if attributes.get(b"TargetMode") == b"External" and attributes.get(b"Type", b"").endswith(
            b"/worksheet"
        ):
            raise _foreign_part()
        targets[attributes.get(b"Id", b"")] = attributes.get(b"Target", b"")
    parts = []
    for sheet in _SHEET.findall(_read(package, "xl/workbook.xml")):
        attributes = _attributes(sheet)
        relation_id = next((value for name, value in attributes.items() if name.endswith(b":id")), b"")
        path = targets.get(relation_id, b"").decode("utf-8", "replace")
        parts.append(SheetPart(_unescaped(attributes.get(b"name", b"")), _absolute(path)))
    return [part for part in parts if part.path in package.NameToInfo]


def check_extent(content: bytes) -> None:
    """Refuse a sheet with a filled cell far away, for which readers would lay out billions of blank ones."""
    rows = 0
    columns: set[bytes] = set()
    for letters, number in _FILLED_CELL.findall(content):
        rows = max(rows, int(number))
        columns.add(letters)
    if rows > MOST_ROWS or max(map(column_index, columns), default=0) >= MOST_COLUMNS:
        raise FileRefused(
            gettext_noop(
                "はるか遠くのセルに値があるか、行が多すぎます（%(rows)s行、%(columns)s列まで読めます）。余分な行と列を削除して保存し直してください。"
            ),
            rows=f"{MOST_ROWS:,}",
            columns=MOST_COLUMNS,
        )


def column_index(letters: bytes) -> int:
    """Return the place of a column, counted from 0, from its letters."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _check_parts(package: zipfile.ZipFile) -> None:
    infos = package.infolist()
    names = [info.filename for info in infos]
    if "xl/workbook.xml" not in names:
        raise FileRefused(
            gettext_noop("Excelブック（.xlsx）として読めません。.xlsxかCSVのファイルを選んでください。")
        )
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise _foreign_part()
    if any(name.endswith("vbaProject.bin") for name in names):
        raise FileRefused(
            gettext_noop(
                "マクロを含むブックは読み込めません。「Excelブック（.xlsx）」で保存し直してください。"
            )
        )
    packed_too_tight = any(
        info.file_size > RATIO_MATTERS_FROM and info.file_size > LARGEST_RATIO * max(info.compress_size, 1)
        for info in infos
    )
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_CONTENT or packed_too_tight:
        raise FileRefused(
            gettext_noop("展開すると大きすぎるファイルです。必要なシートだけを残して保存し直してください。")
        )


def _foreign_part() -> FileRefused:
    return FileRefused(
        gettext_noop("ファイルの外を指す部品が含まれています。Excelで開いて保存し直してください。")
    )


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        content = package.read(name)
    except KeyError:
        raise FileRefused(
            gettext_noop("ファイルが壊れています。Excelで開けるか確かめ、保存し直してください。")
        ) from None
    if b"<!DOCTYPE" in content:
        raise _foreign_part()
    return content


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def _absolute(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _unescaped(text: bytes) -> str:
    named = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
    plain = text.decode("utf-8", "replace")
    for entity, character in named.items():
        plain = plain.replace(entity, character)
    plain = re.sub(r"&#x([0-9a-fA-F]+);", lambda match: chr(int(match.group(1), 16)), plain)
    plain = re.sub(r"&#([0-9]+);", lambda match: chr(int(match.group(1))), plain)
    return plain.replace("&amp;", "&")
