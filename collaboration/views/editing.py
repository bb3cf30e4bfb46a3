"""Changing an agreement, and the choice between two people's changes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collaboration.actions.agreements import change_agreement
from collaboration.actions.partners import register_partners
from collaboration.calc.content import AgreementContent, content_from
from collaboration.forms.agreement_entry import EntryForm
from collaboration.forms.conflict import ConflictForm, Quarrel, opened, quarrel_from, sealed
from collaboration.models import Agreement
from collaboration.queries.agreement_content import content_of
from collaboration.views.agreement import visible_agreement
from core.actions.refused import ActionRefused
from core.actions.versions import EditConflict
from core.views.request import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def agreement_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change an agreement; when somebody was faster, show both versions side by side."""
    agreement = visible_agreement(request.user, pk, "collaboration.change_agreement")
    if "sealed_quarrel" in request.POST:
        return _settle(request, agreement)
    current = content_of(agreement)
    posted = request.POST.dict() if request.method == "POST" else None
    hidden = {"version": agreement.version, "base": sealed(pk, current.plain())}
    entry = EntryForm(request.user, data=posted, content=current, agreement=agreement, hidden=hidden)
    if posted is not None and entry.is_valid():
        answer = _save(request, agreement, entry)
        if answer is not None:
            return answer
    context = {"agreement": agreement, "entry": entry, "form": entry}
    return render(request, "collaboration/agreement_edit.html", context)


def _save(request: SignedInRequest, agreement: Agreement, entry: EntryForm) -> HttpResponse | None:
    """Write the form; None when it was refused and must be shown again."""
    stated = entry.form.cleaned_data
    base = content_from(opened(agreement.pk, stated["base"]))
    version = stated["version"] or 0
    mine = entry.entry().content
    try:
        mine = register_partners(entry.entry(), by=request.user)
        return _written(request, agreement, mine, version, stated["reason"])
    except EditConflict:
        return _ask(request, _fresh_quarrel(agreement, base, mine, stated["reason"]), agreement)
    except ValidationError as error:
        entry.refuse(error)
    except ActionRefused as refused:
        entry.form.add_error("reason", refused.message)
    return None


def _settle(request: SignedInRequest, agreement: Agreement) -> HttpResponse:
    """Write what was chosen; when somebody was faster once more, ask again with what stands there now."""
    quarrel = quarrel_from(opened(agreement.pk, request.POST["sealed_quarrel"]))
    form = ConflictForm(quarrel, agreement.pk, request.POST)
    if not form.is_valid():
        return _ask(request, quarrel, agreement, form)
    merged, reason = form.merged(), form.cleaned_data["reason"]
    try:
        return _written(request, agreement, merged, quarrel.version, reason)
    except EditConflict:
        return _ask(request, _fresh_quarrel(agreement, quarrel.theirs, merged, reason), agreement)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
    except ActionRefused as refused:
        form.add_error("reason", refused.message)
    return _ask(request, quarrel, agreement, form)


def _written(
    request: SignedInRequest, agreement: Agreement, content: AgreementContent, version: int, reason: str
) -> HttpResponse:
    changes = change_agreement(agreement, content, expected_version=version, by=request.user, reason=reason)
    text = _("%(number)sを保存しました。") if changes else _("%(number)sに変更はありませんでした。")
    messages.success(request, text % {"number": agreement.number})
    return redirect("agreement-detail", agreement.pk)


def _fresh_quarrel(
    agreement: Agreement, base: AgreementContent, mine: AgreementContent, reason: str
) -> Quarrel:
    current = Agreement.objects.prefetch_related("parties", "researchers").get(pk=agreement.pk)
    return Quarrel(base, content_of(current), mine, current.version, reason)


def _ask(
    request: SignedInRequest, quarrel: Quarrel, agreement: Agreement, form: ConflictForm | None = None
) -> HttpResponse:
    current = Agreement.objects.select_related("updated_by").get(pk=agreement.pk)
    context = {"agreement": current, "form": form or ConflictForm(quarrel, agreement.pk)}
    return render(request, "collaboration/agreement_conflict.html", context, status=409)
