"""The first page: what one has to do, what apps add for this user, and for some roles the work itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

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
