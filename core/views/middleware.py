"""What holds for every request: headers, the limits of a session, and two pages that come before all others."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import resolve
from django.urls.exceptions import Resolver404
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.queries.setup import is_set_up

Answer = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()" for feature in ("camera", "microphone", "geolocation", "payment", "usb", "serial", "hid")
)
OPEN_BEFORE_SET_UP = frozenset({"setup", "setup-steps", "set_language", "help", "accessibility"})
OPEN_BEFORE_NEW_PASSWORD = frozenset(
    {"password_change", "password_change_done", "logout", "set_language", "help"}
)
API = "/api/v"
SEEN_AT, SIGNED_IN_AT = "seen_at", "signed_in_at"


class ResponseHeaders:
    """No cache keeps what a signed-in user saw, and no page asks for a device."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response


class SetupFirst:
    """Without any user every page leads to the explanation of the set-up."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Lead there; a signed-in user proves that the set-up is done."""
        if request.user.is_authenticated or _is_api(request):
            return self.get_response(request)
        if _url_name(request) in OPEN_BEFORE_SET_UP or is_set_up():
            return self.get_response(request)
        return redirect("setup")


class NewPasswordFirst:
    """Somebody who signed in with a one-time password chooses an own one before anything else."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Lead to the page of the password."""
        user = request.user
        if not isinstance(user, User) or not user.must_change_password:
            return self.get_response(request)
        if _url_name(request) in OPEN_BEFORE_NEW_PASSWORD or _is_api(request):
            return self.get_response(request)
        messages.info(
            request,
            _("一度だけのパスワードでログインしました。はじめに、ご自分のパスワードに変えてください。"),
        )
        return redirect("password_change")


class SessionLimits:
    """A session ends after a time without a request, and after a working day in any case."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Sign out when a limit is passed, else note the time; a page that polls by itself is no sign of life."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(timezone.now().timestamp())
        seen_at = request.session.get(SEEN_AT, now)
        signed_in_at = request.session.setdefault(SIGNED_IN_AT, now)
        if (
            now - seen_at > settings.RENKEI_SESSION_IDLE_SECONDS
            or now - signed_in_at > settings.SESSION_COOKIE_AGE
        ):
            if _is_api(request):
                logout(request)
                return self.get_response(request)
            return _signed_out(request)
        if SEEN_AT not in request.session or (
            now - seen_at > settings.RENKEI_SESSION_NOTE_SECONDS and not _is_poll(request)
        ):
            request.session[SEEN_AT] = now
        return self.get_response(request)


def _signed_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.info(
        request, _("しばらく操作がなかったため、ログアウトしました。もう一度ログインしてください。")
    )
    next_page = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(next_page)


def _is_poll(request: HttpRequest) -> bool:
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


def _is_api(request: HttpRequest) -> bool:
    """Whether a program calls, which is answered by a refusal in JSON and never led to a page."""
    return request.path_info.startswith(API)


def _url_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
