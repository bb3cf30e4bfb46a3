"""Sharing a contract with its company by an address, and the page that opens under it.

Opening the address only offers a button; pressing it shows the page and logs the reading. So a GET writes nothing, and
programs that follow addresses in mails are not taken for readers.
"""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from collaboration.actions.public_desk import TooMany
from collaboration.actions.shared_links import note_reading, revoke_link, share_agreement
from collaboration.calc.kinds import BEFORE_SIGNATURE
from collaboration.calc.shared_link import usual_end
from collaboration.forms.shared_links import ShareForm
from collaboration.models import Agreement, SharedLink
from collaboration.queries.shared_links import (
    links_of,
    open_links,
    partners_to_share_with,
    shared_page,
    usable_link,
)
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.models import User
from core.registry import Panel
from core.views.request import SignedInRequest, client_address

PERMISSION = "collaboration.share_agreement"
PAGE = "collaboration/shared/page.html"


def links_panel(agreement: Agreement, user: User) -> Panel | None:
    """Lead those who may share a contract to its addresses: while one can be made, and where one was."""
    if not user.has_perm(PERMISSION, agreement):
        return None
    still_open = open_links(agreement)
    if agreement.state not in BEFORE_SIGNATURE and not still_open:
        return None
    return Panel(
        _("相手先への共有"),
        "collaboration/detail/shared_links.html",
        {"agreement": agreement, "open": still_open},
    )


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def shared_links(request: SignedInRequest, pk: int) -> HttpResponse:
    """List the addresses of an agreement and make a further one, whose secret part the answer shows once."""
    agreement = visible_agreement(request.user, pk, PERMISSION)
    form, made, address = _form(request, agreement), None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, token = share_agreement(agreement, **form.cleaned_data, by=request.user)
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            address = request.build_absolute_uri(reverse("shared", args=[token]))
            form = _form(request, agreement, is_sent=False)
    context = {
        "agreement": agreement,
        "form": form,
        "made": made,
        "address": address,
        "rows": links_of(agreement),
        "can_share": agreement.state in BEFORE_SIGNATURE,
    }
    return render(request, "collaboration/shared_links.html", context)


@require_POST
def shared_link_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Stop an address."""
    visible = SharedLink.objects.visible_to(request.user).select_related("agreement")
    link = get_object_or_404(visible, pk=pk)
    if not request.user.has_perm(PERMISSION, link.agreement):
        raise PermissionDenied
    revoke_link(link, by=request.user)
    messages.success(request, _("「%(recipient)s」への共有を停止しました。") % {"recipient": link.recipient})
    return redirect("shared-links", link.agreement_id)


@csrf_exempt  # without a referrer browsers send no origin either; the secret in the address is what is asked for
@login_not_required
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Offer the page of an address, and show it when the button is pressed."""
    response = _shared(request, token)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _shared(request: HttpRequest, token: str) -> HttpResponse:
    link = usable_link(token)
    if link is None:
        return render(request, "collaboration/shared/gone.html", status=HTTPStatus.NOT_FOUND)
    if request.method != "POST":
        return render(request, PAGE, {"shared": None, "refused": ""})
    try:
        note_reading(link, address=client_address(request))
    except TooMany as refused:
        context = {"shared": None, "refused": refused.message}
        return render(request, PAGE, context, status=HTTPStatus.TOO_MANY_REQUESTS)
    return render(request, PAGE, {"shared": shared_page(link), "refused": ""})


def _form(request: SignedInRequest, agreement: Agreement, *, is_sent: bool = True) -> ShareForm:
    contact = " ".join(part for part in (settings.RENKEI_CONTACT, request.user.display_name) if part)
    return ShareForm(
        request.POST if is_sent and request.method == "POST" else None,
        initial={"expires_on": usual_end(timezone.localdate()), "contact": contact},
        partners=partners_to_share_with(agreement),
    )
