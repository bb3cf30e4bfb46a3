"""The list of agreements, and its export of exactly what is shown."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from collaboration.calc.bulk_step import MOST_AT_ONCE
from collaboration.exports.agreement_table import COLUMNS, VALUES, chosen_columns, table_rows
from collaboration.forms.agreement_filters import AgreementFilter
from collaboration.models import Agreement
from collaboration.models.agreement import AgreementQuerySet
from collaboration.queries.agreement_list import (
    DEFAULT_ORDER,
    ORDERS,
    AgreementRow,
    every_row,
    in_order,
    rows_of,
)
from collaboration.queries.bulk_steps import fitting_steps, steps_for
from core.actions.searches import remember_columns
from core.exports.tables import CellValue, Column
from core.models import SavedSearch
from core.queries.paging import page_of_keys
from core.queries.searches import COLUMNS_PARAMETER, wanted_columns
from core.views.downloads import table_download
from core.views.request import SignedInRequest
from core.workflow import Transition

PAGE = "agreement-list"
CELL_CLASSES = {
    "kind": "nowrap",
    "title": "wide",
    "partner": "medium",
    "principal": "nowrap",
    "department": "medium",
    "money": "nowrap",
    "turn": "nowrap",
    "officer": "nowrap",
    "parent": "nowrap",
    "note": "medium",
}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell of the list after the number."""

    column: Column
    value: CellValue

    @property
    def css(self) -> str:
        """The class of the cell."""
        return CELL_CLASSES.get(self.column.code, self.column.css)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of the list with the cells of the chosen columns."""

    row: AgreementRow
    cells: list[ShownCell]

    @property
    def agreement(self) -> Agreement:
        """The agreement of the row."""
        return self.row.agreement


@require_safe
def agreement_list(request: SignedInRequest) -> HttpResponse:
    """Search, filter, sort and page through the agreements that the user may see; a jump opens the only one found."""
    conditions = _conditions(request)
    page = page_of_keys(_selected(request, conditions), request.GET.get("page"), request.GET.get("per_page"))
    if "jump" in request.GET and len(page.object_list) == page.paginator.count == 1:
        return redirect("agreement-detail", page.object_list[0])
    columns = _columns(request)
    found = rows_of(list(page.object_list), marked_for=request.user)
    context = {
        "filter": conditions,
        "form": conditions.form,
        "page_obj": page,
        "rows": [_shown(row, columns) for row in found],
        "bulk_steps": _offered_steps(request, page, found),
        "most_at_once": MOST_AT_ONCE,
        "columns": columns,
        "every_column": [(column, column in columns) for column in COLUMNS if column.code != "number"],
        "search_query": _query_with_columns(request, columns),
        "orders": ORDERS,
        "order": request.GET.get("order") or DEFAULT_ORDER,
        "searches": SavedSearch.objects.filter(user=request.user, page=PAGE),
        "search_page": PAGE,
        "can_add": request.user.has_perm("collaboration.add_agreement"),
        "can_paste": request.user.has_perm("core.import_ledger")
        and request.user.has_perm("collaboration.add_agreement"),
        "can_view_durations": request.user.has_perm("collaboration.view_durations"),
        "can_view_bin": request.user.has_perm("collaboration.view_bin"),
        "can_export": request.user.has_perm("collaboration.export_agreement"),
    }
    return render(request, "collaboration/agreement_list.html", context)


@require_safe
def agreement_export(request: SignedInRequest) -> FileResponse | StreamingHttpResponse:
    """Send the list with the conditions and the order of the screen."""
    if not request.user.has_perm("collaboration.export_agreement"):
        raise PermissionDenied
    rows = every_row(_selected(request, _conditions(request)), marked_for=request.user)
    columns = _columns(request)
    return table_download(request, _("契約一覧"), columns, table_rows(rows, columns))


@require_POST
def agreement_columns(request: SignedInRequest) -> HttpResponseRedirect:
    """Keep the user's choice of columns and go back to the list as it was."""
    chosen = [] if "usual" in request.POST else request.POST.getlist("column")
    codes = [column.code for column in chosen_columns(chosen)] if chosen else []
    remember_columns(PAGE, codes, by=request.user)
    query = QueryDict(request.POST.get("query", ""), mutable=True)
    query.pop(COLUMNS_PARAMETER, None)
    return redirect(f"{reverse(PAGE)}?{query.urlencode()}" if query else reverse(PAGE))


def _columns(request: SignedInRequest) -> tuple[Column, ...]:
    return chosen_columns(wanted_columns(PAGE, request.GET, request.user))


def _offered_steps(request: SignedInRequest, page: "Page[int]", rows: list[AgreementRow]) -> list[Transition]:
    """Return the steps for many agreements at once: those that fit a row, or all when there are rows on other pages."""
    steps = steps_for(request.user)
    return steps if page.has_other_pages() else fitting_steps(steps, [row.agreement for row in rows])


def _shown(row: AgreementRow, columns: tuple[Column, ...]) -> ShownRow:
    return ShownRow(row, [ShownCell(column, VALUES[column.code](row)) for column in columns[1:]])


def _query_with_columns(request: SignedInRequest, columns: tuple[Column, ...]) -> str:
    """Return the conditions, the order and the columns on the screen, for a search that is kept under a name."""
    query = request.GET.copy()
    query[COLUMNS_PARAMETER] = ",".join(column.code for column in columns)
    return query.urlencode()


def _conditions(request: SignedInRequest) -> AgreementFilter:
    return AgreementFilter(request.GET, Agreement.objects.visible_to(request.user), request=request)


def _selected(request: SignedInRequest, conditions: AgreementFilter) -> AgreementQuerySet:
    """Return what the conditions select, in order; a condition that cannot be read selects nothing."""
    found: AgreementQuerySet = conditions.qs if conditions.is_valid() else Agreement.objects.none()
    return in_order(found, request.GET.get("order", ""))
