"""What e-mail one wants, and for administrators which e-mails went out."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.actions.digests import choose_notifications
from core.forms.notifications import NotificationForm
from core.models import Digest
from core.queries.digests import choice_of
from core.queries.paging import page_of_keys
from core.views.request import SignedInRequest

STATE_TAGS = {"sent": "success", "failed": "error", "sending": "explain"}


@require_http_methods(["GET", "HEAD", "POST"])
def notification_edit(request: SignedInRequest) -> HttpResponse:
    """Show and change one's own wishes."""
    form = NotificationForm(request.POST or None, choice=choice_of(request.user))
    if request.method == "POST" and form.is_valid():
        choose_notifications(request.user, **form.cleaned_data)
        messages.success(request, _("通知の設定を保存しました。"))
        return redirect("notification-edit")
    return render(request, "core/notification_edit.html", {"form": form})


@require_safe
def digest_list(request: SignedInRequest) -> HttpResponse:
    """List the e-mails that went out: to whom, how many tasks, and whether they were handed over."""
    if not request.user.has_perm("core.view_digest"):
        raise PermissionDenied
    found = Digest.objects.visible_to(request.user).order_by("-day", "-pk")
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    rows = Digest.objects.filter(pk__in=list(page.object_list)).select_related("user").order_by("-day", "-pk")
    context = {"page_obj": page, "rows": [(row, STATE_TAGS[row.state]) for row in rows]}
    return render(request, "core/digest_list.html", context)
