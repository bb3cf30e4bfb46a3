"""What changed from one text to another: paragraphs are matched first, then words within each pair.

The same two texts always give the same answer. Paragraphs pair up by the letters they share, so that an article that was
renumbered is still compared with itself; one that was moved is a removal and an addition.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

ALIKE_PERCENT = 40
"""Paragraphs that share fewer of their pairs of letters are not two versions of one."""

WIDEST = 60
"""How far apart in a run of changed paragraphs two versions of one may stand."""

MOST_CELLS = 1_000_000
"""How many comparisons are worth their time; beyond, paragraphs pair up by their place and words not at all."""

_WORDS = re.compile(
    r"[\u4e00-\u9fff\u3400-\u4dbf々〆]+|[\u3041-\u3096]+|[\u30a1-\u30faー]+|[0-9０-９]+|[A-Za-zＡ-Ｚａ-ｚ]+|\s+|.",
    re.DOTALL,
)
_ARTICLE = re.compile(
    r"\s*(第\s*[0-9０-９一二三四五六七八九十百]+\s*条(?:の[0-9０-９一二三四五六七八九十]+)?|Article\s+\d+)(.*)",
    re.DOTALL,
)
_TITLE = re.compile(r"\s*([（(][^（）()]{1,40}[）)])")
_TITLE_ALONE = re.compile(r"\s*([（(][^（）()]{1,40}[）)])\s*")


class Fate(StrEnum):
    """What became of a word or a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words with one fate; never CHANGED."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph on either side, the same one on both. `article` is the heading it stands under, blank before the first."""

    fate: Fate
    pieces: tuple[Piece, ...]
    article: str = ""

    @property
    def before(self) -> tuple[Piece, ...]:
        """What the earlier text said."""
        return tuple(piece for piece in self.pieces if piece.fate is not Fate.ADDED)

    @property
    def after(self) -> tuple[Piece, ...]:
        """What the later text says."""
        return tuple(piece for piece in self.pieces if piece.fate is not Fate.REMOVED)


@dataclass(frozen=True, slots=True)
class Difference:
    """Every paragraph of both texts in the order of reading."""

    rows: tuple[Row, ...]

    @property
    def changed(self) -> tuple[Row, ...]:
        """The rows that are not the same on both sides."""
        return tuple(row for row in self.rows if row.fate is not Fate.SAME)

    @property
    def articles(self) -> tuple[str, ...]:
        """The headings of the articles that were touched, in order, each once."""
        return tuple(dict.fromkeys(row.article for row in self.changed if row.article))

    def count(self, fate: Fate) -> int:
        """How many paragraphs met this fate."""
        return sum(1 for row in self.rows if row.fate is fate)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that are shown, after a number of unchanged ones that are not."""

    skipped: int
    rows: tuple[Row, ...]


def compare(before: Sequence[str], after: Sequence[str]) -> Difference:
    """Compare two texts, given as paragraphs."""
    headings_before, headings_after = _headings(before), _headings(after)
    rows = []
    for old, new in _pairs(before, after):
        pieces = _pieces(before[old] if old is not None else "", after[new] if new is not None else "")
        article = headings_after[new] if new is not None else headings_before[old or 0]
        rows.append(Row(_fate(old, new, pieces), pieces, article))
    return Difference(tuple(rows))


def stretches(rows: Sequence[Row], context: int = 1) -> tuple[list[Stretch], int]:
    """Return the changed rows with their neighbours, and how many unchanged rows follow the last of them."""
    shown = {
        near
        for at, row in enumerate(rows)
        if row.fate is not Fate.SAME
        for near in range(max(at - context, 0), min(at + context + 1, len(rows)))
    }
    found: list[Stretch] = []
    begun: list[Row] = []
    skipped = 0
    for at, row in enumerate(rows):
        if at in shown:
            begun.append(row)
            continue
        if begun:
            found.append(Stretch(skipped, tuple(begun)))
            begun, skipped = [], 0
        skipped += 1
    if begun:
        found.append(Stretch(skipped, tuple(begun)))
        skipped = 0
    return found, skipped


def _fate(old: int | None, new: int | None, pieces: tuple[Piece, ...]) -> Fate:
    if old is None:
        return Fate.ADDED
    if new is None:
        return Fate.REMOVED
    return Fate.SAME if all(piece.fate is Fate.SAME for piece in pieces) else Fate.CHANGED


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    if before == after:
        return (Piece(Fate.SAME, before),)
    if not before or not after:
        return (Piece(Fate.ADDED, after),) if after else (Piece(Fate.REMOVED, before),)
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) * len(new) > MOST_CELLS:
        return Piece(Fate.REMOVED, before), Piece(Fate.ADDED, after)
    pieces: list[Piece] = []
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Fate.SAME, "".join(old[first:last])))
            continue
        if first < last:
            pieces.append(Piece(Fate.REMOVED, "".join(old[first:last])))
        if start < end:
            pieces.append(Piece(Fate.ADDED, "".join(new[start:end])))
    return tuple(pieces)


def _pairs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield the positions that belong together, in the order of reading; None where the other side has nothing."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(first, last), range(start, end), strict=True)
            continue
        old, new = first, start
        for left, right in _alike(before[first:last], after[start:end]):
            yield from ((at, None) for at in range(old, first + left))
            yield from ((None, at) for at in range(new, start + right))
            yield first + left, start + right
            old, new = first + left + 1, start + right + 1
        yield from ((at, None) for at in range(old, last))
        yield from ((None, at) for at in range(new, end))


def _alike(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of paragraphs that are versions of one another, in order, sharing as much as can be in all."""
    old, new = [_letters(text) for text in before], [_letters(text) for text in after]
    if len(old) * len(new) > MOST_CELLS:
        return [
            (at, at) for at, (left, right) in enumerate(zip(old, new, strict=False)) if _likeness(left, right)
        ]
    best = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likeness = [[0] * len(new) for _ in old]
    for left in reversed(range(len(old))):
        for right in reversed(range(len(new))):
            likeness[left][right] = _likeness(old[left], new[right]) if abs(left - right) <= WIDEST else 0
            paired = likeness[left][right] + best[left + 1][right + 1] if likeness[left][right] else 0
            best[left][right] = max(paired, best[left + 1][right], best[left][right + 1])
    return list(_path(best, likeness))


def _path(best: list[list[int]], likeness: list[list[int]]) -> Iterator[tuple[int, int]]:
    left = right = 0
    while left < len(best) - 1 and right < len(best[0]) - 1:
        own = likeness[left][right]
        if own and best[left][right] == own + best[left + 1][right + 1]:
            yield left, right
            left, right = left + 1, right + 1
        elif best[left][right] == best[left + 1][right]:
            left += 1
        else:
            right += 1


def _letters(text: str) -> frozenset[tuple[str, int]]:
    """The pairs of letters of a paragraph, each as often as it occurs."""
    seen: Counter[str] = Counter()
    found = []
    for at in range(max(len(text) - 1, 1)):
        pair = text[at : at + 2]
        found.append((pair, seen[pair]))
        seen[pair] += 1
    return frozenset(found)


def _likeness(old: frozenset[tuple[str, int]], new: frozenset[tuple[str, int]]) -> int:
    """How many of a hundred pairs of letters are shared, 0 for what is no version of the other."""
    percent = 200 * len(old & new) // (len(old) + len(new))
    return percent if percent >= ALIKE_PERCENT else 0


def _headings(paragraphs: Sequence[str]) -> list[str]:
    """Return for each paragraph the article it belongs to: 第5条（秘密保持）. A title of its own stands before its article."""
    headings: list[str] = []
    article = title = ""
    for at, text in enumerate(paragraphs):
        found = _ARTICLE.match(text)
        if found is not None:
            own = _TITLE.match(found[2])
            article = f"{found[1]}{own[1] if own else title}"
            if title and not own:
                headings[at - 1] = article
        alone = _TITLE_ALONE.fullmatch(text)
        title = alone[1] if alone else ""
        headings.append(article)
    return headings
