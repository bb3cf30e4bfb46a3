"""The return as a workbook, and lists of its cells, records, findings and differences as plain tables."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.calc.kinds import Severity
from core.exports.tables import CellValue as TableValue
from core.exports.tables import Column, ColumnKind
from core.models.wording import listed, term
from reporting.calc.difference import Movement
from reporting.calc.edition import CellSpec, Edition, Take
from reporting.calc.figures import figure_text, percent_text
from reporting.models import Fact, SurveyReturn
from reporting.queries.overview import subject_in_words
from reporting.queries.return_tables import ShownCell, ShownTable
from reporting.queries.returns import FindingLine
from reporting.queries.rule_words import rule_in_words

FIXED_DAY = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 -- a constant in the file, so that equal returns are equal bytes
"""The creation time written into every workbook."""

CELL_COLUMNS = (
    Column("code", gettext_lazy("項目コード"), width=34),
    Column("table", gettext_lazy("表"), width=34),
    Column("label", gettext_lazy("行"), width=34),
    Column("column", gettext_lazy("列"), width=16),
    Column("unit", gettext_lazy("単位"), width=8),
    Column("value", gettext_lazy("値"), ColumnKind.NUMBER),
    Column("before", gettext_lazy("前年度"), ColumnKind.NUMBER),
    Column("difference", gettext_lazy("差"), ColumnKind.NUMBER),
    Column("exact_yen", gettext_lazy("円単位の金額"), ColumnKind.NUMBER, 18),
    Column("records", gettext_lazy("記録の数"), ColumnKind.NUMBER),
    Column("sheet", gettext_lazy("シート"), width=20),
    Column("address", gettext_lazy("セル"), width=8),
)
FACT_COLUMNS = (
    Column("record_label", gettext_lazy("番号"), width=18),
    Column("title", gettext_lazy("名称"), width=44),
    Column("partner_label", gettext_lazy("相手先・所属"), width=28),
    Column("count", gettext_lazy("件数"), ColumnKind.NUMBER, 8),
    Column("yen", gettext_lazy("受入額（円）"), ColumnKind.NUMBER, 18),
    Column("indirect_yen", gettext_lazy("うち間接経費（円）"), ColumnKind.NUMBER, 18),
    Column("money_years", gettext_lazy("他に入金のあった年度"), width=20),
    Column("excluded", gettext_lazy("数えない理由"), width=40),
)
RULE_COLUMNS = (
    Column("record_label", gettext_lazy("記号"), width=24),
    Column("title", gettext_lazy("規程の名称"), width=44),
    Column("source", gettext_lazy("根拠"), width=44),
    Column("statement", gettext_lazy("定めの内容"), width=44),
    Column("excluded", gettext_lazy("回答に用いない理由"), width=40),
)
FINDING_COLUMNS = (
    Column("severity", gettext_lazy("重さ"), width=10),
    Column("check", gettext_lazy("点検"), width=8),
    Column("subject", gettext_lazy("対象"), width=40),
    Column("message", gettext_lazy("内容"), width=80),
    Column("explanation", gettext_lazy("説明"), width=50),
)
DIFFERENCE_COLUMNS = (
    Column("kind", gettext_lazy("種類"), width=14),
    Column("code", gettext_lazy("項目・番号"), width=34),
    Column("label", gettext_lazy("名称"), width=44),
    Column("before", gettext_lazy("前の版"), ColumnKind.NUMBER, 16),
    Column("after", gettext_lazy("この版"), ColumnKind.NUMBER, 16),
    Column("before_yen", gettext_lazy("前の版（円）"), ColumnKind.NUMBER, 18),
    Column("after_yen", gettext_lazy("この版（円）"), ColumnKind.NUMBER, 18),
)


def write_return_workbook(
    target: IO[bytes], survey_return: SurveyReturn, institution: str, tables: Sequence[ShownTable]
) -> None:
    """Write one sheet per table with every figure at its address in the form.

    Equal returns give equal bytes: times in the file are fixed, and the form is in Japanese whoever asks for it.
    """
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with override("ja"), xlsxwriter.Workbook(target, options) as workbook:
        workbook.set_properties({"title": str(survey_return), "author": institution, "created": FIXED_DAY})
        styles = {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "heading": workbook.add_format(
                {"bold": True, "bg_color": "#E6E6E6", "border": 1, "text_wrap": True}
            ),
            "label": workbook.add_format({"border": 1, "text_wrap": True}),
            "total": workbook.add_format({"border": 1, "bold": True, "text_wrap": True}),
            "figure": workbook.add_format({"border": 1, "num_format": "#,##0"}),
            "percent": workbook.add_format({"border": 1, "num_format": "0.0##"}),
            "answer": workbook.add_format({"border": 1, "align": "right"}),
            "none": workbook.add_format({"border": 1, "bg_color": "#F2F2F2"}),
            "note": workbook.add_format({"text_wrap": True, "valign": "top"}),
        }
        for shown in tables:
            _write_sheet(workbook.add_worksheet(shown.table.sheet), survey_return, institution, shown, styles)


def _write_sheet(
    sheet: Any, survey_return: SurveyReturn, institution: str, shown: ShownTable, styles: dict[str, Any]
) -> None:
    first, *others = shown.columns
    sheet.set_column(0, 0, 3)
    sheet.set_column(1, 1, 44)
    sheet.set_column(2, 2 + len(others), 18)
    sheet.write_string(0, 1, shown.table.title, styles["title"])
    sheet.write_string(1, 1, f"{institution}　{survey_return}")
    heading_row = min(row.line for row in shown.table.rows) - 2
    sheet.write_string(heading_row, 1, _("区分"), styles["heading"])
    for column in (first, *others):
        heading = f"{column.label}（{column.unit}）"
        sheet.write_string(heading_row, _letter(column.letter), heading, styles["heading"])
    for line, row in zip(shown.table.rows, shown.rows, strict=True):
        style = styles["total" if row.is_total else "label"]
        sheet.write_string(line.line - 1, 1, "　" * row.level + row.label, style)
        for column, place in zip(shown.columns, row.cells, strict=True):
            _write_figure(sheet, line.line - 1, _letter(column.letter), place, styles)
    if shown.table.note:
        last = max(row.line for row in shown.table.rows)
        sheet.write_string(last + 1, 1, shown.table.note, styles["note"])


def _write_figure(sheet: Any, row: int, at: int, place: ShownCell | None, styles: dict[str, Any]) -> None:
    if place is None:
        sheet.write_blank(row, at, None, styles["none"])
    elif place.cell.value is None:
        sheet.write_blank(row, at, None, styles["figure"])
    elif place.spec.take is Take.YES_NO:
        sheet.write_string(row, at, figure_text(Take.YES_NO, place.cell.value), styles["answer"])
    elif place.spec.take is Take.PERCENT:
        sheet.write_number(row, at, Decimal(percent_text(place.cell.value)), styles["percent"])
    else:
        sheet.write_number(row, at, place.cell.value, styles["figure"])


def _letter(letter: str) -> int:
    return ord(letter) - ord("A")


def cell_rows(tables: Sequence[ShownTable]) -> Iterator[Sequence[TableValue]]:
    """Yield every cell of the return in the order of the form."""
    for shown in tables:
        for row in shown.rows:
            for place in row.cells:
                if place is not None:
                    spec, cell = place.spec, place.cell
                    yield (
                        spec.code, term(shown.table.title), term(spec.label), term(spec.column_label),
                        term(spec.unit).strip(), *_figures(place), cell.exact_yen, cell.records, term(spec.sheet), spec.address,
                    )  # fmt: skip


def _figures(place: ShownCell) -> tuple[int | str | None, int | str | None, int | str | None]:
    """Return this year's figure, last year's and the difference as the item reads.

    A rate is text, in which a minus sign would be taken for a formula: a decrease is written △12.857, as on the screen.
    """
    spec = place.spec
    difference = place.difference
    if difference is None or spec.take is not Take.PERCENT:
        return _shown(spec, place.cell.value), _shown(spec, place.before), difference
    return (
        _shown(spec, place.cell.value),
        _shown(spec, place.before),
        percent_text(difference).replace("-", "△"),
    )


def _shown(spec: CellSpec | None, value: int | None) -> int | str | None:
    if spec is None or value is None or not spec.is_answer:
        return value
    return term(figure_text(spec.take, value))


def rule_rows(facts: Iterator[Fact], reasons: dict[str, str]) -> Iterator[Sequence[TableValue]]:
    """Yield the rules behind an answer."""
    for fact in facts:
        reason = fact.fact_class.excluded
        yield (
            fact.record_label, fact.title, fact.partner_label, rule_in_words(fact),
            _(reasons.get(reason, reason)) if reason else "",
        )  # fmt: skip


def fact_rows(facts: Iterator[Fact], reasons: dict[str, str]) -> Iterator[Sequence[TableValue]]:
    """Yield the records behind a cell."""
    for fact in facts:
        reason = fact.fact_class.excluded
        yield (
            fact.record_label, fact.title, fact.partner_label, fact.count, fact.yen, fact.indirect_yen,
            listed(fact.money_years.split(",")), _(reasons.get(reason, reason)) if reason else "",
        )  # fmt: skip


def finding_rows(lines: Sequence[FindingLine]) -> Iterator[Sequence[TableValue]]:
    """Yield the findings with what was said about them."""
    for line in lines:
        finding = line.finding
        said = finding.explanation or (
            line.explanation.text if line.explanation and line.is_explained else ""
        )
        yield (
            _(Severity(finding.severity).label),
            finding.check_code,
            subject_in_words(finding),
            finding.message,
            said,
        )


def difference_rows(survey_return: SurveyReturn, edition: Edition) -> Iterator[Sequence[TableValue]]:
    """Yield the cells and records that changed against the version before."""
    for change in survey_return.difference.get("cells", ()):
        spec = edition.cells.get(change["code"])
        yield (
            _("項目"), change["code"], f"{term(spec.label)} {term(spec.column_label)}" if spec else "",
            _shown(spec, change["before"]), _shown(spec, change["after"]), _number(change["before_yen"]), _number(change["after_yen"]),
        )  # fmt: skip
    for change in survey_return.difference.get("records", ()):
        yield (
            _(Movement(change["movement"]).label), change["label"], change["partner_label"],
            None, None, _number(change["before_yen"]), _number(change["after_yen"]),
        )  # fmt: skip


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
