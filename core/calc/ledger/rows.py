"""Telling rows of data from blank rows, totals, repeated headers and notes."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from core.calc.enums import LabelledEnum
from core.calc.ledger.cells import Cell, cell_at, is_blank
from core.calc.ledger.declared import ColumnType, SheetKind
from core.calc.text import folded_key

_TOTAL = re.compile(
    r"^(?:合計|小計|総計|累計|中計|計)(?:[(:].*)?$|(?:合計|小計|総計|累計|中計|(?<![設統時会余家])計|total)(?:額|金額)?$"
)
_NOTE = re.compile(r"^(?:※|\*|注|\(注|備考|以上$|作成|出典|凡例|→)")
_LONGEST_NOTE_ROW = 2


class RowKind(LabelledEnum):
    """What a row of a sheet is."""

    DATA = "data", "明細"
    BLANK = "blank", "空白の行"
    TOTAL = "total", "合計・小計の行"
    HEADER = "header", "見出しの繰り返し"
    NOTE = "note", "注記の行"


def telling_places(kind: SheetKind, columns: Mapping[str, int]) -> list[int]:
    """Return the places of the columns that say what a row is about: all but the sums."""
    return [index for code, index in columns.items() if kind.column(code).type is not ColumnType.YEN]


def row_kind(row: Sequence[Cell], named: Sequence[int], labels: Sequence[str]) -> RowKind:
    """Tell what a row below the header is; `named` are its telling places."""
    filled = [cell for cell in row if not is_blank(cell)]
    if not filled:
        return RowKind.BLANK
    if _repeats_header(row, labels):
        return RowKind.HEADER
    return _kind_of_sparse_row(row, filled, named)


def _kind_of_sparse_row(row: Sequence[Cell], filled: Sequence[Cell], named: Sequence[int]) -> RowKind:
    says = [cell for index in named if not is_blank(cell := cell_at(row, index))]
    if 2 * len(says) > len(named):
        return RowKind.DATA
    texts = [folded_key(cell) for cell in filled if isinstance(cell, str)]
    has_total = any(_TOTAL.search(text) for text in texts)
    says = [cell for cell in says if not (isinstance(cell, str) and _TOTAL.search(folded_key(cell)))]
    if (has_total and 3 * len(says) <= len(named)) or not (says or has_total or texts):
        return RowKind.TOTAL
    if len(filled) <= _LONGEST_NOTE_ROW and texts and _NOTE.match(texts[0]):
        return RowKind.NOTE
    return RowKind.DATA


def _repeats_header(row: Sequence[Cell], labels: Sequence[str]) -> bool:
    named = [index for index, label in enumerate(labels) if label]
    same = sum(
        isinstance(cell := cell_at(row, index), str) and _without_blanks(cell) in _ends_of(labels[index])
        for index in named
    )
    return bool(named) and 3 * same >= 2 * len(named)


@lru_cache(maxsize=1_000)
def _ends_of(label: str) -> frozenset[str]:
    return frozenset(_without_blanks(part) for part in (label, *label.split("／")))


def _without_blanks(text: str) -> str:
    return "".join(text.split())
