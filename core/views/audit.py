"""The event log for auditors: search and export."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.exports.audit_table import COLUMNS, table_rows
from core.forms.audit import AuditFilterForm
from core.models import Event
from core.models.event import EventQuerySet
from core.queries.audit import by_conditions, every_row, rows_of
from core.queries.paging import page_of_keys
from core.views.downloads import table_download
from core.views.request import SignedInRequest


@require_safe
def audit_list(request: SignedInRequest) -> HttpResponse:
    """Search the log by person, record and period."""
    form = AuditFilterForm(request.GET)
    events = _selected(request, form)
    page = page_of_keys(events, request.GET.get("page"), request.GET.get("per_page"))
    context = {"form": form, "page_obj": page, "rows": rows_of(list(page.object_list))}
    return render(request, "core/audit_list.html", context)


@require_safe
def audit_export(request: SignedInRequest) -> FileResponse | StreamingHttpResponse:
    """Send the log with the conditions of the screen."""
    events = _selected(request, AuditFilterForm(request.GET))
    return table_download(request, _("操作履歴"), COLUMNS, table_rows(every_row(events)))


def _selected(request: SignedInRequest, form: AuditFilterForm) -> EventQuerySet:
    if not request.user.has_perm("core.view_event"):
        raise PermissionDenied
    visible = Event.objects.visible_to(request.user)
    return by_conditions(visible, **form.cleaned_data) if form.is_valid() else visible.none()
