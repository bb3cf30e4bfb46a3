"""The list of estimates, the page of one, and what changed between its versions."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from collaboration.calc.pricing.comparison import compare
from collaboration.forms.estimate_filters import EstimateFilter
from collaboration.models import Agreement, Enquiry, Estimate
from collaboration.queries.estimate_difference import version_difference
from collaboration.queries.estimates import (
    EstimateDetail,
    VersionPage,
    estimate_detail,
    estimate_list,
    estimates_for_page,
    rows_of,
)
from collaboration.views.agreement import require
from core.models import User
from core.queries.paging import page_of_keys
from core.views.request import SignedInRequest


@require_safe
def estimate_index(request: SignedInRequest) -> HttpResponse:
    """Search and page through the estimates that the user may see."""
    require(request.user, "collaboration.view_estimate")
    form = EstimateFilter(request.GET)
    found = estimate_list(request.user, **form.conditions())
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    context = {
        "form": form,
        "page_obj": page,
        "rows": rows_of(list(page.object_list)),
        "can_add": request.user.has_perm("collaboration.add_estimate"),
        "can_view_bin": request.user.has_perm("collaboration.view_bin"),
    }
    return render(request, "collaboration/estimate_list.html", context)


@require_safe
def estimate_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an estimate: the price that is offered with its basis, the comparison, letters, versions, history."""
    detail = detail_of(request.user, pk)
    return render(request, "collaboration/estimate_detail.html", _page(request.user, detail, detail.latest))


@require_safe
def estimate_version(request: SignedInRequest, pk: int, order: int) -> HttpResponse:
    """Show an estimate as it stood in one version."""
    detail = detail_of(request.user, pk)
    version = _version(detail, order)
    return render(request, "collaboration/estimate_detail.html", _page(request.user, detail, version))


@require_safe
def estimate_difference(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what changed between two versions: by default from the last but one to the last."""
    detail = detail_of(request.user, pk)
    if not detail.is_full:
        raise PermissionDenied
    latest = detail.latest.version.order
    later = _version(detail, _order(request, "to", latest))
    earlier = _version(detail, _order(request, "from", max(later.version.order - 1, 1)))
    context = {
        "detail": detail,
        "estimate": detail.estimate,
        "earlier": earlier.version,
        "later": later.version,
        "difference": version_difference(earlier, later),
    }
    return render(request, "collaboration/estimate_difference.html", context)


def detail_of(user: User, pk: int) -> EstimateDetail:
    """Return an estimate that the user may see with all that belongs to it, else 404."""
    return estimate_detail(get_object_or_404(estimates_for_page(user), pk=pk), user)


def visible_estimate(user: User, pk: int, permission: str) -> Estimate:
    """Return an estimate that the user may see, else 404; without the permission the answer is 403."""
    estimate = get_object_or_404(Estimate.objects.visible_to(user).select_related("updated_by"), pk=pk)
    if not user.has_perm(permission, estimate):
        raise PermissionDenied
    return estimate


def _page(user: User, detail: EstimateDetail, version: VersionPage) -> dict[str, object]:
    estimate = detail.estimate
    quotes = [each.quote for each in version.scenarios]
    may_conclude = estimate.agreement is None and user.has_perm("collaboration.conclude_agreement")
    original = version.chosen.scenario.original if version.chosen else None
    may_amend = may_conclude and original is not None
    return {
        "detail": detail,
        "estimate": estimate,
        "enquiry": _enquiry(user, estimate),
        "shown": version,
        "version": version.version,
        "is_latest": version is detail.latest,
        "comparison": compare(quotes) if len(quotes) > 1 else (),
        "names": [each.scenario.label for each in version.scenarios],
        "can_change": user.has_perm("collaboration.change_estimate", estimate),
        "can_conclude": may_conclude and original is None and user.has_perm("collaboration.freeze_price"),
        "amended": _contract(user, original.number) if original and may_amend else None,
    }


def _enquiry(user: User, estimate: Estimate) -> Enquiry | None:
    if estimate.enquiry_id is None:
        return None
    return Enquiry.objects.visible_to(user).filter(pk=estimate.enquiry_id).first()


def _contract(user: User, number: str) -> Agreement | None:
    return Agreement.objects.visible_to(user).filter(number=number, parent=None).first()


def _version(detail: EstimateDetail, order: int) -> VersionPage:
    found = detail.version(order)
    if found is None:
        raise Http404
    return found


def _order(request: SignedInRequest, name: str, default: int) -> int:
    stated = request.GET.get(name, "")
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 6 else default
