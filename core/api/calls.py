"""What every address of the API has in common: how much may be sent, and in which form."""

from typing import Any, ClassVar

from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.access import JSON, IsSignedIn
from core.api.errors import BodyTooLarge, LengthUnknown

MAX_BODY_BYTES = 1_000_000
"""A contract of 500 cost lines needs about a tenth of it."""


class PostView(APIView):
    """An address that takes one JSON object by POST and answers another."""

    permission_name: ClassVar[str] = ""
    http_method_names = ["post"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what need not be read, before the check of the token reads any of it."""
        if request.method == "POST":
            _refuse_other_forms(request)
        super().initial(request, *args, **kwargs)


def _refuse_other_forms(request: Request) -> None:
    content_type = request.content_type or ""
    if content_type.partition(";")[0].strip().lower() != JSON:
        raise exceptions.UnsupportedMediaType(content_type)
    length = str(request.META.get("CONTENT_LENGTH") or "")
    if not length.isdecimal():
        raise LengthUnknown
    if int(length) > MAX_BODY_BYTES:
        raise BodyTooLarge(MAX_BODY_BYTES)


class UnknownAddress(APIView):
    """Answers for addresses that the API does not have."""

    permission_classes = [IsSignedIn]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse, after the caller was recognised."""
        super().initial(request, *args, **kwargs)
        raise exceptions.NotFound
