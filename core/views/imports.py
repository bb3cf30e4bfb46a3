"""The ledger import: upload, sheets and columns, dry run, commit, result, taking back."""

import tempfile
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actions.imports import discard_import, undo_import
from core.actions.jobs import enqueue_job
from core.actions.refused import ActionRefused
from core.calc.messages import ValueRefused
from core.exports.import_tables import COLUMNS, problem_rows, write_rejects
from core.forms.imports import LedgerUploadForm, UndoImportForm
from core.imports.batches import mappings_of, receive
from core.imports.jobs import CHECK, COMMIT
from core.imports.targets import refused_for
from core.models import BatchState, ImportBatch
from core.models.wording import translated
from core.queries.imports import problems_of, written_counts
from core.queries.paging import PAGE_SIZES
from core.views.downloads import table_download
from core.views.request import SignedInRequest

STEPS = (
    gettext_lazy("ファイル"),
    gettext_lazy("シートと列"),
    gettext_lazy("点検"),
    gettext_lazy("取込"),
)
"""The way of a ledger into the records."""


@require_http_methods(["GET", "POST"])
def import_list(request: SignedInRequest) -> HttpResponse:
    """Show every import and take a new file."""
    _require(request, "core.view_import")
    form = LedgerUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        _require(request, "core.upload_ledger")
        if form.is_valid():
            upload = form.cleaned_data["ledger"]
            try:
                batch = receive(upload, upload.name, by=request.user)
            except (ActionRefused, ValueRefused) as refused:
                form.add_error("ledger", words_of(refused))
            else:
                if ImportBatch.objects.visible_to(request.user).filter(pk=batch.pk).exists():
                    return redirect("import-mapping", batch.pk)
                form.add_error(
                    "ledger",
                    _("同じファイルを、別の担当者が受け付けています。産学連携本部に確かめてください。"),
                )
    batches = ImportBatch.objects.visible_to(request.user).select_related("created_by", "committed_by")
    page = Paginator(batches.defer("problems", "mapping"), PAGE_SIZES[0]).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "can_import": request.user.has_perm("core.upload_ledger")}
    return render(request, "core/import_list.html", context)


@require_safe
def import_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show where an import stands: what the dry run found, or what was written."""
    batch = visible_batch(request, pk)
    severity = request.GET.get("severity", "")
    size = request.GET.get("per_page")
    per_page = int(size) if size in {str(known) for known in PAGE_SIZES} else PAGE_SIZES[0]
    context = {
        "batch": batch,
        "page_obj": Paginator(problems_of(batch, severity), per_page).get_page(request.GET.get("page")),
        "severity": severity,
        "written": written_counts(batch),
        "rejected": sum(len(sheet["rows"]) for sheet in batch.summary.get("rejects", [])),
        "is_open": batch.state in (BatchState.UPLOADED, BatchState.CHECKED),
        "can_import": request.user.has_perm("core.upload_ledger"),
        "step_labels": STEPS,
    }
    return render(request, "core/import_detail.html", context)


@require_POST
def import_check(request: SignedInRequest, pk: int) -> HttpResponseRedirect:
    """Ask for the dry run."""
    batch = _batch_to_change(request, pk)
    job = enqueue_job(CHECK, {"batch_id": batch.pk}, by=request.user)
    return redirect("job-detail", job.pk)


@require_POST
def import_commit(request: SignedInRequest, pk: int) -> HttpResponseRedirect:
    """Ask for the commit: everything, or only the good rows when that was chosen expressly."""
    batch = _batch_to_change(request, pk)
    if batch.state != BatchState.CHECKED:
        messages.error(request, _("先に点検してください。"))
        return redirect("import-detail", batch.pk)
    good_rows_only = request.POST.get("rows") == "good"
    if batch.summary.get("errors") and not good_rows_only:
        messages.error(request, _("エラーがあるため、このままでは取り込めません。"))
        return redirect("import-detail", batch.pk)
    job = enqueue_job(COMMIT, {"batch_id": batch.pk, "good_rows_only": good_rows_only}, by=request.user)
    return redirect("job-detail", job.pk)


@require_http_methods(["GET", "POST"])
def import_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a whole import back, with a reason."""
    batch = _batch_to_change(request, pk)
    form = UndoImportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            removed = undo_import(batch, by=request.user, reason=form.cleaned_data["reason"])
        except ActionRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(
                request, _("取込を取り消しました（%(count)d件の記録を削除）。") % {"count": removed}
            )
            return redirect("import-detail", batch.pk)
    return render(
        request, "core/import_undo.html", {"form": form, "batch": batch, "written": written_counts(batch)}
    )


@require_POST
def import_discard(request: SignedInRequest, pk: int) -> HttpResponseRedirect:
    """Throw away an import that wrote nothing."""
    batch = visible_batch(request, pk)
    _require(request, "core.upload_ledger")
    try:
        discard_import(batch, by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("import-detail", batch.pk)
    messages.success(request, _("受け付けたファイルを破棄しました。"))
    return redirect("import-list")


@require_safe
def import_problems(request: SignedInRequest, pk: int) -> FileResponse | StreamingHttpResponse:
    """Send the problems as a workbook with the rows of the screen."""
    batch = visible_batch(request, pk)
    problems = problems_of(batch, request.GET.get("severity", ""))
    return table_download(request, _("台帳の点検結果"), COLUMNS, problem_rows(problems))


@require_safe
def import_rejects(request: SignedInRequest, pk: int) -> FileResponse:
    """Send the rows that were left out, under their own headings."""
    batch = visible_batch(request, pk)
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it after sending
    write_rejects(target, batch.summary.get("rejects", []))
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=_("取り込まなかった行_%(number)d.xlsx") % {"number": batch.pk}
    )


def visible_batch(request: SignedInRequest, pk: int) -> ImportBatch:
    """Return an import the user may see; anything else is not there."""
    return get_object_or_404(ImportBatch.objects.visible_to(request.user), pk=pk)


def words_of(refused: Any) -> str:
    """Return the sentence of a refusal in the user's language."""
    return translated(refused.message) if isinstance(refused, ValueRefused) else str(refused.message)


def _batch_to_change(request: SignedInRequest, pk: int) -> ImportBatch:
    """Return an import whose every sheet is of a kind that the user may import."""
    batch = visible_batch(request, pk)
    _require(request, "core.upload_ledger")
    if refused_for(request.user) & {mapping.kind for mapping in mappings_of(batch)}:
        raise PermissionDenied
    return batch


def _require(request: SignedInRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied
