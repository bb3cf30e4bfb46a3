"""Finding the header row under titles and merged cells, and telling by it which kind of sheet it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from core.calc.ledger.cells import Cell, MergedRange, Sheet, cell_at, is_blank
from core.calc.ledger.declared import Column, ColumnType, SheetKind
from core.calc.text import folded_key

SEARCHED_ROWS = 40
"""A header is looked for in this many rows from the top; titles and notes never take more."""

_IN_BRACKETS = re.compile(r"[(\[<【〔「][^)\]>】〕」]*[)\]>】〕」]")
_DECORATION = re.compile(r"^(?:[※*★☆●○■□◆◇・]+|\d{1,2}[.)]|ウチ|内(?=[^容訳])|必須|任意)+|[※*★☆]+$")
_UNIT = re.compile(r"(?:[(\[【]|単位[:=は]?)(?:単位[:=は]?)?(千円|万円|百万円|億円|円)")
_UNIT_SIZES = {"円": 1, "千円": 1_000, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}

_EXACT, _BARE, _PART = 100, 90, 50
_SHORTEST_PART = 3
_LEAST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet: its first row (counted from 0), how many rows it takes, and the heading of each column."""

    row: int
    depth: int
    labels: tuple[str, ...]

    @property
    def first_data_row(self) -> int:
        """Return the row after the header, counted from 0."""
        return self.row + self.depth


@dataclass(frozen=True, slots=True)
class Recognition:
    """Which kind a sheet is, where its header is, which columns were found; the score only compares."""

    kind: SheetKind
    header: Header
    columns: dict[str, int]
    score: int


@lru_cache(maxsize=10_000)
def bare_label(label: str) -> str:
    """Fold a heading and take away brackets and marks: 「※契約金額（円）」 becomes 契約金額."""
    folded = folded_key(label)
    bare = _DECORATION.sub("", _IN_BRACKETS.sub("", folded))
    return bare or folded


def unit_of(label: str) -> int | None:
    """Return the unit in yen that a heading or a note names, such as 1000 for （千円）; None when it names none."""
    match = _UNIT.search(folded_key(label))
    return _UNIT_SIZES[match.group(1)] if match else None


def match_columns(labels: Sequence[str], kind: SheetKind) -> dict[str, int]:
    """Return the best column of the sheet for each column of the kind, each used once."""
    pairs = [
        (score, -place, index, column.code)
        for place, column in enumerate(kind.columns)
        for index, label in enumerate(labels)
        if label and (score := _likeness(label, column))
    ]
    found: dict[str, int] = {}
    for _score, _place, index, code in sorted(pairs, key=lambda pair: (-pair[0], -pair[1], pair[2])):
        if code not in found and index not in found.values():
            found[code] = index
    return found


def recognise(sheet: Sheet, kinds: Sequence[SheetKind]) -> Recognition | None:
    """Return the kind and header that explain the sheet best, None when nothing fits.

    Only rows that hold at least two known headings are weighed against every kind, unless no row does.
    """
    words = frozenset().union(*(_bare_names(column) for kind in kinds for column in kind.columns))
    headers = _possible_headers(sheet)
    likely = [header for header in headers if _known_headings(header, words) >= _LEAST_COLUMNS]
    candidates = [
        Recognition(kind, header, columns, _score(sheet, kind, header, columns))
        for header in likely or headers
        for kind in kinds
        if len(columns := match_columns(header.labels, kind)) >= _LEAST_COLUMNS
    ]
    return max(
        candidates, key=lambda found: (found.score, -found.header.depth, -found.header.row), default=None
    )


def first_header(sheet: Sheet) -> Header | None:
    """Return the first row with several texts, for a sheet that no kind explains."""
    headers = _possible_headers(sheet)
    return max(headers, key=lambda header: (sum(map(bool, header.labels)), -header.row), default=None)


def header_at(sheet: Sheet, row: int, depth: int) -> Header:
    """Return the header that begins at a row, one or two rows deep; beyond the sheet it has no headings."""
    if row >= len(sheet.rows):
        return Header(row, 1, ())
    if depth == 1 or row + 1 >= len(sheet.rows):
        return Header(row, 1, tuple(_label(cell) for cell in sheet.rows[row]))
    return _two_rows(sheet, row)


def titles_above(sheet: Sheet, header: Header) -> list[str]:
    """Return the texts above the header: titles, units, notes."""
    return [
        cell for row in sheet.rows[: header.row] for cell in row if isinstance(cell, str) and cell.strip()
    ]


def _score(sheet: Sheet, kind: SheetKind, header: Header, columns: dict[str, int]) -> int:
    required = {column.code for column in kind.required}
    labels = sum(map(bool, header.labels))
    unexplained = labels - len(columns)
    found = 10 * len(columns) + 10 * len(required & columns.keys()) - 15 * len(required - columns.keys())
    return found - 4 * unexplained + (25 if kind.is_named(sheet.name) else 0)


def _possible_headers(sheet: Sheet) -> list[Header]:
    headers = []
    for row, cells in enumerate(sheet.rows[:SEARCHED_ROWS]):
        texts = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
        if len(texts) < _LEAST_COLUMNS:
            continue
        headers.append(header_at(sheet, row, 1))
        if row + 1 < len(sheet.rows) and _may_be_upper_row(sheet, row):
            headers.append(_two_rows(sheet, row))
    return headers


def _may_be_upper_row(sheet: Sheet, row: int) -> bool:
    lower = [cell for cell in sheet.rows[row + 1] if not is_blank(cell)]
    upper = [cell for cell in sheet.rows[row] if not is_blank(cell)]
    return bool(lower) and all(isinstance(cell, str) for cell in (*lower, *upper))


def _two_rows(sheet: Sheet, row: int) -> Header:
    width = max(len(sheet.rows[row]), len(sheet.rows[row + 1]))
    labels = []
    upper = ""
    for index in range(width):
        above, below = _label(cell_at(sheet.rows[row], index)), _label(cell_at(sheet.rows[row + 1], index))
        if above:
            upper = above
        elif not (below and _continues(sheet.merged, row, index)):
            upper = "" if sheet.merged else upper
        labels.append(f"{upper}／{below}" if upper and below and upper != below else below or above)
    return Header(row, 2, tuple(labels))


def _continues(merged: Sequence[MergedRange], row: int, index: int) -> bool:
    return any(top <= row <= bottom and left < index <= right for (top, left), (bottom, right) in merged)


def _label(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _known_headings(header: Header, words: frozenset[str]) -> int:
    parts = ({bare_label(part) for part in label.split("／")} for label in header.labels if label)
    return sum(not words.isdisjoint(each) for each in parts)


def _likeness(label: str, column: Column) -> int:
    parts = [label, *label.split("／")] if "／" in label else [label]
    return max(_likeness_of(part, column) - place for place, part in enumerate(parts))


def _likeness_of(label: str, column: Column) -> int:
    bare = bare_label(label)
    names = _bare_names(column)
    if bare in names:
        return _EXACT if folded_key(label) in _names(column) else _BARE
    inside = [len(name) for name in names if len(name) >= _SHORTEST_PART and name in bare]
    if inside and 10 * max(inside) >= 6 * len(bare) and _may_hold(bare, column):
        return _PART + max(inside)
    return 0


def _names(column: Column) -> frozenset[str]:
    return _folded((column.label, *column.synonyms))


def _bare_names(column: Column) -> frozenset[str]:
    return _bare((column.label, *column.synonyms))


@cache
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(folded_key(name) for name in names)


@cache
def _bare(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(bare_label(name) for name in names)


def _may_hold(bare: str, column: Column) -> bool:
    """Keep a heading that names a day from being taken for a name, and the other way round."""
    return (column.type is ColumnType.DATE) == bare.endswith(("日", "年月日"))
