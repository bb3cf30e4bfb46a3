"""Signing in, with a door that shuts after too many failures."""

import logging
from typing import Any

from django.contrib.auth import views as auth_views
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.actions.login import clear_failed_logins, is_locked, record_failed_login
from core.actions.users import record_password_change
from core.forms.accounts import LoginForm
from core.views.middleware import SEEN_AT
from core.views.request import SignedInRequest, client_address

logger = logging.getLogger(__name__)


@require_POST
def session_extend(request: SignedInRequest) -> HttpResponse:
    """Keep the session going for somebody who reads or types for long."""
    request.session[SEEN_AT] = int(timezone.now().timestamp())
    return HttpResponse(status=204)


class LoginView(auth_views.LoginView):
    """The login page."""

    form_class = LoginForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse without looking at the password while the door is shut."""
        if not is_locked(self._username, self._address):
            return super().post(request, *args, **kwargs)
        form = LoginForm(request)
        context = self.get_context_data(form=form, locked=True)
        response = self.render_to_response(context, status=429)
        response.headers["Retry-After"] = "900"
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """Let the user in and forget earlier failures."""
        clear_failed_logins(self._username, self._address)
        logger.info("user %s signed in from %s", form.get_user().pk, self._address)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Count the failure."""
        record_failed_login(self._username, self._address)
        logger.warning("failed sign-in from %s", self._address)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say when the door is shut."""
        locked = kwargs.get("locked", False)
        words = _("続けて10回失敗したため、15分間ログインできません。時間をおいて、もう一度お試しください。")
        return super().get_context_data(**kwargs) | {"locked_words": words if locked else ""}

    @property
    def _username(self) -> str:
        return self.request.POST.get("username", "")

    @property
    def _address(self) -> str:
        return client_address(self.request)


class PasswordChangeView(auth_views.PasswordChangeView):
    """The page on which one changes one's own password."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save it and note that it was changed."""
        response = super().form_valid(form)
        record_password_change(form.user)
        return response
