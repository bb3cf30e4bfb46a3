"""Closing the years of a contract: the accounts, the decision, its approval and its report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collaboration.actions.closings import close_year, decide_closing
from collaboration.calc.closing import (
    ClosingDecision,
    ClosingRefused,
    ClosingState,
    Reckoned,
    YearAccount,
    reckon,
)
from collaboration.calc.pricing.letter import LetterForm
from collaboration.calc.records import RecordRefused
from collaboration.exports.letters.closing import closing_file, closing_file_name
from collaboration.forms.closing import ClosingDecisionForm, ClosingForm
from collaboration.models import YearClosing
from collaboration.queries.closings import (
    ClosingLine,
    ClosingRules,
    accounts_of,
    closings_by_year,
    closings_for_page,
    rules_for,
)
from collaboration.views.agreement import visible_agreement
from collaboration.views.files import file_answer
from core.actions.submissions import create_once
from core.models import User
from core.queries.timeline import timeline
from core.views.request import SignedInRequest
from core.views.saving import form_status, is_saved


@require_safe
def closing_years(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the account of every year of a contract with what became of the rest."""
    agreement = visible_agreement(request.user, pk)
    root = agreement.parent or agreement
    context = {
        "agreement": root,
        "lines": accounts_of(root),
        "older": [line for lines in closings_by_year(root).values() for line in lines],
        "can_close": request.user.has_perm("collaboration.close_year", root),
    }
    return render(request, "collaboration/closing_years.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def closing_entry(request: SignedInRequest, pk: int, fiscal_year: int) -> HttpResponse:
    """Show what each decision would do with the rest of a year, and take it."""
    agreement = visible_agreement(request.user, pk, "collaboration.close_year")
    root = agreement.parent or agreement
    line = next((each for each in accounts_of(root) if each.account.fiscal_year == fiscal_year), None)
    if line is None:
        raise Http404
    rules = rules_for(root)
    form = ClosingForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    made: list[YearClosing] = []

    def save() -> None:
        closing = create_once(
            form.submission_key,
            f"closing-{root.pk}-{fiscal_year}",
            lambda: close_year(root, fiscal_year, form.entry(), by=request.user),
            by=request.user,
        )
        made.append(closing)

    if is_saved(request, form, save):
        closing = made[0]
        done = (
            _("%(number)sを作成し、承認を依頼しました。")
            if closing.approver
            else _("%(number)sを作成しました。")
        )
        messages.success(request, done % {"number": closing.number})
        return redirect("closing-detail", closing.pk)
    context = {
        "agreement": root,
        "line": line,
        "account": line.account,
        "form": form,
        "rules": rules,
        "refunded": _if_refunded(line.account, rules),
    }
    return render(request, "collaboration/closing_entry.html", context, status=form_status(form))


@require_safe
def closing_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a closing with its approval and its report."""
    line = _visible_line(request.user, pk)
    context = {
        "line": line,
        "closing": line.closing,
        "agreement": line.closing.agreement,
        "approval": getattr(line.closing, "approval", None),
        "can_decide": _may_decide(request.user, line),
        "history": timeline(line.closing),
    }
    return render(request, "collaboration/closing_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def closing_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Approve a closing that somebody else made, or return it."""
    line = _visible_line(request.user, pk)
    if not _may_decide(request.user, line):
        raise PermissionDenied
    form = ClosingDecisionForm(request.POST or None)

    def save() -> None:
        approves = form.cleaned_data["decision"] == ClosingDecisionForm.APPROVE
        decide_closing(
            line.closing, is_approved=approves, reason=form.cleaned_data["reason"], by=request.user
        )

    if is_saved(request, form, save):
        messages.success(request, _("決定を登録しました。"))
        return redirect("closing-detail", pk)
    context = {"form": form, "closing": line.closing, "agreement": line.closing.agreement}
    return render(request, "collaboration/closing_decide.html", context, status=form_status(form))


@require_safe
def closing_report(request: SignedInRequest, pk: int, form: str) -> HttpResponse:
    """Send the report on a closed year, as PDF or as a workbook."""
    closing = _visible_line(request.user, pk).closing
    if form not in set(LetterForm):
        raise Http404
    wanted = LetterForm(form)
    return file_answer(closing_file(closing, wanted), closing_file_name(closing, wanted))


def _visible_line(user: User, pk: int) -> ClosingLine:
    closing = get_object_or_404(closings_for_page(user), pk=pk)
    lines = closings_by_year(closing.agreement)[closing.fiscal_year]
    return next(line for line in lines if line.closing.pk == closing.pk)


def _may_decide(user: User, line: ClosingLine) -> bool:
    return (
        line.state is ClosingState.WAITING
        and line.closing.made_by_id != user.pk
        and user.has_perm("collaboration.approve_closing", line.closing.agreement)
    )


def _if_refunded(account: YearAccount, rules: ClosingRules) -> Reckoned | None:
    """Return what a refund of everything left would give back; None where nothing can go back."""
    try:
        return reckon(account, ClosingDecision.REFUND, policy=rules.policy)
    except (ClosingRefused, RecordRefused):
        return None
