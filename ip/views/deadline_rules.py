"""The rules on deadlines: the list, counting by them, and answering for one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.actions.refused import ActionRefused
from core.views.request import SignedInRequest
from ip.actions.rule_verifications import doubt_rule, verify_rule
from ip.forms.deadlines import DeadlineForm, VerificationForm
from ip.models import RuleVerification
from ip.queries.docket_rules import calendars, current_book
from ip.queries.rule_list import ListedRule, listed_rule, rules_by_office

VERIFYING = "ip.verify_deadline_rule"


@require_safe
@permission_required("ip.calculate_deadlines", raise_exception=True)
def deadline_rules(request: SignedInRequest) -> HttpResponse:
    """Show the calculator, what it counted, and every rule. Nothing is stored."""
    today = timezone.localdate()
    is_asked = "code" in request.GET
    form = DeadlineForm(request.GET) if is_asked else DeadlineForm(initial={"on": today})
    docket = form.count(current_book(), calendars(), today) if is_asked else None
    context = {"form": form, "docket": docket, "offices": rules_by_office()}
    return render(request, "ip/deadline_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("ip.calculate_deadlines", raise_exception=True)
def deadline_rule(request: SignedInRequest, digest: str) -> HttpResponse:
    """Show one version of a rule and who answered for it; take an answer from those who may give it."""
    row = listed_rule(digest)
    if row is None:
        raise Http404
    form = VerificationForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm(VERIFYING):
            raise PermissionDenied
        if form.is_valid() and _answered(request, row, form):
            return redirect("deadline-rule", digest)
    context = {
        "row": row,
        "form": form,
        "can_verify": request.user.has_perm(VERIFYING),
        "answers": RuleVerification.objects.visible_to(request.user)
        .filter(digest=digest)
        .select_related("by")
        .order_by("-pk"),
    }
    return render(request, "ip/deadline_rule.html", context)


def _answered(request: SignedInRequest, row: ListedRule, form: VerificationForm) -> bool:
    note = form.cleaned_data["note"]
    try:
        if row.verification is None:
            verify_rule(row.digest, note=note, by=request.user)
            messages.success(request, _("規則%(code)sを確認しました。") % {"code": row.rule.code})
        else:
            doubt_rule(row.digest, note=note, by=request.user)
            messages.success(request, _("規則%(code)sの確認を取り消しました。") % {"code": row.rule.code})
    except ActionRefused as refused:
        form.add_error(None, refused.message)
        return False
    return True
