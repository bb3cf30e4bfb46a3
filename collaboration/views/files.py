"""Answers with a file that was made for this request, or kept."""

from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_answer(content: bytes, name: str) -> HttpResponse:
    """Send a file to be saved under its name."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[PurePath(name).suffix])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""  # noqa: FBT003
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
