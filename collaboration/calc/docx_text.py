"""The text of a Word file, paragraph by paragraph, as it reads when every tracked change is accepted.

The file comes from outside: nothing of it is run, fetched or unpacked beyond fixed bounds. What could do harm on a
colleague's desk (macros, parts that lie elsewhere) is refused with the way to take it out. Headers, footnotes and text
inside pictures are not read; automatic numbering is no text and is not there either.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NoReturn
from xml.etree import ElementTree as ET

from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import TextRefused, clean_text

MOST_PARTS = 3_000
MOST_BYTES = 40 * 1024 * 1024
MOST_BYTES_IN_ALL = 400 * 1024 * 1024
MOST_PARAGRAPHS = 3_000
DEEPEST = 100
BODY = "word/document.xml"

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    KeyError,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What reading a broken or locked package raises."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HYPERLINK = "/hyperlink"
_BLANKS = re.compile(r"[ \t\u3000]+")
_SKIPPED = frozenset({"del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tcPr"})
_CHANGES = frozenset({"ins", "del", "moveTo", "moveFrom"})


class DocumentRefused(ValueRefused):
    """A file that is not kept as a version; the reason says what to do."""


@dataclass(frozen=True, slots=True)
class DocxText:
    """What a Word file says. `tracked_changes` counts the insertions and deletions that were read as accepted."""

    paragraphs: tuple[str, ...]
    tracked_changes: int


class _NoDoctype(ET.TreeBuilder):
    """Refuses a document type, in which entities would be declared."""

    def doctype(self, *_declared: object) -> NoReturn:
        raise _broken()


def read_docx(content: bytes) -> DocxText:
    """Read a Word file. Raises DocumentRefused."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            _check_package(package)
            root = _parsed(package, BODY)
    except DocumentRefused:
        raise
    except UNREADABLE as broken:
        raise _broken() from broken
    body = root.find(_tag(root, "body"))
    if body is None:
        raise _broken()
    paragraphs = tuple(_joined(_paragraphs(body, 0)))
    if len(paragraphs) > MOST_PARAGRAPHS:
        raise DocumentRefused(
            gettext_noop("段落が%(limit)dを超えています。契約書の本文だけのファイルに分けてください。"),
            limit=MOST_PARAGRAPHS,
        )
    changes = sum(1 for each in body.iter() if _name(each) in _CHANGES)
    return DocxText(paragraphs, changes)


def _check_package(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES_IN_ALL:
        raise DocumentRefused(
            gettext_noop("ファイルの中身が大きすぎます。画像を圧縮して保存し直してから選んでください。")
        )
    if any(part.flag_bits & 1 for part in parts):
        raise _broken()
    names = [part.filename.lower() for part in parts]
    types = _content(package, "[Content_Types].xml").lower()
    if any("vbaproject" in name or "/activex/" in name for name in names) or b"macroenabled" in types:
        raise DocumentRefused(
            gettext_noop(
                "マクロまたはActiveXが含まれています。Wordの「名前を付けて保存」で「Word文書（.docx）」を選び、マクロのないファイルにしてください。"
            )
        )
    for name in names:
        if name.endswith(".rels"):
            _check_relations(package, parts[names.index(name)].filename)


def _check_relations(package: zipfile.ZipFile, name: str) -> None:
    for relation in _parsed(package, name):
        if relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith(_HYPERLINK):
            raise DocumentRefused(
                gettext_noop(
                    "外部のファイルを参照しています（%(target)s）。Wordの「ファイル」「情報」の「ファイルへのリンクの編集」でリンクを解除するか、添付のテンプレートを外して保存し直してください。"
                ),
                target=relation.get("Target", "")[:100],
            )


def _content(package: zipfile.ZipFile, name: str) -> bytes:
    """Read a part, never more than the bound whatever its heading says."""
    with package.open(name) as part:
        content = part.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DocumentRefused(
            gettext_noop("ファイルの中身が大きすぎます。画像を圧縮して保存し直してから選んでください。")
        )
    return content


def _parsed(package: zipfile.ZipFile, name: str) -> ET.Element:
    parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314 -- a document type, and with it every entity, is refused
    parser.feed(_content(package, name))
    root: ET.Element = parser.close()
    return root


def _tag(root: ET.Element, name: str) -> str:
    return f"{_STRICT if root.tag.startswith(_STRICT) else _W}{name}"


def _name(element: ET.Element) -> str:
    """The name within Word's own vocabulary; the older form of something that is there twice has none."""
    tag = element.tag
    for space in (_W, _STRICT):
        if tag.startswith(space):
            return tag[len(space) :]
    return "" if tag != f"{_COMPATIBLE}Fallback" else "del"


def _paragraphs(parent: ET.Element, depth: int) -> Iterator[tuple[str, bool]]:
    """Yield the text of each paragraph, and whether its end was deleted, so that the next one continues it."""
    if depth > DEEPEST:
        raise _broken()
    for element in parent:
        name = _name(element)
        if name in _SKIPPED or (name == "tr" and _is_deleted(element, "trPr")):
            continue
        if name == "p":
            yield "".join(_runs(element, depth)), _is_deleted(element, "pPr", "rPr")
            yield from _boxed(element, depth)
        else:
            yield from _paragraphs(element, depth + 1)


def _is_deleted(element: ET.Element, *path: str) -> bool:
    at: ET.Element | None = element
    for name in (*path, "del"):
        at = next((each for each in at if _name(each) == name), None) if at is not None else None
    return at is not None


def _runs(parent: ET.Element, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise _broken()
    for element in parent:
        name = _name(element)
        if name == "t":
            yield element.text or ""
        elif name in {"tab", "br", "cr"}:
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name not in _SKIPPED and name != "txbxContent":
            yield from _runs(element, depth + 1)


def _boxed(parent: ET.Element, depth: int) -> Iterator[tuple[str, bool]]:
    """Yield the paragraphs of text boxes that hang on a paragraph, after it."""
    if depth > DEEPEST:
        raise _broken()
    for element in parent:
        name = _name(element)
        if name == "txbxContent":
            yield from _paragraphs(element, depth + 1)
        elif name not in _SKIPPED:
            yield from _boxed(element, depth + 1)


def _joined(paragraphs: Iterator[tuple[str, bool]]) -> Iterator[str]:
    begun = ""
    for text, goes_on in paragraphs:
        begun += text
        if goes_on:
            continue
        if whole := _clean(begun):
            yield whole
        begun = ""
    if whole := _clean(begun):
        yield whole


def _clean(text: str) -> str:
    try:
        return _BLANKS.sub(lambda found: found.group()[0], clean_text(text))
    except TextRefused as refused:
        raise _broken() from refused


def _broken() -> DocumentRefused:
    return DocumentRefused(
        gettext_noop(
            "Wordのファイルとして読めません。Wordで開けるか、パスワードが付いていないかを確かめ、「Word文書（.docx）」で保存し直してください。"
        )
    )
