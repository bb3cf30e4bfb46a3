"""Which files may be kept with a record: by extension, and by what the file really begins with."""

from pathlib import PurePosixPath

from core.calc.messages import ValueRefused, gettext_noop
from core.calc.text import clean_text

_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "doc": _OLE,
    "xls": _OLE,
    "ppt": _OLE,
    "msg": _OLE,
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "tiff": (b"II*\x00", b"MM\x00*"),
    "txt": (),
    "csv": (),
    "eml": (),
}
"""Kept kinds of file and how each begins; a kind without a signature must be text."""

LONGEST_NAME = 255


class FileRefused(ValueRefused):
    """A file that is not kept; the reason says what may be kept instead."""


def file_name(given: str) -> str:
    """Return the bare name of a file, without folders and invisible characters, at most 255 characters long."""
    bare = PurePosixPath(clean_text(given).replace("\\", "/")).name
    if len(bare) <= LONGEST_NAME:
        return bare
    suffix = PurePosixPath(bare).suffix[:LONGEST_NAME]
    return bare[: LONGEST_NAME - len(suffix)] + suffix


def check_file(name: str, head: bytes, size: int, *, limit: int) -> None:
    """Refuse an empty, too large or unsuitable file. `head` is its beginning, `size` and `limit` are bytes."""
    if size == 0:
        raise FileRefused(gettext_noop("ファイルが空です。内容のあるファイルを選んでください。"))
    if size > limit:
        raise FileRefused(
            gettext_noop("ファイルが大きすぎます。%(limit)dMB以下のファイルを選んでください。"),
            limit=limit // (1024 * 1024),
        )
    extension = PurePosixPath(name).suffix.lower().removeprefix(".")
    if extension not in SIGNATURES:
        raise FileRefused(
            gettext_noop(
                "この種類のファイルは登録できません。PDF、Word、Excel、PowerPoint、画像、テキストのいずれかにしてください。"
            )
        )
    signatures = SIGNATURES[extension]
    fits = head.startswith(signatures) if signatures else b"\x00" not in head
    if not fits:
        raise FileRefused(
            gettext_noop(
                "ファイルの中身が拡張子「.%(extension)s」と合いません。元のソフトで保存し直してから選んでください。"
            ),
            extension=extension,
        )
