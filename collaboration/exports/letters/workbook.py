"""Letters as workbooks: figures are numbers, sums are formulas, and no text of a record ever becomes a formula."""

import datetime
import io
import unicodedata
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter.utility import xl_rowcol_to_cell as cell

from collaboration.exports.letters.amounts import AmountRow, RowKind
from collaboration.exports.letters.content import BasisLine, LetterContent
from collaboration.exports.letters.words import column_labels, labels
from core.calc.text import clean_text
from core.models.wording import day_in_words, in_brackets

FONT = "游ゴシック"
A4 = 9
FIRST_WIDTH, AMOUNT_WIDTH = 30, 18
FEWEST_COLUMNS = 4
"""The head of a letter takes this many columns even where there is one fiscal year only."""

LINE_HEIGHT = 17
LINE_WIDTHS = (18, 28, 36, 15, 8, 15, 15, 18, 26)
YEN = "#,##0;△#,##0"


def render_workbook(content: LetterContent) -> bytes:
    """Return the letter as a workbook; equal letters are equal bytes, as the times in the file are those of its day."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with override(content.language.value), xlsxwriter.Workbook(target, options) as workbook:
        made_at = datetime.datetime.combine(content.issued_on, datetime.time())
        workbook.set_properties(
            {
                "title": f"{content.heading} {content.number}",
                "author": content.institution,
                "created": made_at,
            }
        )
        styles = _styles(workbook)
        _LetterSheet(_sheet(workbook, content.heading, content), content, styles).write()
        if content.year_lines:
            _write_lines(_sheet(workbook, _("算定の明細"), content), content, styles)
    return target.getvalue()


def _styles(workbook: Any) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter"}
    wrapped = {**base, "text_wrap": True}
    line = {"bottom": 4, "bottom_color": "#999999"}
    heading = {**wrapped, "bg_color": "#F2F2F2", "top": 1, "bottom": 1}
    total = {"top": 1, "bottom": 1, "bg_color": "#F2F2F2"}
    formats: dict[str, dict[str, Any]] = {
        "plain": base,
        "small": {**wrapped, "font_size": 9, "valign": "top"},
        "right": {**base, "align": "right"},
        "heading": {**base, "font_size": 18, "align": "center"},
        "addressee": {**base, "font_size": 13, "bottom": 1},
        "fact": wrapped,
        "headline": {**base, "font_size": 12, "top": 1, "bottom": 1},
        "amount": {
            **base,
            "font_size": 16,
            "top": 1,
            "bottom": 1,
            "align": "right",
            "num_format": _in_full(),
        },
        "note": {**wrapped, "font_size": 9, "align": "right"},
        "column": {**heading, "indent": 1},
        "column_right": {**heading, "align": "right"},
        "label": {**wrapped, **line, "indent": 1},
        "part": {**wrapped, **line, "indent": 2},
        "yen": {**base, **line, "num_format": YEN},
        "text_right": {**base, **line, "align": "right"},
        "total_label": {**base, **total, "indent": 1},
        "total_yen": {**base, **total, "num_format": YEN},
        "seal": {**base, "font_size": 8, "border": 1, "align": "center"},
    }
    return {name: workbook.add_format(values) for name, values in formats.items()}


def _in_full() -> str:
    """Return the format of an amount with its currency: 金 1,234円."""
    before, after = (_("金 %(yen)s円") % {"yen": "|"}).split("|")
    return f'"{before}"#,##0"{after}"'


def _sheet(workbook: Any, name: str, content: LetterContent) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_default_row(LINE_HEIGHT)
    sheet.set_margins(left=0.7, right=0.7, top=0.7, bottom=0.8)
    mark = f"{content.number}　{content.content_hash}".replace("&", "&&")
    sheet.set_footer(f"&L&8{mark}&R&8&P / &N")
    if content.is_draft:
        sheet.set_header("&C&36" + _("見本"))
    return sheet


class _LetterSheet:
    """The first sheet: who writes to whom, what is offered, and how it falls to elements and fiscal years."""

    def __init__(self, sheet: Any, content: LetterContent, styles: dict[str, Any]) -> None:
        """Set the columns: the names of the elements, then one per fiscal year and one for the total."""
        self.sheet, self.content, self.styles, self.words = sheet, content, styles, labels()
        self.amounts = len(content.years) + (len(content.years) > 1)
        self.last = max(FEWEST_COLUMNS, self.amounts + 1) - 1
        sheet.set_column(0, 0, FIRST_WIDTH, styles["plain"])
        sheet.set_column(1, self.last, AMOUNT_WIDTH, styles["plain"])
        if self.amounts >= FEWEST_COLUMNS:
            sheet.set_landscape()

    def write(self) -> None:
        """Write the letter from top to bottom."""
        headline = self._facts(self._head()) + 1
        first = self._columns(headline + 3)
        rows = self.content.rows
        after = first + len(rows)
        for at in range(len(rows)):
            self._amounts(first, at)
        grand = first + next(at for at, row in enumerate(rows) if row.kind is RowKind.TOTAL)
        self._headline(headline, cell(grand, self.amounts))
        self._notes(self._outcome(self._change(after + 1)) + 1)

    def _text(self, row: int, column: int, text: str, style: str) -> None:
        self.sheet.write_string(row, column, clean_text(text), self.styles[style])

    def _wide(self, row: int, first: int, text: str, style: str, *, last: int | None = None) -> None:
        """Write text over several columns, in as many lines as it needs."""
        end = self.last if last is None else last
        self.sheet.merge_range(row, first, row, end, "", self.styles[style])
        self._text(row, first, text, style)
        self.sheet.set_row(row, _height(text, (end - first + 1) * AMOUNT_WIDTH))

    def _head(self) -> int:
        content, last = self.content, self.last
        self._text(0, last - 1, self.words["number"], "right")
        self._text(0, last, content.number, "right")
        self._text(1, last - 1, self.words["issued"], "right")
        self._text(1, last, day_in_words(content.issued_on), "right")
        self._wide(3, 0, content.heading, "heading")
        self.sheet.set_row(3, 30)
        self._wide(5, 0, content.addressee, "addressee", last=1)
        self._text(5, last, content.institution, "right")
        self._text(6, 0, content.opening, "plain")
        for at, seal in enumerate(reversed(content.seals)):
            self._text(6, last - at, seal, "seal")
            self.sheet.write_blank(7, last - at, None, self.styles["seal"])
        if content.seals:
            self.sheet.set_row(7, 54)
        return 9

    def _facts(self, row: int) -> int:
        for at, fact in enumerate(self.content.facts):
            self._text(row + at, 0, fact.label, "fact")
            self._wide(row + at, 1, fact.text, "fact")
        return row + len(self.content.facts)

    def _headline(self, row: int, grand: str) -> None:
        headline = self.content.headline
        self._text(row, 0, headline.label, "headline")
        self.sheet.merge_range(row, 1, row, self.last, "", self.styles["amount"])
        self.sheet.write_formula(row, 1, f"={grand}", self.styles["amount"], headline.yen)
        self.sheet.set_row(row, 30)
        if headline.note:
            self._wide(row + 1, 0, in_brackets(headline.note), "note")

    def _columns(self, row: int) -> int:
        """Write the headings of the table of amounts and return the row below them."""
        years = [*self.content.years, _("合計")][: self.amounts]
        self._text(row - 1, 0, self.words["breakdown"], "plain")
        self._text(row - 1, len(years), self.words["unit"], "right")
        self._text(row, 0, self.words["element"], "column")
        for at, year in enumerate(years, start=1):
            self.sheet.write_string(row, at, year.replace("（", "\n（"), self.styles["column_right"])
        self.sheet.set_row(row, 2 * LINE_HEIGHT)
        return row + 1

    def _amounts(self, first: int, at: int) -> None:
        """Write a row of amounts. What adds up is a formula with its value beside it."""
        rows, row = self.content.rows, self.content.rows[at]
        label, figure = _STYLES_OF.get(row.kind, ("label", "yen"))
        self._text(first + at, 0, row.label, label)
        for column, yen in enumerate([*row.yen, row.total][: self.amounts], start=1):
            across = column > len(row.yen)
            formula = _across(first + at, column) if across else _down(rows, at, first, column)
            if formula:
                self.sheet.write_formula(first + at, column, formula, self.styles[figure], yen)
            else:
                self.sheet.write_number(first + at, column, yen, self.styles[figure])

    def _change(self, row: int) -> int:
        if not self.content.change:
            return row
        self._text(row, 0, self.words["change"], "plain")
        for at, name in enumerate(("before", "after", "difference"), start=1):
            self._text(row + 1, at, self.words[name], "column_right")
        self._text(row + 1, 0, self.words["element"], "column")
        for at, line in enumerate(self.content.change, start=row + 2):
            label, figure = _STYLES_OF.get(line.kind, ("label", "yen"))
            self._text(at, 0, line.label, label)
            self.sheet.write_number(at, 1, line.before, self.styles[figure])
            self.sheet.write_number(at, 2, line.after, self.styles[figure])
            formula = f"={cell(at, 2)}-{cell(at, 1)}"
            self.sheet.write_formula(at, 3, formula, self.styles[figure], line.difference)
        return row + len(self.content.change) + 3

    def _outcome(self, row: int) -> int:
        if not self.content.outcome:
            return row
        self._text(row, 0, self.words["outcome"], "plain")
        for at, line in enumerate(self.content.outcome, start=1):
            self._text(row + at, 0, line.label, "label")
            self._wide(row + at, 1, line.formula, "label", last=self.last - 1)
            self.sheet.write_number(row + at, self.last, line.yen, self.styles["yen"])
        return row + len(self.content.outcome) + 1

    def _notes(self, row: int) -> None:
        if self.content.notes:
            self._text(row, 0, self.words["notes"], "plain")
        for at, note in enumerate(self.content.notes, start=1):
            self._wide(row + at, 0, f"{at}. {note}", "small")


_STYLES_OF = {
    RowKind.TOTAL: ("total_label", "total_yen"),
    RowKind.PART: ("part", "yen"),
    RowKind.INSIDE: ("part", "yen"),
}


def _across(row: int, column: int) -> str:
    return f"=SUM({cell(row, 1)}:{cell(row, column - 1)})"


def _down(rows: Sequence[AmountRow], at: int, first: int, column: int) -> str:
    """Return the formula of what a row adds up, empty for a row of plain figures."""
    match rows[at].kind:
        case RowKind.ELEMENT:
            summed = _parts_below(rows, at)
        case RowKind.SUBTOTAL:
            summed = [index for index, row in enumerate(rows) if row.kind is RowKind.ELEMENT]
        case RowKind.TOTAL:
            summed = [
                index for index, row in enumerate(rows) if row.kind in (RowKind.SUBTOTAL, RowKind.TAX)
            ] or [index for index, row in enumerate(rows) if row.kind is RowKind.ELEMENT]
        case _:
            summed = []
    return f"=SUM({','.join(cell(first + index, column) for index in summed)})" if summed else ""


def _parts_below(rows: Sequence[AmountRow], at: int) -> list[int]:
    parts = []
    for index in range(at + 1, len(rows)):
        if rows[index].kind is not RowKind.PART:
            break
        parts.append(index)
    return parts


def _write_lines(sheet: Any, content: LetterContent, styles: dict[str, Any]) -> None:
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.7)
    headings = [*column_labels()[:-1], _("根拠"), _("出典")]
    for at, width in enumerate(LINE_WIDTHS):
        sheet.set_column(at, at, width, styles["plain"])
    row = 0
    for group in content.year_lines:
        sheet.write_string(row, 0, group.label, styles["plain"])
        for at, heading in enumerate(headings):
            right = at in (3, 4, 6)
            sheet.write_string(row + 1, at, heading, styles["column_right" if right else "column"])
        first = row + 2
        for at, line in enumerate(group.lines):
            _write_line(sheet, first + at, line, styles)
        row = first + len(group.lines)
        for at in range(len(headings)):
            sheet.write_blank(row, at, None, styles["total_label"])
        sheet.write_string(row, 0, _("%(year)sの計") % {"year": group.label}, styles["total_label"])
        if group.lines:
            formula = f"=SUM({cell(first, 6)}:{cell(row - 1, 6)})"
            sheet.write_formula(row, 6, formula, styles["total_yen"], group.total_yen)
        else:
            sheet.write_number(row, 6, group.total_yen, styles["total_yen"])
        row += 2


def _write_line(sheet: Any, row: int, line: BasisLine, styles: dict[str, Any]) -> None:
    """Write a step of the calculation. What does not count stands as text in brackets, so that no sum takes it in."""
    for at, text in ((0, line.element), (1, line.label), (2, line.formula), (5, line.rounding)):
        sheet.write_string(row, at, clean_text(text), styles["label"])
    if line.base_yen is None:
        sheet.write_blank(row, 3, None, styles["yen"])
    else:
        sheet.write_number(row, 3, line.base_yen, styles["yen"])
    sheet.write_string(row, 4, line.rate, styles["text_right"])
    if line.counts:
        sheet.write_number(row, 6, line.yen, styles["yen"])
    else:
        sheet.write_string(row, 6, in_brackets(f"{line.yen:,}"), styles["text_right"])
    for at, text in ((7, line.article), (8, line.source)):
        sheet.write_string(row, at, text, styles["label"])
    texts = {0: line.element, 1: line.label, 2: line.formula, 7: line.article, 8: line.source}
    sheet.set_row(row, max(_height(text, LINE_WIDTHS[at]) for at, text in texts.items()))


def _height(text: str, width: int) -> int:
    """Return how high a row must be for a text to break within a width, which is counted in digits."""
    needed = sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)
    return LINE_HEIGHT * -(-max(needed, 1) // width)
