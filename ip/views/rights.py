"""The list of rights, its export, and the pages of a family and of a right."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.models import User
from core.queries.paging import page_of_keys
from core.views.downloads import table_download
from core.views.request import SignedInRequest
from ip.exports.right_table import COLUMNS, table_rows
from ip.forms.right_filter import RightFilter
from ip.models import Family, Right
from ip.queries.rights import RightRow, family_page, right_list, right_page, right_rows

_CHUNK = 500


@require_safe
def right_index(request: SignedInRequest) -> HttpResponse:
    """Search and page through the rights that the user may see; a jump opens the only one found."""
    _require(request.user, "ip.list_rights")
    form = RightFilter(request.GET)
    found = right_list(request.user, form.conditions())
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    if "jump" in request.GET and len(page.object_list) == page.paginator.count == 1:
        return redirect("right-detail", page.object_list[0])
    context = {
        "form": form,
        "page_obj": page,
        "rows": right_rows(list(page.object_list), request.user),
        "can_add": request.user.has_perm("ip.change_right"),
        "can_export": request.user.has_perm("ip.export_rights"),
    }
    return render(request, "ip/right_list.html", context)


@require_safe
def right_export(request: SignedInRequest) -> FileResponse | StreamingHttpResponse:
    """Send the list with the conditions of the screen."""
    _require(request.user, "ip.export_rights")
    keys = list(right_list(request.user, RightFilter(request.GET).conditions()).values_list("pk", flat=True))
    return table_download(request, _("知的財産権一覧"), COLUMNS, table_rows(_every_row(keys, request.user)))


@require_safe
def right_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a right with its owners and events; of a secret number and state."""
    right = visible_right(request.user, pk)
    page = right_page(right, request.user)
    context = {
        "page": page,
        "right": page.right,
        "can_change": request.user.has_perm("ip.change_right", right),
    }
    return render(request, "ip/right_detail.html", context)


@require_safe
def family_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a family with the tree of its rights."""
    family = visible_family(request.user, pk)
    context = {
        "page": family_page(family, request.user),
        "family": family,
        "can_change": request.user.has_perm("ip.change_right", family),
    }
    return render(request, "ip/family_detail.html", context)


def visible_right(user: User, pk: int, permission: str = "") -> Right:
    """Return a right that the user may see, else 404; without the permission asked for 403."""
    visible = Right.objects.visible_to(user).select_related("family__department", "agent")
    right = get_object_or_404(visible, pk=pk)
    if permission:
        _require(user, permission, right)
    return right


def visible_family(user: User, pk: int, permission: str = "") -> Family:
    """Return a family that the user may see, else 404; without the permission asked for 403."""
    family = get_object_or_404(Family.objects.visible_to(user).select_related("department"), pk=pk)
    if permission:
        _require(user, permission, family)
    return family


def _require(user: User, permission: str, record: Right | Family | None = None) -> None:
    if not user.has_perm(permission, record):
        raise PermissionDenied


def _every_row(keys: list[int], user: User) -> Iterator[RightRow]:
    for start in range(0, len(keys), _CHUNK):
        yield from right_rows(keys[start : start + _CHUNK], user)
