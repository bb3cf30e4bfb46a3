"""Opening a ledger, whatever its format."""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from core.calc.ledger.cells import Sheet
from core.calc.messages import gettext_noop
from core.imports.csv_file import read_csv
from core.imports.precheck import LARGEST_FILE, ByteSource, FileRefused
from core.imports.workbook import read_workbook

_TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A file that was read: its sheets and, for CSV, the encoding taken and others that would fit as well."""

    sheets: list[Sheet]
    encoding: str = ""
    other_encodings: tuple[str, ...] = ()

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by its name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)


def read_ledger(file: ByteSource, file_name: str, *, encoding: str = "") -> LedgerFile:
    """Read a workbook (.xlsx) or CSV. Raises FileRefused with what to upload instead."""
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise FileRefused(gettext_noop("ファイルが空です。台帳の入ったファイルを選んでください。"))
    if size > LARGEST_FILE:
        raise FileRefused(
            gettext_noop("ファイルが大きすぎます（%(limit)s MBまで）。年度や部局で分けてください。"),
            limit=LARGEST_FILE // (1024 * 1024),
        )
    path = PurePath(file_name)
    if path.suffix.lower() in _TEXT_SUFFIXES:
        sheet, decoded = read_csv(file, path.stem, encoding=encoding)
        return LedgerFile([sheet], decoded.encoding, decoded.alternatives)
    return LedgerFile(read_workbook(file))


def file_hash(file: ByteSource) -> str:
    """Return the SHA-256 of the whole file."""
    digest = hashlib.sha256()
    file.seek(0)
    while part := file.read(1024 * 1024):
        digest.update(part)
    file.seek(0)
    return digest.hexdigest()
