"""Pages that belong to no record: help, accessibility, and what is shown when something failed."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

RETRY_AFTER_SECONDS = "60"


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain the year's course and how to write dates and amounts."""
    return render(request, "core/help.html")


@login_not_required
@require_safe
def accessibility_page(request: HttpRequest) -> HttpResponse:
    """State what the program promises to people with disabilities."""
    return render(request, "core/accessibility.html")


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Say in plain words that something failed; an unreachable database is a passing state, not a fault."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
        return response
    return render(request, "500.html", status=500)
