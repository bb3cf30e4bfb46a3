"""Co-inventors confirm: asked here, agreed to here or under an address without an account.

Opening the address only offers a button; pressing it shows the page and logs the reading.
"""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from collaboration.actions.public_desk import TooMany
from collaboration.queries.shared_links import hash_of
from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest
from ip.actions.confirmations import (
    ask_confirmations,
    confirm_by_link,
    confirm_share,
    make_confirmation_link,
    note_link_reading,
)
from ip.forms.portal import ConfirmForm
from ip.models import InventorLink
from ip.views.portal import own_disclosure


@never_cache
@require_safe
def disclosure_inventors(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show who confirmed, and the ways to ask the others."""
    disclosure = own_disclosure(request.user, pk, "ip.change_disclosure")
    return _inventors(request, pk, disclosure.pk, "")


@require_POST
def disclosure_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put the question into the inboxes of the co-inventors who have an account."""
    disclosure = own_disclosure(request.user, pk, "ip.change_disclosure")
    asked = ask_confirmations(disclosure, by=request.user)
    messages.success(request, _("%(count)d人の「やること」に確認の依頼を入れました。") % {"count": asked})
    return redirect("disclosure-inventors", pk)


@never_cache
@sensitive_variables("token", "address")
@require_POST
def disclosure_link(request: SignedInRequest, pk: int, inventor: int) -> HttpResponse:
    """Make an address for an inventor without an account; the answer shows it once."""
    disclosure = own_disclosure(request.user, pk, "ip.change_disclosure")
    row = get_object_or_404(disclosure.inventors, pk=inventor)
    try:
        _link, token = make_confirmation_link(row, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("disclosure-inventors", pk)
    address = request.build_absolute_uri(reverse("inventor-link", args=[token]))
    return _inventors(request, pk, row.pk, address)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agree to one's own share."""
    disclosure = own_disclosure(request.user, pk)
    inventor = get_object_or_404(disclosure.inventors, person=request.user.person_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None, is_student=inventor.is_student)
    if request.method == "POST" and form.is_valid():
        try:
            confirm_share(
                inventor, is_student_consenting=bool(form.cleaned_data.get("consent")), by=request.user
            )
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("持分を確認しました。"))
            return redirect("invention-list")
    context = {"disclosure": disclosure, "inventor": inventor, "form": form}
    return render(request, "ip/disclosure_confirm.html", context)


@csrf_exempt  # without a referrer browsers send no origin either; the secret in the address is what is asked for
@login_not_required
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def inventor_link(request: HttpRequest, token: str) -> HttpResponse:
    """Offer the page of an address; show it when the button is pressed; take the agreement."""
    response = _linked(request, token)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _linked(request: HttpRequest, token: str) -> HttpResponse:
    found = InventorLink.objects.usable().filter(token_hash=hash_of(token))
    link = found.select_related("inventor__disclosure").first()
    if link is None:
        return render(request, "ip/shared/gone.html", status=HTTPStatus.NOT_FOUND)
    if request.method != "POST":
        return render(request, "ip/shared/confirm.html", {"inventor": None, "refused": ""})
    if "agree" not in request.POST:
        try:
            note_link_reading(link, address=str(request.META.get("REMOTE_ADDR", "")))
        except TooMany as refused:
            told = {"inventor": None, "refused": refused.message}
            return render(request, "ip/shared/confirm.html", told, status=HTTPStatus.TOO_MANY_REQUESTS)
    is_sent = "agree" in request.POST
    form = ConfirmForm(request.POST if is_sent else None, is_student=link.inventor.is_student)
    if is_sent and form.is_valid():
        try:
            confirm_by_link(link, is_student_consenting=bool(form.cleaned_data.get("consent")))
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            return render(request, "ip/shared/done.html")
    context = {"inventor": link.inventor, "refused": "", "form": form, "expires_on": link.expires_on}
    return render(request, "ip/shared/confirm.html", context)


def _inventors(request: SignedInRequest, pk: int, made_for: int, address: str) -> HttpResponse:
    disclosure = own_disclosure(request.user, pk, "ip.change_disclosure")
    rows = disclosure.inventors.select_related("person").prefetch_related("person__users")
    context = {
        "disclosure": disclosure,
        "rows": [
            (row, any(user.is_active for user in row.person.users.all()) if row.person else False)
            for row in rows
        ],
        "address": address,
        "made_for": made_for if address else None,
    }
    return render(request, "ip/disclosure_inventors.html", context)
