"""The task inbox: what one has to do, has put off and has done; taking out, putting off, and back again."""

import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actions.inbox import finish_task, snooze_task, unfinish_task, wake_task
from core.actions.refused import ActionRefused
from core.forms.inbox import SHOWN, FinishForm, InboxFilter
from core.models import InboxItem
from core.queries.inbox import kind_counts, selected_tasks, tasks_on_page
from core.queries.paging import page_of_keys
from core.registry import task_kind
from core.views.request import SignedInRequest

SNOOZE_DAYS = ("1", "7")


@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    """List tasks by kind, addressee and day."""
    today = timezone.localdate()
    form = InboxFilter(request.GET)
    wanted = form.selection(request.GET.get("show", ""))
    found = selected_tasks(request.user, wanted, today)
    page = page_of_keys(found, request.GET.get("page"), request.GET.get("per_page"))
    context = {
        "form": form,
        "show": wanted.show,
        "tabs": [(key, label, f"?show={key}") for key, label in SHOWN],
        "page_obj": page,
        "tasks": tasks_on_page(list(page.object_list), today),
        "kinds": kind_counts(request.user, today),
    }
    return render(request, "core/inbox.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task_finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a task out of the inbox by hand; where its cause remains, with a reason."""
    item = get_object_or_404(InboxItem.objects.open().visible_to(request.user), pk=pk)
    asks_reason = task_kind(item.kind).asks_reason
    if request.method != "POST" and not asks_reason:
        raise Http404
    form = FinishForm(request.POST or None)
    if request.method == "POST" and (not asks_reason or form.is_valid()):
        reason = form.cleaned_data["reason"] if asks_reason else ""
        finish_task(item, by=request.user, reason=reason)
        text = _("「%(title)s」を済みにしました。「やること」の「済みにしたもの」から元に戻せます。")
        messages.success(request, text % {"title": item})
        return _back(request)
    return render(request, "core/task_finish.html", {"form": form, "item": item})


@require_POST
def task_unfinish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put back what one took out oneself."""
    item = get_object_or_404(InboxItem.objects.filter(done_by=request.user), pk=pk)
    unfinish_task(item, by=request.user)
    messages.success(request, _("「%(title)s」を「やること」に戻しました。") % {"title": item})
    return _back(request)


@require_POST
def task_snooze(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put a task off for a day or a week."""
    item = get_object_or_404(InboxItem.objects.open().visible_to(request.user), pk=pk)
    days = request.POST.get("days", "")
    if days not in SNOOZE_DAYS:
        raise Http404
    until = timezone.localdate() + datetime.timedelta(days=int(days))
    try:
        snooze_task(item, until=until, by=request.user)
    except ActionRefused as refused:
        messages.warning(request, refused.message)
    else:
        text = _("「%(title)s」を%(day)sに、もう一度表示します。「後に回したもの」から元に戻せます。")
        messages.success(request, text % {"title": item, "day": until.isoformat()})
    return _back(request)


@require_POST
def task_wake(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a task again at once."""
    item = get_object_or_404(InboxItem.objects.open().visible_to(request.user), pk=pk)
    wake_task(item, by=request.user)
    messages.success(request, _("「%(title)s」を「やること」に戻しました。") % {"title": item})
    return _back(request)


def _back(request: SignedInRequest) -> HttpResponseRedirect:
    """Go back to the page that the task was on."""
    wanted = request.POST.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return redirect(wanted)
    return redirect("home")
