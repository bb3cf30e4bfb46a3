"""A letter of the template `invoice.typ` as a workbook: the same words, its amounts as numbers."""

import datetime
import io
import re
from typing import Any

import xlsxwriter

from core.calc.text import clean_text

FONT = "游ゴシック"
WIDTHS = (34, 20, 20, 20, 20)
_AMOUNT = re.compile(r"△?[0-9]{1,3}(?:,[0-9]{3})*")


def letter_workbook(letter: dict[str, Any], *, issued_on: datetime.date) -> bytes:
    """Return the letter as a workbook; equal letters are equal bytes, as the times in the file are those of its day."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        made_at = datetime.datetime.combine(issued_on, datetime.time())
        workbook.set_properties(
            {
                "title": f"{letter['heading']} {letter['number']}",
                "author": letter["institution"],
                "created": made_at,
            }
        )
        sheet = workbook.add_worksheet(letter["heading"][:31])
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        for at, width in enumerate(WIDTHS):
            sheet.set_column(at, at, width)
        _Sheet(sheet, _styles(workbook)).write(letter)
    return target.getvalue()


def _styles(workbook: Any) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
    total = {**base, "top": 1, "bottom": 1, "bg_color": "#F2F2F2"}
    formats = {
        "text": base,
        "heading": {**base, "font_size": 18, "align": "center"},
        "title": {**base, "bold": True},
        "column": {**total, "bold": True},
        "yen": {**base, "num_format": "#,##0;△#,##0", "align": "right"},
        "total": total,
        "total_yen": {**total, "num_format": "#,##0;△#,##0", "align": "right"},
        "right": {**base, "align": "right"},
    }
    return {name: workbook.add_format(values) for name, values in formats.items()}


class _Sheet:
    """Writes a letter from top to bottom."""

    def __init__(self, sheet: Any, styles: dict[str, Any]) -> None:
        """Begin at the first row."""
        self.sheet, self.styles, self.row = sheet, styles, 0

    def write(self, letter: dict[str, Any]) -> None:
        """Write head, facts, amounts and notes."""
        words = letter["words"]
        self._line([words["number"], letter["number"]])
        self._line([words["issued"], letter["issued_on"]])
        self.sheet.merge_range(self.row, 0, self.row, len(WIDTHS) - 1, "", self.styles["heading"])
        self._line([letter["heading"]], style="heading")
        self._line([letter["addressee"], "", "", letter["institution"]])
        self._line([letter["opening"]])
        for fact in letter["facts"]:
            self._line([fact["label"], fact["text"]])
        self._line(
            [letter["headline"]["label"], letter["headline"]["amount"], letter["headline"]["note"]],
            style="title",
        )
        self._table(words["breakdown"], letter["columns"], letter["rows"])
        if letter["tax_rows"]:
            self._table(words["taxes"], letter["tax_columns"], letter["tax_rows"])
        if letter["account"]:
            self._line([words["account"], *letter["account"][:1]], style="title")
            for line in letter["account"][1:]:
                self._line(["", line])
        for note in letter["notes"]:
            self._line([note])

    def _table(self, title: str, columns: list[str], rows: list[dict[str, Any]]) -> None:
        self.row += 1
        self._line([title], style="title")
        self._line(columns, style="column")
        for row in rows:
            prefix = "total" if row["is_total"] else "text"
            for at, text in enumerate(row["cells"]):
                amount = _AMOUNT.fullmatch(text) if at else None
                if not text:
                    self.sheet.write_blank(self.row, at, None, self.styles[prefix])
                elif amount is None:
                    self.sheet.write_string(self.row, at, clean_text(text), self.styles[prefix])
                else:
                    style = self.styles["total_yen" if row["is_total"] else "yen"]
                    self.sheet.write_number(self.row, at, int(text.replace(",", "").replace("△", "-")), style)
            self.row += 1

    def _line(self, texts: list[str], style: str = "text") -> None:
        for at, text in enumerate(texts):
            if text:
                self.sheet.write_string(self.row, at, clean_text(text), self.styles[style])
        self.row += 1
