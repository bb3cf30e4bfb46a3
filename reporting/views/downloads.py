"""The return as files: workbook, cells, findings, differences, records left out."""

import io
from collections.abc import Callable, Iterable, Sequence

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports.tables import CellValue, Column
from core.queries.survey_facts import institution_name
from core.views.downloads import table_download
from core.views.request import SignedInRequest
from reporting.actions.returns import difference_from_predecessor
from reporting.exports.return_tables import (
    CELL_COLUMNS,
    DIFFERENCE_COLUMNS,
    FACT_COLUMNS,
    FINDING_COLUMNS,
    cell_rows,
    difference_rows,
    fact_rows,
    finding_rows,
    write_return_workbook,
)
from reporting.measures.catalogue import REASONS
from reporting.models import SurveyReturn
from reporting.queries.cell_records import DEFAULT_ORDER, all_left_out, in_order
from reporting.queries.overview import edition_of
from reporting.queries.return_tables import ShownTable, shown_tables
from reporting.queries.returns import cells_of, finding_lines, previous_cells
from reporting.views.access import assembled, require, visible_return

Table = tuple[str, Sequence[Column], Iterable[Sequence[CellValue]]]


@require_safe
def return_workbook(request: SignedInRequest, fiscal_year: int, version: int) -> FileResponse:
    """Send the tables with every figure at its address in the form."""
    survey_return = visible_return(request.user, fiscal_year, version)
    require(request.user, "reporting.export_return", survey_return)
    target = io.BytesIO()
    write_return_workbook(target, survey_return, institution_name(), _tables(survey_return))
    target.seek(0)
    name = _("実施状況調査_%(year)d年度_第%(version)d版.xlsx") % {"year": fiscal_year, "version": version}
    return FileResponse(target, as_attachment=True, filename=name)


@require_safe
def return_table(
    request: SignedInRequest, fiscal_year: int, version: int, kind: str
) -> FileResponse | StreamingHttpResponse:
    """Send one of the plain tables as a workbook, or as CSV with `format=csv`."""
    survey_return = visible_return(request.user, fiscal_year, version)
    require(request.user, "reporting.export_return", survey_return)
    if kind not in KINDS:
        raise Http404
    name, columns, rows = KINDS[kind](survey_return)
    return table_download(request, f"{fiscal_year}_v{version}_{name}", columns, rows)


def _tables(survey_return: SurveyReturn) -> list[ShownTable]:
    edition = edition_of(survey_return)
    before = previous_cells(survey_return.fiscal_year, edition)
    return shown_tables(edition, cells_of(assembled(survey_return)), before)


def _cells(survey_return: SurveyReturn) -> Table:
    return _("項目一覧"), CELL_COLUMNS, cell_rows(_tables(survey_return))


def _findings(survey_return: SurveyReturn) -> Table:
    lines = finding_lines(assembled(survey_return), survey_return.fiscal_year)
    return _("点検結果"), FINDING_COLUMNS, finding_rows(lines)


def _differences(survey_return: SurveyReturn) -> Table:
    if survey_return.is_draft:
        survey_return.difference = difference_from_predecessor(survey_return, assembled(survey_return))
    return _("前の版との差"), DIFFERENCE_COLUMNS, difference_rows(survey_return, edition_of(survey_return))


def _left_out(survey_return: SurveyReturn) -> Table:
    facts = in_order(all_left_out(assembled(survey_return)), DEFAULT_ORDER)
    return _("数えない記録"), FACT_COLUMNS, fact_rows(facts.iterator(chunk_size=2_000), REASONS)


KINDS: dict[str, Callable[[SurveyReturn], Table]] = {
    "cells": _cells,
    "findings": _findings,
    "differences": _differences,
    "left-out": _left_out,
}
