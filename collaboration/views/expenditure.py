"""What was spent of a contract, held against what it allows."""

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collaboration.calc.expenditure import CostItem
from collaboration.exports.expenditure_table import COLUMNS, expenditure_rows
from collaboration.forms.expenditure import ExpenditureFilter
from collaboration.models import Expenditure
from collaboration.queries.expenditure import rows_of, spending_of
from collaboration.rules import can_see_pay
from collaboration.views.agreement import visible_agreement
from core.models import User
from core.queries.paging import page_of_keys
from core.views.downloads import table_download
from core.views.request import SignedInRequest


@require_safe
def expenditure_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show budget, spending and rest per fiscal year and item, and below them the rows of the finance ledger."""
    agreement = visible_agreement(request.user, pk)
    root = agreement.parent or agreement
    spending = spending_of(root)
    form = ExpenditureFilter(request.GET, years=[year.fiscal_year for year in spending.years])
    found = rows_of(request.user, root, **form.conditions())
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    shown = found.filter(pk__in=list(page.object_list))
    context = {
        "agreement": root,
        "spending": spending,
        "form": form,
        "page_obj": page,
        "lines": [(row, told_text(request.user, row)) for row in shown],
        "can_import": request.user.has_perm("collaboration.import_money"),
    }
    return render(request, "collaboration/expenditure.html", context)


@require_safe
def expenditure_export(request: SignedInRequest, pk: int) -> FileResponse | StreamingHttpResponse:
    """Send the rows of the finance ledger of a contract."""
    agreement = visible_agreement(request.user, pk)
    root = agreement.parent or agreement
    rows = rows_of(request.user, root, fiscal_year=None, item="")
    told = ((row, told_text(request.user, row)) for row in rows.select_related("agreement").iterator())
    return table_download(
        request, _("支出一覧_%(number)s") % {"number": root.number}, COLUMNS, expenditure_rows(told)
    )


def told_text(user: User, row: Expenditure) -> str:
    """Return what a row says of itself; that of pay names persons, and is for those who see pay."""
    if row.item == CostItem.PERSONNEL and not can_see_pay(user):
        return ""
    return row.text
