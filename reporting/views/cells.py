"""Why a cell says what it says: the figure, its rounding, last year, and the records behind it."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.models.wording import listed, term
from core.queries.paging import page_of_keys
from core.views.downloads import table_download
from core.views.request import SignedInRequest
from reporting.calc.edition import CellSpec, Edition, RoundingMode, RoundingStage, Take
from reporting.exports.return_tables import FACT_COLUMNS, RULE_COLUMNS, fact_rows, rule_rows
from reporting.measures.catalogue import REASONS
from reporting.models import AssemblyRun, Fact
from reporting.models.assembly import FactQuerySet
from reporting.queries.cell_records import (
    DEFAULT_ORDER,
    all_left_out,
    counted_facts,
    in_order,
    left_out_facts,
)
from reporting.queries.return_tables import shown_cell
from reporting.queries.returns import cells_of, previous_cells, return_status
from reporting.queries.rule_words import rule_in_words
from reporting.views.access import assembled, known_cell, require, visible_return
from reporting.views.records import record_url
from reporting.views.returns import frame_of

LEFT_OUT = "left-out"


@require_safe
def cell_detail(request: SignedInRequest, fiscal_year: int, version: int, code: str) -> HttpResponse:
    """Show one cell with its records, or with the records it leaves out."""
    survey_return = visible_return(request.user, fiscal_year, version)
    edition, spec = known_cell(survey_return, code)
    run = assembled(survey_return)
    cells = cells_of(run)
    if code not in cells:  # the form gained this cell after the run
        raise Http404
    shown = shown_cell(spec, cells, previous_cells(fiscal_year, edition))
    is_left_out = request.GET.get("records") == LEFT_OUT
    context = {
        **frame_of(request, return_status(survey_return)),
        **_records(request, _facts(run, edition, code, left_out=is_left_out)),
        "shown": shown,
        "spec": spec,
        "table": next(table for table in edition.tables if table.code == spec.table),
        "parts": [shown_cell(edition.cells[part], cells, {}) for part in spec.sum if part in cells],
        "gap_yen": shown.cell.truncation_gap_yen(edition.rounding.unit_yen),
        "rounding": rounding_in_words(edition, spec),
        "conditions": conditions_in_words(edition, spec),
        "is_yes_no": spec.take is Take.YES_NO,
        "is_left_out": is_left_out,
        "left_out_count": left_out_facts(run, edition, code).count(),
    }
    return render(request, "reporting/cell_detail.html", context)


@require_safe
def cell_export(
    request: SignedInRequest, fiscal_year: int, version: int, code: str
) -> FileResponse | StreamingHttpResponse:
    """Send the records of a cell in the order of the screen."""
    survey_return = visible_return(request.user, fiscal_year, version)
    require(request.user, "reporting.export_return", survey_return)
    edition, spec = known_cell(survey_return, code)
    left_out = request.GET.get("records") == LEFT_OUT
    facts = in_order(_facts(assembled(survey_return), edition, code, left_out=left_out), _order(request))
    columns, write = (RULE_COLUMNS, rule_rows) if spec.is_answer else (FACT_COLUMNS, fact_rows)
    rows = write(facts.iterator(chunk_size=2_000), REASONS)
    return table_download(request, f"{fiscal_year}_v{version}_{code}", columns, rows)


@require_safe
def return_left_out(request: SignedInRequest, fiscal_year: int, version: int) -> HttpResponse:
    """Show every record that the return leaves out, with the reason."""
    survey_return = visible_return(request.user, fiscal_year, version)
    context = {
        **frame_of(request, return_status(survey_return)),
        **_records(request, all_left_out(assembled(survey_return))),
        "is_left_out": True,
    }
    return render(request, "reporting/left_out.html", context)


def rounding_in_words(edition: Edition, spec: CellSpec) -> str:
    """Say how the figure follows from the exact yen."""
    if spec.take is Take.YES_NO:
        return _("はい・いいえで答える項目なので、端数処理はありません。")
    if spec.take is Take.PERCENT:
        return _("規程の率を直接経費に対する割合に換算し、％の小数第4位以下を切り捨てています。")
    if not spec.is_money:
        return _("件数・人数なので、端数処理はありません。")
    if spec.sum:
        return _("内訳の項目の値（千円）を合計しています。合計の円単位の金額を改めて丸めることはありません。")
    if edition.rounding.stage is RoundingStage.RECORD:
        floor, half = (
            _("記録ごとに千円未満を切り捨ててから合計しています。"),
            _("記録ごとに四捨五入してから合計しています。"),
        )
    else:
        floor, half = (
            _("円単位の金額を合計してから、千円未満を切り捨てています。"),
            _("円単位の金額を合計してから、千円未満を四捨五入しています。"),
        )
    return floor if edition.rounding.mode is RoundingMode.FLOOR else half


def conditions_in_words(edition: Edition, spec: CellSpec) -> list[tuple[str, str]]:
    """Say what a leaf cell selects, dimension by dimension, in the words of the form."""
    words = []
    for name, accepted in spec.where:
        dimension = edition.dimension(name)
        labels = [term(value.label) for value in dimension.values if value.code in accepted]
        words.append((term(dimension.label), listed(labels)))
    return words


def _facts(run: AssemblyRun, edition: Edition, code: str, *, left_out: bool) -> FactQuerySet:
    return left_out_facts(run, edition, code) if left_out else counted_facts(run, edition, code)


def _order(request: SignedInRequest) -> str:
    return request.GET.get("order", "") or DEFAULT_ORDER


def _records(request: SignedInRequest, facts: FactQuerySet) -> dict[str, Any]:
    page = page_of_keys(
        in_order(facts, _order(request)), request.GET.get("page"), request.GET.get("per_page")
    )
    keys = list(page.object_list)
    found = {fact.pk: fact for fact in Fact.objects.filter(pk__in=keys).select_related("fact_class")}
    rows = [_record(found[key]) for key in keys]
    return {"page_obj": page, "rows": rows, "order": _order(request)}


def _record(fact: Fact) -> dict[str, Any]:
    reason = fact.fact_class.excluded
    years = listed(fact.money_years.split(","))
    return {
        "fact": fact,
        "url": record_url(fact.record_type, fact.record_id),
        "reason": _(REASONS.get(reason, reason)) if reason else "",
        "rule": rule_in_words(fact),
        "paid_elsewhere": years if not fact.yen and not reason else "",
        "is_unpaid": not fact.yen
        and not years
        and not reason
        and fact.fact_class.dimensions.get("size") == "zero",
    }
