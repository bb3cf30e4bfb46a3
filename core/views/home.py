"""The first page: what one has to do, what apps add for this user, and for some roles the work itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.actions.inbox import finish_task
from core.models import InboxItem
from core.queries.inbox import inbox_of
from core.registry import Home, home_for, nav_entries, panels_for
from core.views.request import SignedInRequest

HOME = "home"


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show the page that an app makes for the user's role, else the task inbox."""
    page = home_for(request.user) or Home("core/home.html")
    doors = [entry for entry in nav_entries(request.user) if entry.url_name != HOME]
    context = {
        "inbox": inbox_of(request.user),
        "doors": doors,
        "has_role": bool(request.user.roles),
        "panels": panels_for(HOME, request.user, request.user),
    }
    return render(request, page.template, {**context, **page.context})


@require_POST
def task_finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a task out of the inbox by hand."""
    item = get_object_or_404(InboxItem.objects.open().visible_to(request.user), pk=pk)
    finish_task(item, by=request.user)
    messages.success(request, _("「%(title)s」を済みにしました。") % {"title": item})
    return redirect(HOME)
