"""The one entrance to every change of a contract in force, the form of an amendment, and the page of a change."""

import hashlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.contract_changes import amend_contract, amended
from collaboration.calc.contract_change import shown_changes
from collaboration.calc.kinds import IN_FORCE
from collaboration.forms.contract_changes import AmendForm, PartsForm
from collaboration.models import Agreement, AgreementChange
from collaboration.queries.agreement_content import content_of
from collaboration.queries.contract_changes import (
    Pair,
    changes_for_page,
    changes_of,
    evidence_of,
    in_words,
    left_people,
    line_of,
    offers,
)
from collaboration.queries.estimates import latest_price
from collaboration.rules import can_read_files_of
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.models import User
from core.registry import Panel
from core.views.request import SignedInRequest

UNSEEN = frozenset({"csrfmiddlewaretoken", "seen", "confirm"})


@require_http_methods(["GET", "HEAD", "POST"])
def contract_changes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose what to change, and read what was changed so far."""
    agreement = visible_agreement(request.user, pk)
    if agreement.parent_id is not None:
        return redirect("contract-changes", agreement.parent_id)
    can_amend = agreement.state in IN_FORCE and request.user.has_perm(
        "collaboration.amend_agreement", agreement
    )
    form = PartsForm(request.POST or None) if can_amend else None
    if request.method == "POST" and form is not None and form.is_valid():
        query = urlencode({"part": [part.value for part in form.parts()]}, doseq=True)
        return redirect(f"{reverse('contract-amend', args=[pk])}?{query}")
    context = {
        "agreement": agreement,
        "form": form,
        "can_amend": can_amend,
        "offers": offers(agreement, request.user),
        "lines": changes_of(agreement),
        "left": left_people(agreement),
    }
    return render(request, "collaboration/contract_changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def contract_amend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter an amendment of the parts chosen: first shown field by field, then saved."""
    user = request.user
    agreement = visible_agreement(user, pk, "collaboration.amend_agreement")
    chosen = PartsForm(request.GET)
    if agreement.parent_id is not None or agreement.state not in IN_FORCE or not chosen.is_valid():
        messages.warning(request, _("変える項目を選び直してください。"))
        return redirect("contract-changes", pk)
    data = request.POST.dict() | {"left": request.POST.getlist("left")} if request.method == "POST" else None
    entry = AmendForm(user, agreement, content_of(agreement), chosen.parts(), data=data)
    pairs: list[Pair] = []
    if request.method == "POST" and entry.is_valid():
        try:
            pairs = _before_and_after(agreement, entry)
            if was_seen(request):
                change = amend_contract(agreement, entry.plan(), by=user)
                return _amended(request, change)
        except ActionRefused as refused:
            entry.refuse(refused.message)
        except ValidationError as error:
            entry.refuse(" ".join(error.messages))
    context = {
        "agreement": agreement,
        "entry": entry,
        "pairs": pairs,
        "seen": seen_mark(request),
        "has_price": latest_price(agreement) is not None,
    }
    return render(request, "collaboration/contract_amend.html", context)


@require_safe
def contract_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one change: what it changed, who came and went, what goes back, and its evidence."""
    user = request.user
    visible = changes_for_page().filter(pk__in=AgreementChange.objects.visible_to(user).values("pk"))
    change = get_object_or_404(visible, pk=pk)
    agreement = visible_agreement(user, change.agreement_id)
    context = {
        "agreement": agreement,
        "line": line_of(change),
        "can_view_basis": user.has_perm("collaboration.view_price_basis", agreement),
        "can_attach": change.succession_id is not None
        and user.has_perm("collaboration.amend_agreement", agreement),
        "files": [row for row in evidence_of(change) if can_read_files_of(user, agreement, row.level)],
    }
    return render(request, "collaboration/contract_change.html", context)


def changes_panel(agreement: Agreement, user: User) -> Panel | None:
    """Tell on an agreement's page how it was changed last; on that of an amendment, what it changed."""
    change = getattr(agreement, "change", None) if agreement.parent_id else None
    found = [line_of(change)] if change else changes_of(agreement)
    if not found or not user.has_perm("collaboration.view_agreement", agreement):
        return None
    title = _("この変更契約で変わったこと") if agreement.parent_id else _("契約の変更")
    context = {"lines": found[:1], "total": len(found), "agreement": agreement, "is_amendment": bool(change)}
    return Panel(title, "collaboration/contract_changes_panel.html", context)


def seen_mark(request: HttpRequest) -> str:
    """Return the mark of what was sent, so that only what was shown before is saved."""
    sent = sorted((name, *request.POST.getlist(name)) for name in request.POST if name not in UNSEEN)
    return hashlib.sha256(repr(sent).encode()).hexdigest()


def was_seen(request: HttpRequest) -> bool:
    """Whether the user confirmed exactly what the page showed."""
    return "confirm" in request.POST and request.POST.get("seen") == seen_mark(request)


def _before_and_after(agreement: Agreement, entry: AmendForm) -> list[Pair]:
    after, _steps = amended(agreement, entry.plan())
    pairs = in_words(shown_changes(entry.content, after))
    if not pairs:
        raise ActionRefused(_("変更前と変更後が同じです。変える項目を入力してください。例：研究終了日"))
    return pairs


def _amended(request: SignedInRequest, change: AgreementChange) -> HttpResponse:
    number = change.amendment.number if change.amendment else ""
    messages.success(request, _("変更契約%(number)sを登録しました。") % {"number": number})
    return redirect("contract-change", change.pk)
