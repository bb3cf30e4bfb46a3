"""Received indirect cost and who gets it inside the institution: by department, receipt by receipt, as files."""

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collaboration.exports.allocation_table import (
    department_columns,
    department_rows,
    receipt_columns,
    receipt_rows,
)
from collaboration.forms.allocation import AllocationFilter
from collaboration.queries.allocation import allocated_receipts, allocation_years, summed
from collaboration.views.agreement import require
from core.queries.paging import page_of_rows
from core.views.downloads import table_download
from core.views.request import SignedInRequest


@require_safe
def allocation_table(request: SignedInRequest) -> HttpResponse:
    """Show received indirect cost per fiscal year and department, with who gets it."""
    form = _filter(request)
    found = summed(allocated_receipts(request.user, **form.conditions()))
    context = {
        "form": form,
        "receivers": found.receivers,
        "rows": [(row, row.yen_of(found.receivers)) for row in found.rows],
        "total": found.total,
        "totals": found.total.yen_of(found.receivers),
    }
    return render(request, "collaboration/allocation.html", context)


@require_safe
def allocation_export(request: SignedInRequest) -> FileResponse | StreamingHttpResponse:
    """Send the table by department."""
    found = summed(allocated_receipts(request.user, **_filter(request).conditions()))
    return table_download(request, _("学内配分"), department_columns(found.receivers), department_rows(found))


@require_safe
def allocation_receipts(request: SignedInRequest) -> HttpResponse:
    """Show the receipts behind the table, with the rule by which each is shared out."""
    form = _filter(request)
    lines = allocated_receipts(request.user, **form.conditions())
    found = summed(lines)
    page = page_of_rows(lines[::-1], request.GET.get("page"), request.GET.get("per_page"))
    context = {
        "form": form,
        "receivers": found.receivers,
        "page_obj": page,
        "lines": [(line, [line.shares.get(to, 0) for to in found.receivers]) for line in page.object_list],
        "total": found.total,
        "totals": found.total.yen_of(found.receivers),
    }
    return render(request, "collaboration/allocation_receipts.html", context)


@require_safe
def allocation_receipts_export(request: SignedInRequest) -> FileResponse | StreamingHttpResponse:
    """Send the receipts with who gets what of each."""
    lines = allocated_receipts(request.user, **_filter(request).conditions())
    receivers = summed(lines).receivers
    return table_download(
        request, _("学内配分の入金"), receipt_columns(receivers), receipt_rows(lines, receivers)
    )


def _filter(request: SignedInRequest) -> AllocationFilter:
    require(request.user, "collaboration.view_allocation")
    return AllocationFilter(request.GET, years=allocation_years(request.user))
