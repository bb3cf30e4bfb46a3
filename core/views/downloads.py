"""Answers that a browser saves as a file."""

import tempfile
from collections.abc import Iterable, Sequence

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from core.exports.tables import CellValue, Column, csv_lines, write_workbook


def table_download(
    request: HttpRequest, name: str, columns: Sequence[Column], rows: Iterable[Sequence[CellValue]]
) -> FileResponse | StreamingHttpResponse:
    """Send a table as a workbook, or as CSV with `format=csv`; the file's name ends in today's date."""
    stem = f"{name}_{timezone.localdate():%Y-%m-%d}"
    if request.GET.get("format") == "csv":
        response = StreamingHttpResponse(csv_lines(columns, rows), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = content_disposition_header(True, f"{stem}.csv") or ""  # noqa: FBT003
        return response
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it after sending
    write_workbook(target, name, columns, rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{stem}.xlsx")
