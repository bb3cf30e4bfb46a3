"""Who may call, and how what is sent is read. The settings name these classes, so that no view is imported here."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission

from core.calc.strict_json import read_json_object
from core.models import User

JSON = "application/json"


class StrictJsonParser(BaseParser):
    """Reads JSON by the rules of `core.calc.strict_json`."""

    media_type = JSON

    def parse(
        self, stream: Any, _media_type: str | None = None, _parser_context: Any = None
    ) -> dict[str, object]:
        """Read the body. Raises JsonRefused."""
        return read_json_object(stream.read())


class SignedInSession(SessionAuthentication):
    """The session of somebody who signed in on the screens. Without one the answer is 401."""

    def authenticate_header(self, _request: Any) -> str:
        """Name how to sign in; with it a caller who is not signed in gets 401 instead of 403."""
        return "Session"

    def enforce_csrf(self, request: Any) -> None:
        """Ask for the token that only pages of this program know."""
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as denied:
            raise exceptions.PermissionDenied(
                _(
                    "CSRFトークンを確かめられません。Cookieの「csrftoken」の値を、"
                    "ヘッダー「X-CSRFToken」に付けて送ってください。"
                )
            ) from denied


class IsSignedIn(BasePermission):
    """Somebody who signed in and has a password of the own."""

    message = _("はじめに、画面でご自分のパスワードに変えてください。")

    def has_permission(self, request: Any, _view: object) -> bool:
        """Tell whether the caller may call anything at all."""
        user = request.user
        return isinstance(user, User) and user.is_active and not user.must_change_password


class HasNamedPermission(BasePermission):
    """The permission that the view names. A view that names none is closed."""

    message = _("この計算を行う役割がありません。必要な役割は、管理者に依頼してください。")

    def has_permission(self, request: Any, view: object) -> bool:
        """Ask the rules."""
        name = getattr(view, "permission_name", "")
        return bool(name) and request.user.has_perm(name)
