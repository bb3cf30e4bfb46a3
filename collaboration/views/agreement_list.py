"""The list of agreements, and its export of exactly what is shown."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collaboration.exports.agreement_table import COLUMNS, table_rows
from collaboration.forms.agreement_filters import AgreementFilter
from collaboration.models import Agreement
from collaboration.models.agreement import AgreementQuerySet
from collaboration.queries.agreement_list import DEFAULT_ORDER, ORDERS, every_row, in_order, rows_of
from core.models import SavedSearch
from core.queries.paging import page_of_keys
from core.views.downloads import table_download
from core.views.request import SignedInRequest

PAGE = "agreement-list"


@require_safe
def agreement_list(request: SignedInRequest) -> HttpResponse:
    """Search, filter, sort and page through the agreements that the user may see."""
    conditions = _conditions(request)
    page = page_of_keys(_selected(request, conditions), request.GET.get("page"), request.GET.get("per_page"))
    context = {
        "filter": conditions,
        "form": conditions.form,
        "page_obj": page,
        "rows": rows_of(list(page.object_list)),
        "columns": COLUMNS,
        "orders": ORDERS,
        "order": request.GET.get("order") or DEFAULT_ORDER,
        "searches": SavedSearch.objects.filter(user=request.user, page=PAGE),
        "search_page": PAGE,
        "can_add": request.user.has_perm("collaboration.add_agreement"),
        "can_paste": request.user.has_perm("core.import_ledger")
        and request.user.has_perm("collaboration.add_agreement"),
        "can_export": request.user.has_perm("collaboration.export_agreement"),
    }
    return render(request, "collaboration/agreement_list.html", context)


@require_safe
def agreement_export(request: SignedInRequest) -> FileResponse | StreamingHttpResponse:
    """Send the list with the conditions and the order of the screen."""
    if not request.user.has_perm("collaboration.export_agreement"):
        raise PermissionDenied
    rows = every_row(_selected(request, _conditions(request)))
    return table_download(request, _("契約一覧"), COLUMNS, table_rows(rows))


def _conditions(request: SignedInRequest) -> AgreementFilter:
    return AgreementFilter(request.GET, Agreement.objects.visible_to(request.user), request=request)


def _selected(request: SignedInRequest, conditions: AgreementFilter) -> AgreementQuerySet:
    """Return what the conditions select, in order; a condition that cannot be read selects nothing."""
    found: AgreementQuerySet = conditions.qs if conditions.is_valid() else Agreement.objects.none()
    return in_order(found, request.GET.get("order", ""))
