"""The page of one agreement."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from collaboration.calc.bin import DELETABLE
from collaboration.calc.kinds import IN_FORCE, AgreementState
from collaboration.queries.agreement_detail import agreements_for_page, page_of
from collaboration.queries.agreement_list import STATE_TAGS
from collaboration.queries.agreement_price import agreement_price
from collaboration.queries.estimates import estimates_fitting
from collaboration.queries.invoices import invoice_section
from collaboration.queries.lifecycle import lifecycle_page
from collaboration.queries.turns import turn_page
from collaboration.rules import can_read_files_of
from core.calc.fiscal_year import fiscal_year_of
from core.registry import panels_for
from core.views.request import SignedInRequest

PLACE = "agreement-detail"


@require_safe
def agreement_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an agreement with its partners, price, money, years, amendments, files and history."""
    agreement = get_object_or_404(agreements_for_page(request.user), pk=pk)
    user = request.user
    page = page_of(agreement, user)
    received = {year.fiscal_year: year.amount_yen for year in page.receipts}
    price = agreement_price(agreement, user, received)
    may_freeze = price is None and user.has_perm("collaboration.freeze_price", agreement)
    today, is_signed = timezone.localdate(), agreement.state in IN_FORCE
    invoicing = invoice_section(agreement, user, today, price.quote if price else None)
    context = {
        "page": page,
        "agreement": agreement,
        "price": price,
        "turns": turn_page(agreement),
        "can_pass_turn": user.has_perm("collaboration.pass_turn", agreement),
        "can_estimate_change": is_signed and user.has_perm("collaboration.add_estimate"),
        "invoicing": invoicing if is_signed or (invoicing and invoicing.lines) else None,
        "can_freeze": may_freeze and estimates_fitting(agreement, user).exists(),
        "is_signed": is_signed,
        "present_year": fiscal_year_of(today),
        "state_tag": STATE_TAGS[AgreementState(agreement.state)],
        "files": [file for file in page.files if can_read_files_of(user, agreement, file.level)],
        "panels": panels_for(PLACE, agreement, user),
        "lifecycle": lifecycle_page(agreement, user),
        "can_delete": agreement.state in DELETABLE
        and user.has_perm("collaboration.delete_agreement", agreement),
        "can_change": user.has_perm("collaboration.change_agreement", agreement),
        "can_amend": is_signed and user.has_perm("collaboration.amend_agreement", agreement),
        "can_add_receipt": user.has_perm("collaboration.add_receipt", agreement),
        "can_correct": user.has_perm("collaboration.correct_receipt", agreement),
        "can_set_activity": user.has_perm("collaboration.set_activity", agreement),
        "can_set_involvement": user.has_perm("collaboration.set_involvement", agreement),
        "can_attach": user.has_perm("collaboration.attach_file", agreement),
    }
    return render(request, "collaboration/agreement_detail.html", context)
