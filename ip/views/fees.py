"""Calculating a fee: the same calculation as the API's, nothing is stored."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.views.request import SignedInRequest
from ip.forms.fees import FeeForm


@require_safe
@permission_required("ip.calculate_fees", raise_exception=True)
def fee_calculator(request: SignedInRequest) -> HttpResponse:
    """Show the form and, once it was sent, the lines of the fee."""
    is_asked = "fee" in request.GET
    form = FeeForm(request.GET) if is_asked else FeeForm(initial={"on": timezone.localdate()})
    quote = form.quote() if is_asked else None
    context = {"form": form, "quote": quote, "has_errors": is_asked and quote is None}
    return render(request, "ip/fees.html", context)
