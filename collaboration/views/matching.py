"""Looking for researchers who suit a need: in one's own words, or in those of an enquiry."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collaboration.calc.enquiry import OPEN_STATES
from collaboration.forms.enquiry_filters import MatchingForm
from collaboration.models import Enquiry
from collaboration.queries.matching import MOST_SHOWN, candidates
from collaboration.views.enquiries import visible_enquiry
from core.views.request import SignedInRequest


@require_safe
def matching(request: SignedInRequest) -> HttpResponse:
    """Show who suits, and why; the words of an enquiry are read from it and never stand in an address."""
    if not request.user.has_perm("collaboration.match_people"):
        raise PermissionDenied
    form = MatchingForm(request.GET)
    stated = form.cleaned_data if form.is_valid() else {"q": "", "partner": ""}
    enquiry = _enquiry(request)
    text, partner = stated["q"], stated["partner"]
    if enquiry is not None:
        text = f"{text}\n{enquiry.subject}\n{enquiry.body}"
        partner = partner or enquiry.organization_name
    found = candidates(request.user, text, partner)
    may_choose = enquiry is not None and enquiry.state in OPEN_STATES
    context = {
        "form": form,
        "enquiry": enquiry,
        "candidates": found,
        "asked": bool(text.strip() or partner),
        "most": MOST_SHOWN if len(found) == MOST_SHOWN else 0,
        "can_choose": may_choose and request.user.has_perm("collaboration.route_enquiry", enquiry),
    }
    return render(request, "collaboration/matching.html", context)


def _enquiry(request: SignedInRequest) -> Enquiry | None:
    key = request.GET.get("enquiry", "")
    if not key:
        return None
    if not (key.isascii() and key.isdecimal()):
        raise Http404
    return visible_enquiry(request.user, int(key))
