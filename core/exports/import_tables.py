"""Problems of a ledger and rows that were left out, as workbooks with the same rows as the screen."""

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.calc.ledger.problems import ProblemSeverity
from core.exports.tables import CellValue, Column, ColumnKind
from core.queries.imports import ProblemRow, sentence

COLUMNS = (
    Column("sheet", _("シート"), width=16),
    Column("row", _("行"), ColumnKind.NUMBER, 8),
    Column("column", _("列"), width=24),
    Column("value", _("値"), width=30),
    Column("severity", _("区分"), width=10),
    Column("reason", _("理由"), width=60),
    Column("remedy", _("直し方"), width=60),
)
_LONGEST_SHEET_NAME = 31
_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")


def problem_rows(problems: Iterable[ProblemRow]) -> Iterator[tuple[CellValue, ...]]:
    """Yield the cells of each problem in the order of COLUMNS."""
    for problem in problems:
        severity = gettext(ProblemSeverity(problem.severity).label)
        yield (
            problem.sheet,
            problem.row,
            problem.column,
            problem.value,
            severity,
            problem.reason,
            problem.remedy,
        )


def write_rejects(target: IO[bytes], rejects: Iterable[Mapping[str, Any]]) -> None:
    """Write the rows that were left out, sheet by sheet under their own headings, each with every reason.

    Put right, the file can be imported as it is: the columns of reasons are none that an import knows.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        bold = workbook.add_format({"bold": True, "bg_color": "#E6E6E6", "bottom": 1})
        for reject in rejects:
            sheet = workbook.add_worksheet(_sheet_name(reject["sheet"]))
            headings = [*reject["labels"], gettext("元の行"), gettext("取り込めなかった理由")]
            for at, heading in enumerate(headings):
                sheet.write_string(0, at, heading, bold)
            width = len(reject["labels"])
            for line, row in enumerate(reject["rows"], start=1):
                for at, cell in enumerate(row["cells"][:width]):
                    sheet.write_string(line, at, cell)
                sheet.write_number(line, width, row["row"])
                sheet.write_string(line, width + 1, "\n".join(map(sentence, row["reasons"])))
            sheet.freeze_panes(1, 0)


def _sheet_name(name: str) -> str:
    return (name.translate(_FORBIDDEN).strip("'") or "Sheet")[:_LONGEST_SHEET_NAME]
