"""Long work on agreements."""

from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.actions.bin import purge_bin
from collaboration.actions.bulk_steps import TAKE, UNDO, take_bulk_step, undo_bulk_step
from collaboration.models import BulkStep
from core.actions.job_run import JobRefused
from core.actions.refused import ActionRefused
from core.registry import JobContext, register_job


@register_job(TAKE, gettext_lazy("契約の状態をまとめて変更"))
def take_step(job_run: JobContext, step_id: int) -> dict[str, Any]:
    """Take a step with many agreements; a job that is taken up again goes on where it stopped."""
    step = _step(step_id)
    take_bulk_step(step, by=step.made_by, progress=job_run.progress)
    return _result(step)


@register_job(UNDO, gettext_lazy("まとめて変更した契約を元に戻す"))
def undo_step(job_run: JobContext, step_id: int) -> dict[str, Any]:
    """Put the agreements of a step back."""
    step = _step(step_id)
    try:
        undo_bulk_step(step, by=step.made_by, progress=job_run.progress)
    except ActionRefused as refused:
        raise JobRefused(refused.message) from refused
    return _result(step)


@shared_task(name="collaboration.purge_bin")
def empty_bin() -> None:
    """Remove for good what has been in the bin for thirty days."""
    purge_bin(timezone.now())


def _step(step_id: int) -> BulkStep:
    step = BulkStep.objects.select_related("made_by").filter(pk=step_id).first()
    if step is None:
        raise JobRefused(_("この記録は見つかりません。まとめて変更した記録の一覧から選び直してください。"))
    return step


def _result(step: BulkStep) -> dict[str, Any]:
    return {"url": reverse("bulk-step-detail", args=[step.pk])}
