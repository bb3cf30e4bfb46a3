"""Letters as PDF/A-2a and PDF/UA-1 with their fonts inside, set by typst. Equal letters are equal bytes.

PDF/A forbids a character that no font can show; what others print as an empty box is refused here by name.
"""

import datetime
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from collaboration.exports.letters.change import ChangeRow
from collaboration.exports.letters.content import BasisLine, LetterContent
from collaboration.exports.letters.refused import LetterRefused
from collaboration.exports.letters.words import column_labels, labels
from core.calc.text import clean_text
from core.models.wording import day_in_words, in_brackets

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "typst"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
PICTURE_PPI = 110

PORTRAIT_COLUMNS, WIDE_COLUMNS = 4, 7
"""Columns of amounts that find room beside the names of the elements, upright and across."""

_LONG_WORD = re.compile(r"[!-~]{24,}")
_WORD_PIECE = re.compile(r"[!-~]{1,12}")
_MISSING = re.compile(r'text `"(.+?)"` could not be displayed')
ZERO_WIDTH_SPACE = "\u200b"


def render_pdf(content: LetterContent) -> bytes:
    """Return the letter as PDF. Raises LetterRefused naming the characters that no font can show."""
    at = datetime.datetime.combine(content.issued_on, datetime.time(), datetime.UTC)
    return _compiled(content, format="pdf", pdf_standards=STANDARDS, timestamp=at)


def set_letter(
    template: str, letter: dict[str, Any], *, issued_on: datetime.date, picture: bool = False
) -> bytes:
    """Set any letter of ours from its own template; `letter` is what the template shows. Raises LetterRefused."""
    if picture:
        return _set(template, letter, format="png", ppi=PICTURE_PPI)
    at = datetime.datetime.combine(issued_on, datetime.time(), datetime.UTC)
    return _set(template, letter, format="pdf", pdf_standards=STANDARDS, timestamp=at)


def render_picture(content: LetterContent) -> bytes:
    """Return the first page of the letter as PNG, for screens and manuals."""
    return _compiled(content, format="png", ppi=PICTURE_PPI)


def _compiled(content: LetterContent, **options: Any) -> bytes:
    with override(content.language.value):
        letter = _arranged(content)
    return _set("letter.typ", letter, **options)


def _set(template: str, letter: dict[str, Any], **options: Any) -> bytes:
    try:
        made = _compiler().compile(
            input=TEMPLATES / template,
            sys_inputs={"letter": json.dumps(_printable(letter), ensure_ascii=False)},
            **options,
        )
    except typst.TypstError as error:
        raise _refusal(error) from error
    first = made[0] if isinstance(made, list) else made
    assert isinstance(first, bytes)  # noqa: S101 -- only a file that is named is not given back
    return first


def _compiler() -> typst.Compiler:
    """Return a compiler that knows our fonts only: those of a machine would change the letter."""
    return typst.Compiler(root=TEMPLATES, font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER / "fonts"]
    )


def _refusal(error: typst.TypstError) -> Exception:
    missing = dict.fromkeys(_MISSING.findall(error.diagnostic))
    if not missing:
        return error
    words = {"characters": _("、").join(f"「{each}」" for each in missing)}
    return LetterRefused(
        _(
            "文書の書体に無い文字があります：%(characters)s。件名・相手先・内訳などの文字を、漢字・かな・ラテン文字で書き直してください。"
        )
        % words
    )


def _arranged(content: LetterContent) -> dict[str, Any]:
    """Return the letter as its template wants it: nothing but text."""
    columns = [*(_lines_of_heading(year) for year in content.years), [_("合計")]]
    if len(content.years) == 1:
        columns = columns[:1]
    wide = len(columns) > PORTRAIT_COLUMNS
    return {
        **{name: getattr(content, name) for name in ("number", "content_hash", "heading", "addressee")},
        **{name: getattr(content, name) for name in ("institution", "opening", "seals", "notes", "is_draft")},
        "kind": content.kind.value,
        "is_wide": wide,
        "language": content.language.value,
        "issued_on": day_in_words(content.issued_on),
        "facts": [asdict(fact) for fact in content.facts],
        "headline": {
            "label": content.headline.label,
            "amount": _("金 %(yen)s円") % {"yen": f"{content.headline.yen:,}"},
            "note": in_brackets(content.headline.note) if content.headline.note else "",
        },
        "table": {
            "columns": columns,
            "blocks": blocks(len(columns), WIDE_COLUMNS if wide else PORTRAIT_COLUMNS),
            "rows": [
                {"label": row.label, "kind": row.kind.value, "amounts": _digits([*row.yen, row.total])}
                for row in content.rows
            ],
        },
        "change": [_change_row(row) for row in content.change],
        "groups": [
            {
                "title": group.label,
                "total_label": _("%(year)sの計") % {"year": group.label},
                "total": f"{group.total_yen:,}",
                "lines": [_basis_line(line) for line in group.lines],
            }
            for group in content.year_lines
        ],
        "outcome": [
            {"label": row.label, "formula": row.formula, "amount": f"{row.yen:,}"} for row in content.outcome
        ],
        "words": {**labels(), "columns": column_labels()},
    }


def blocks(columns: int, most: int) -> list[list[int]]:
    """Part the columns into tables of at most so many, as evenly as can be."""
    count = -(-columns // most)
    size = -(-columns // count)
    return [list(range(first, min(first + size, columns))) for first in range(0, columns, size)]


def _lines_of_heading(year: str) -> list[str]:
    """Part 2026年度（令和8年度） into two lines."""
    western, bracket, era = year.partition("（")
    return [western, bracket + era] if bracket else [year]


def _digits(amounts: Sequence[int]) -> list[str]:
    return [f"{yen:,}" for yen in amounts]


def _change_row(row: ChangeRow) -> dict[str, Any]:
    more = f"△{-row.difference:,}" if row.difference < 0 else f"{row.difference:,}"
    return {
        "label": row.label,
        "kind": row.kind.value,
        "amounts": [*_digits([row.before, row.after]), more],
    }


def _basis_line(line: BasisLine) -> dict[str, str]:
    amount = f"{line.yen:,}"
    return {
        "element": line.element,
        "label": line.label,
        "formula": line.formula,
        "base": "" if line.base_yen is None else f"{line.base_yen:,}",
        "rate": line.rate,
        "rounding": line.rounding,
        "amount": amount if line.counts else in_brackets(amount),
        "article": line.article,
        "source": line.source,
    }


def _printable(value: Any) -> Any:
    """Take invisible characters out of every text, and let words without blanks break at the end of a line."""
    if isinstance(value, str):
        return _LONG_WORD.sub(_with_breaks, clean_text(value))
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [_printable(item) for item in value]
    return value


def _with_breaks(match: re.Match[str]) -> str:
    return ZERO_WIDTH_SPACE.join(_WORD_PIECE.findall(match[0]))
