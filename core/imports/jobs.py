"""The long parts of an import as jobs: the dry run and the commit."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actions.job_run import JobRefused
from core.actions.refused import ActionRefused
from core.calc.messages import ValueRefused
from core.imports.batches import check_import, commit_import
from core.models import ImportBatch
from core.models.wording import translated
from core.registry import JobContext, register_job

CHECK = "import_check"
COMMIT = "import_commit"


@register_job(CHECK, _("台帳の点検"))
def run_check(job_run: JobContext, *, batch_id: int) -> dict[str, Any]:
    """Check every row of an uploaded ledger."""
    batch = _batch(batch_id)
    try:
        check_import(batch, today=timezone.localdate(), by=job_run.by, progress=job_run.progress)
    except (ActionRefused, ValueRefused) as refused:
        raise JobRefused(_words(refused)) from refused
    return {"url": reverse("import-detail", args=[batch.pk])}


@register_job(COMMIT, _("台帳の取込"))
def run_commit(job_run: JobContext, *, batch_id: int, good_rows_only: bool = False) -> None:
    """Write a checked ledger; result and records commit together."""
    batch = _batch(batch_id)
    try:
        with transaction.atomic():
            commit_import(
                batch,
                good_rows_only=good_rows_only,
                today=timezone.localdate(),
                by=job_run.by,
                progress=job_run.progress,
            )
            job_run.finish({"url": reverse("import-detail", args=[batch.pk])})
    except (ActionRefused, ValueRefused) as refused:
        raise JobRefused(_words(refused)) from refused


def _batch(batch_id: int) -> ImportBatch:
    try:
        return ImportBatch.objects.get(pk=batch_id)
    except ImportBatch.DoesNotExist:
        raise JobRefused(str(_("この取込は破棄されています。"))) from None


def _words(refused: ActionRefused | ValueRefused) -> str:
    return refused.message if isinstance(refused, ActionRefused) else translated(refused.message)
