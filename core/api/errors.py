"""Every refusal of the API has one form: {"errors": [{"field", "label", "message"}]}, in the language of the caller."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.calc.strict_json import JsonRefused
from core.models.wording import translated

Errors = Sequence[Mapping[str, str]]


class FieldsRefused(exceptions.APIException):
    """What was sent is not what is asked for; each fault names its field."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, errors: Errors) -> None:
        """Keep the faults."""
        self.errors = errors
        super().__init__()


class BodyTooLarge(exceptions.APIException):
    """More bytes than any contract needs."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE

    def __init__(self, limit: int) -> None:
        """Keep the limit, in bytes."""
        self.limit = limit
        super().__init__()


class LengthUnknown(exceptions.APIException):
    """A body of unannounced length, which the server does not read."""

    status_code = status.HTTP_411_LENGTH_REQUIRED


def answer_error(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Answer an error in the form above; None, and with it the page of errors, for a fault of the program."""
    error = _as_api_error(error)
    response = exception_handler(error, dict(context))
    if response is not None:
        response.data = {"errors": _errors(error)}
    return response


def _as_api_error(error: Exception) -> Exception:
    match error:
        case JsonRefused():
            return FieldsRefused(
                [
                    {"field": fault.place, "label": "", "message": translated(fault.message)}
                    for fault in error.faults
                ]
            )
        case SuspiciousOperation():
            return exceptions.ParseError()
        case Http404():
            return exceptions.NotFound()
    return error


def _errors(error: Exception) -> Errors:
    if isinstance(error, FieldsRefused):
        return error.errors
    return [{"field": "", "label": "", "message": _sentence(error)}]


def _sentence(error: Exception) -> str:
    for kind, sentence in _SENTENCES.items():
        if isinstance(error, kind):
            return sentence(error)
    return _("要求を読み取れません。送った内容を確かめてください。")


def _too_large(error: Any) -> str:
    return _("送られた内容が大きすぎます。%(limit)sバイトまでにしてください。") % {
        "limit": f"{error.limit:,}"
    }


def _too_many(error: Any) -> str:
    return _("短い時間に呼び出しが続きました。%(seconds)s秒たってから、もう一度呼び出してください。") % {
        "seconds": error.wait or 1
    }


_SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    exceptions.NotAuthenticated: lambda _error: _("ログインが必要です。ログインしてから呼び出してください。"),
    exceptions.PermissionDenied: lambda error: str(error.detail),
    exceptions.NotFound: lambda _error: _(
        "この番地はありません。綴りと、末尾に余分な「/」がないかを確かめてください。"
    ),
    exceptions.MethodNotAllowed: lambda _error: _("この番地はPOSTで呼び出してください。"),
    exceptions.NotAcceptable: lambda _error: _(
        "答えはJSONだけです。Acceptには「application/json」を指定してください。"
    ),
    exceptions.UnsupportedMediaType: lambda _error: _(
        "JSONで送ってください。Content-Typeには「application/json」を指定してください。"
    ),
    exceptions.Throttled: _too_many,
    BodyTooLarge: _too_large,
    LengthUnknown: lambda _error: _("Content-Lengthを付けて送ってください（chunkedでは受け付けません）。"),
}
