"""Sheets and columns of an uploaded ledger: what was recognised, and what the office says instead."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.actions.imports import set_mapping
from core.actions.jobs import enqueue_job
from core.actions.refused import ActionRefused
from core.calc.messages import ValueRefused
from core.forms.imports import SheetMappingForm
from core.imports.batches import change_encoding, confirm_mappings, mappings_of, open_ledger
from core.imports.csv_file import ENCODINGS
from core.imports.jobs import CHECK
from core.imports.reading import LedgerFile
from core.imports.staging import remap_sheet
from core.imports.targets import importable_for, refused_for, sheet_kinds
from core.models import BatchState, ImportBatch
from core.views.imports import STEPS, visible_batch, words_of
from core.views.request import SignedInRequest


@require_http_methods(["GET", "POST"])
def import_mapping(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how every sheet is read; a changed kind or header row is read anew, the rest goes on to the check."""
    batch = _open_batch(request, pk)
    if batch.state not in (BatchState.UPLOADED, BatchState.CHECKED):
        return redirect("import-detail", batch.pk)
    ledger = open_ledger(batch)
    forms = _forms(request, batch, ledger)
    if request.method == "POST":
        if any(form.is_reread for form in forms):
            _read_anew(request, batch, forms)
            return redirect("import-mapping", batch.pk)
        # Every form is validated before the answer, so that the page shows the errors of all sheets.
        valid = [form.is_valid() for form in forms]
        if all(valid):
            return _confirm(request, batch, ledger, forms)
    context = {
        "batch": batch,
        "forms": forms,
        "encoding": ENCODINGS.get(ledger.encoding, ""),
        "other_encodings": [(code, ENCODINGS[code]) for code in batch.mapping.get("other_encodings", [])],
        "step_labels": STEPS,
        "hidden": [sheet.name for sheet in ledger.sheets if sheet.hidden],
    }
    return render(request, "core/import_mapping.html", context)


@require_POST
def import_encoding(request: SignedInRequest, pk: int) -> HttpResponseRedirect:
    """Read a CSV file in another encoding."""
    batch = _open_batch(request, pk)
    encoding = request.POST.get("encoding", "")
    if encoding in ENCODINGS:
        try:
            change_encoding(batch, encoding, by=request.user)
        except (ActionRefused, ValueRefused) as refused:
            messages.error(request, words_of(refused))
    return redirect("import-mapping", batch.pk)


def _open_batch(request: SignedInRequest, pk: int) -> ImportBatch:
    batch = visible_batch(request, pk)
    if not request.user.has_perm("core.upload_ledger"):
        raise PermissionDenied
    return batch


def _forms(request: SignedInRequest, batch: ImportBatch, ledger: LedgerFile) -> list[SheetMappingForm]:
    kinds = sheet_kinds()
    importable, refused = importable_for(request.user), refused_for(request.user)
    return [
        SheetMappingForm(
            request.POST if request.method == "POST" else None,
            sheet=ledger.sheet(mapping.sheet),
            mapping=mapping,
            kinds=kinds,
            importable=importable,
            refused=refused,
            prefix=f"sheet{number}",
        )
        for number, mapping in enumerate(mappings_of(batch))
    ]


def _read_anew(request: SignedInRequest, batch: ImportBatch, forms: list[SheetMappingForm]) -> None:
    read = []
    for form in forms:
        form.is_valid()
        row = min(form.cleaned_data.get("header_row", 1), max(len(form.sheet.rows), 1)) - 1
        kind = form.cleaned_data.get("kind", "")
        read.append(remap_sheet(form.sheet, form.mapping, kind, row) if form.is_reread else form.mapping)
    try:
        set_mapping(
            batch, {**batch.mapping, "sheets": [mapping.as_json() for mapping in read]}, by=request.user
        )
    except ActionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.info(request, _("シートを読み直しました。列の対応を確かめてください。"))


def _confirm(
    request: SignedInRequest, batch: ImportBatch, ledger: LedgerFile, forms: list[SheetMappingForm]
) -> HttpResponseRedirect:
    try:
        confirm_mappings(batch, ledger, [form.chosen() for form in forms], by=request.user)
    except ActionRefused as refused:
        messages.error(request, refused.message)
        return redirect("import-detail", batch.pk)
    job = enqueue_job(CHECK, {"batch_id": batch.pk}, by=request.user)
    return redirect("job-detail", job.pk)
