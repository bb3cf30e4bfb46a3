"""What an agreement says on intellectual property: in words, with cautions, and entering it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.ip_terms import set_ip_terms
from collaboration.calc.clauses import articles, facts_of, missing
from collaboration.calc.ip_terms import cautions, in_words
from collaboration.calc.kinds import AgreementKind
from collaboration.forms.ip_terms import IpTermsForm
from collaboration.models import Agreement, IpTerms
from collaboration.queries.clauses import clauses_on
from collaboration.queries.ip_terms import ip_terms_of
from collaboration.views.agreement import visible_agreement
from core.models import User
from core.models.wording import translated
from core.queries.timeline import timeline
from core.registry import Panel
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved


@require_http_methods(["GET", "HEAD", "POST"])
def ip_terms(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what holds, and lay down or change the agreement's own terms."""
    agreement = visible_agreement(request.user, pk, "collaboration.view_ip_terms")
    can_change = request.user.has_perm("collaboration.change_ip_terms", agreement)
    if request.method == "POST" and not can_change:
        raise PermissionDenied
    own = IpTerms.objects.filter(agreement=agreement).first()
    holding = ip_terms_of(agreement)
    form = IpTermsForm(request.POST or None, record=own or holding, initial=_begun(own, holding))
    if is_saved(
        request,
        form,
        lambda: set_ip_terms(agreement, form.values, expected_version=form.expected_version, by=request.user),
    ):
        messages.success(request, _("知的財産の取決めを保存しました。"))
        return redirect("ip-terms", pk)
    context = {
        "agreement": agreement,
        "own": own,
        "holding": holding,
        "form": form,
        "can_change": can_change,
        "history": timeline(own) if own else [],
        **_said(agreement, holding),
    }
    return render(request, "collaboration/ip_terms.html", context, status=form_status(form))


def ip_terms_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show the terms in words; those who make documents are told when there are none."""
    if not user.has_perm("collaboration.view_ip_terms", agreement):
        return None
    holding = ip_terms_of(agreement)
    if holding is None and not user.has_perm("collaboration.add_document", agreement):
        return None
    sentences = [translated(each) for each in in_words(holding.content)[:2]] if holding else []
    context = {"agreement": agreement, "sentences": sentences}
    return Panel(_("知的財産の取決め"), "collaboration/detail/ip_terms.html", context)


def _begun(own: IpTerms | None, holding: IpTerms | None) -> dict[str, object]:
    """Return what a form begins with that has no terms of its own to change yet."""
    if own is not None:
        return {}
    return {"version": 0} if holding else {"version": 0, "publish_ok": True}


def _said(agreement: Agreement, holding: IpTerms | None) -> dict[str, object]:
    """Return the terms in words, what does not fit together, and the clauses that say them."""
    if holding is None:
        return {"sentences": [], "cautions": [], "clauses": [], "missing": []}
    kind = AgreementKind(agreement.kind)
    clauses = clauses_on(agreement.profile_day or timezone.localdate())
    facts = facts_of(kind, holding.content)
    return {
        "sentences": [translated(each) for each in in_words(holding.content)],
        "cautions": [translated(each) for each in cautions(holding.content, kind)],
        "clauses": [
            clause for clause in articles(clauses, facts) if clause.when and "kind" not in clause.when
        ],
        "missing": [translated(each) for each in missing(clauses, facts)],
    }
