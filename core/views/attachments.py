"""Files of records: adding, taking a copy, removing. Every copy is logged, so it is asked for by POST."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import registry
from core.actions.attachments import attach_file, record_download, remove_attachment
from core.actions.refused import ActionRefused
from core.forms.attachments import AttachmentForm
from core.models import Attachment
from core.queries.attachments import can_attach, can_view_attachment, owning_record
from core.views.request import SignedInRequest


@require_http_methods(["GET", "POST"])
def attachment_add(request: SignedInRequest, object_type: str, object_id: str) -> HttpResponse:
    """Keep a file with a record."""
    record = _record_to_write(request, object_type, object_id)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            attach_file(
                record, values["upload"], level=values["level"], title=values["title"], by=request.user
            )
        except ActionRefused as refused:
            form.add_error("upload", refused.message)
        else:
            messages.success(request, _("ファイルを登録しました。"))
            return redirect(_address(object_type, record))
    context = {"form": form, "record": record, "address": _address(object_type, record)}
    return render(request, "core/attachment_add.html", context)


@require_POST
def attachment_download(request: SignedInRequest, pk: int) -> FileResponse:
    """Send a file as a download that no cache keeps, under its own name."""
    attachment = _visible(request, pk)
    record_download(attachment, by=request.user)
    response = FileResponse(
        default_storage.open(str(attachment.file.name)),
        as_attachment=True,
        filename=attachment.original_name,
        content_type="application/octet-stream",
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def attachment_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove a file from its record."""
    attachment = _visible(request, pk)
    record = _record_to_write(request, attachment.object_type, attachment.object_id)
    remove_attachment(attachment, by=request.user)
    messages.success(request, _("「%(name)s」を削除しました。") % {"name": attachment.original_name})
    return redirect(_address(attachment.object_type, record))


def _visible(request: SignedInRequest, pk: int) -> Attachment:
    attachment = get_object_or_404(Attachment, pk=pk)
    if not can_view_attachment(attachment, request.user):
        raise Http404
    return attachment


def _record_to_write(request: SignedInRequest, object_type: str, object_id: str) -> Any:
    record = owning_record(object_type, object_id, request.user)
    if record is None:
        raise Http404
    if not can_attach(record, request.user):
        raise PermissionDenied
    return record


def _address(object_type: str, record: Any) -> str:
    owner = registry.attachment_owner(object_type)
    return owner.address(record) if owner else "/"
