"""The public desk: an enquiry without an account, and its receipt. Nothing here shows what anybody else sent."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.public_desk import TooMany, receive_from_web
from collaboration.forms.desk import DeskForm
from collaboration.queries.desk_terms import desk_terms
from core.actions.refused import ActionRefused
from core.views.request import client_address

RECEIPT_SALT = "renkei.desk.receipt"
RECEIPT_SECONDS = 24 * 60 * 60
PAGE = "collaboration/desk.html"


@csrf_exempt  # the size comes first: the check of the token reads the whole request, and `_desk` makes it
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it in; more than a form can hold is refused before it is read."""
    _require_open()
    if _size(request) > desk_terms().most_bytes:
        words = _("送信された内容が大きすぎます。3,000文字以内にまとめて、もう一度送信してください。")
        return render(request, PAGE, {"form": DeskForm(), "refused": words}, status=413)
    return _desk(request)


@csrf_protect
@sensitive_post_parameters()
def _desk(request: HttpRequest) -> HttpResponse:
    form = DeskForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        address = client_address(request)
        try:
            enquiry = receive_from_web(form.content(), sent_key=form.sent_key, address=address)
        except TooMany as refused:
            form.add_error(None, refused.message)
            status = 429
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("desk-receipt", signing.dumps(enquiry.number, salt=RECEIPT_SALT))
    return render(request, PAGE, {"form": form, "refused": ""}, status=status)


@login_not_required
@never_cache
@require_safe
def desk_receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """Show the number of what was just sent; it stands in the signed address, so that no record is read."""
    _require_open()
    try:
        number = signing.loads(receipt, salt=RECEIPT_SALT, max_age=RECEIPT_SECONDS)
    except signing.BadSignature:
        raise Http404 from None
    days = desk_terms().answer_days
    return render(request, "collaboration/desk_receipt.html", {"number": number, "days": days})


def _require_open() -> None:
    if not settings.RENKEI_PUBLIC_DESK:
        raise Http404


def _size(request: HttpRequest) -> int:
    stated = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(stated) if stated.isascii() and stated.isdecimal() else 0
