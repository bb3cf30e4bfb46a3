"""Reckoning what goes back or what is owed for late payment. Nothing is stored; the figures stand in the address."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collaboration.calc.pricing.late_interest import LateInterest, late_interest
from collaboration.calc.pricing.refund import Refund, refund
from collaboration.forms.settlement import LateInterestForm, RefundForm
from collaboration.queries.settlement import Settlement, settlement_of
from collaboration.views.agreement import visible_agreement
from core.views.request import SignedInRequest


@require_safe
def agreement_settlement(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the refund and the late interest of an agreement whose price is fixed."""
    agreement = visible_agreement(request.user, pk, "collaboration.view_price_basis")
    settlement = settlement_of(agreement)
    if settlement is None:
        raise Http404
    asked = request.GET.get("reckon", "")
    refund_form = RefundForm(request.GET if asked == RefundForm.prefix else None, policy=settlement.policy)
    late_form = LateInterestForm(
        request.GET if asked == LateInterestForm.prefix else None, policy=settlement.policy
    )
    refunded, late = _refund(refund_form, settlement), _late_interest(late_form)
    context = {
        "agreement": agreement,
        "settlement": settlement,
        "refund_form": refund_form,
        "late_form": late_form,
        "has_errors": bool(refund_form.errors or late_form.errors),
        "refund": refunded,
        "late": late,
        "can_add_receipt": request.user.has_perm("collaboration.add_receipt", agreement),
    }
    return render(request, "collaboration/settlement.html", context)


def _refund(form: RefundForm, settlement: Settlement) -> Refund | None:
    if not form.is_valid():
        return None
    policy = replace(settlement.policy, refund=form.rule())
    return form.reckoned(lambda: refund(policy, settlement.paid, form.spent(), form.cause_chosen()))


def _late_interest(form: LateInterestForm) -> LateInterest | None:
    if not form.is_valid():
        return None
    stated = form.cleaned_data
    return form.reckoned(
        lambda: late_interest(stated["principal_yen"], stated["due_on"], stated["paid_on"], form.rule())
    )
