"""A price as a table for the terminal: years, elements, yen, formula and article in columns of equal width."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

WIDE = {"W", "F"}
GAP = "  "
YEN_COLUMN = 3
Row = tuple[str, ...]


def price_table(answer: Mapping[str, Any]) -> str:
    """Write the answer of `price_document` for people."""
    policy = answer["policy"]
    parts = [
        _("適用した規程：%(label)s（%(id)s、%(day)sから）")
        % {"label": policy["label"], "id": policy["id"], "day": policy["valid_from"]},
        "",
        *_aligned([_heading(), *map(_line, answer["lines"])], right=YEN_COLUMN),
        "",
        *_aligned([*_totals(answer)], right=1),
    ]
    for warning in answer["warnings"]:
        parts += ["", _("注意：%(message)s") % warning, _("対応：%(remedy)s") % warning]
    return "\n".join(parts)


def _heading() -> Row:
    return (_("年度"), _("区分"), _("内容"), _("金額（円）"), _("算式"), _("根拠"))


def _line(line: Mapping[str, Any]) -> Row:
    yen = f"{line['yen']:,}" if line["counts"] else _("（内数）%(yen)s") % {"yen": f"{line['yen']:,}"}
    return (
        str(line["fiscal_year"]),
        line["element_label"],
        line["label"],
        yen,
        line["formula"],
        line["article"],
    )


def _totals(answer: Mapping[str, Any]) -> Iterator[Row]:
    for year in answer["years"]:
        yield (
            _("%(year)s年度の合計（税込）") % {"year": year["fiscal_year"]},
            _digits(year["sums"], "total_yen"),
        )
    sums = answer["sums"]
    yield _("税抜の合計"), _digits(sums, "total_excluding_tax_yen")
    yield _("消費税等"), _digits(sums, "tax_yen")
    yield _("税込の合計"), _digits(sums, "total_yen")
    if answer["shadow"]:
        yield _("積み上げ方式による額（税込）"), _digits(answer["shadow"], "total_yen")
    for payment in answer["outcome"]:
        yield _("成果連動の見込額：%(label)s") % payment, f"{payment['yen']:,}"


def _digits(sums: Mapping[str, int], name: str) -> str:
    return f"{sums[name]:,}"


def _aligned(rows: Sequence[Row], *, right: int) -> Iterator[str]:
    """Pad each column to its widest cell; one column is set to the right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            _padded(cell, width, is_right=index == right)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield GAP.join(cells).rstrip()


def _padded(cell: str, width: int, *, is_right: bool) -> str:
    blank = " " * (width - _width(cell))
    return blank + cell if is_right else cell + blank


def _width(text: str) -> int:
    """Count columns of a terminal: a Japanese letter takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in WIDE else 1 for letter in text)
