"""Long work: asked for, claimed once, run, and brought back when a worker or the broker fails.

The row is the truth. The broker's message is only a wake-up: lost, doubled or late, it changes nothing but
when the work begins.
"""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from core.actions.events import append_event
from core.actions.job_run import JobCancelled, JobLost, JobRefused, JobRun, Pulse
from core.calc.canonical import canonical_json, canonical_value
from core.calc.kinds import JobState
from core.models import Job, User
from core.registry import job_kind

__all__ = [
    "JobCancelled",
    "JobLost",
    "JobRefused",
    "JobRun",
    "cancel_job",
    "claim_job",
    "enqueue_job",
    "retry_job",
    "run_job",
    "run_queued_jobs",
    "sweep_jobs",
]

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
WAKE_UPS_PER_SWEEP = 100


@transaction.atomic
def enqueue_job(kind: str, params: dict[str, Any], *, by: User | None, again: bool = False) -> Job:
    """Ask for a job and wake a worker once the caller's transaction is committed.

    While the same work is waiting or running, that job is returned instead of a second one. `again` says that
    what the work reads has just changed: a job that has already begun is then repeated when it ends. Never
    waits for the broker: when it is down, the sweeper wakes a worker later.

    Raises UnknownJobKind, and TypeError for params without a canonical form, such as floats.
    """
    job_kind(kind)
    params_hash = hashlib.sha256(canonical_json(params)).hexdigest()
    same_work = Job.objects.active().filter(kind=kind, params_hash=params_hash)
    active = same_work.first()
    if active is not None and (not again or _repeats(active)):
        return active
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                params=canonical_value(params),
                params_hash=params_hash,
                created_by=by,
                due_at=_next_wake_up(),
            )
    except IntegrityError:
        # Somebody asked for the same work in the same moment.
        return same_work.get()
    transaction.on_commit(partial(wake_worker, job.pk), robust=True)
    return job


def _repeats(job: Job) -> bool:
    """Let a job see the latest records: one that waits will, one that runs is marked; False when it ended."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
    return waiting.exists() or bool(running.update(repeat_requested=True))


def wake_worker(job_id: UUID) -> bool:
    """Send the wake-up; False when the broker does not take it."""
    try:
        current_app.send_task("core.run_job", args=[str(job_id)], ignore_result=True)
    except (KombuError, RedisError, OSError) as refused:
        logger.warning("broker takes no message, job %s waits for the sweeper: %s", job_id, refused)
        return False
    return True


def claim_job(job_id: UUID) -> JobRun | None:
    """Take a waiting job; None when it is not waiting, so that a doubled message has no effect."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, state=JobState.QUEUED, attempt__lt=MAX_ATTEMPTS).update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        lease_until=now + timedelta(seconds=settings.RENKEI_JOB_LEASE_SECONDS),
        heartbeat_at=now,
        started_at=now,
        progress_done=0,
        progress_total=0,
        stage="",
    )
    if not claimed:
        return None
    job = Job.objects.select_related("created_by").get(pk=job_id)
    logger.info("job %s (%s) attempt %s begins", job.pk, job.kind, job.attempt)
    return JobRun(job)


def run_job(job_id: UUID, *, has_pulse: bool = False) -> None:
    """Claim a job, run its handler and record how it ended.

    `has_pulse` renews the lease from a thread beside the handler, as worker processes do.
    """
    run = claim_job(job_id)
    if run is None:
        return
    try:
        _work(run, has_pulse=has_pulse)
    except JobCancelled:
        run.close(JobState.CANCELLED, _("中止しました。"))
    except JobLost:
        logger.warning("job %s attempt %s lost its lease; nothing was written", job_id, run.job.attempt)
    except JobRefused as refused:
        run.close(JobState.FAILED, str(refused))
    except SoftTimeLimitExceeded:
        run.close(
            JobState.FAILED,
            _("制限時間を超えたため、処理を取りやめました。対象を減らして、もう一度実行してください。"),
        )
    except OperationalError:
        logger.exception("job %s attempt %s: the database failed", job_id, run.job.attempt)
        _hand_back(run)
    except Exception:
        # Whatever a handler raises ends its job with words for the user.
        error_id = uuid4().hex[:8]
        logger.exception("job %s failed, error %s", job_id, error_id)
        run.close(JobState.FAILED, _unexpected(error_id))
    _repeat_as_asked()


def sweep_jobs() -> None:
    """Bring back the jobs whose worker died, and wake workers for those that wait too long."""
    now = timezone.now()
    dead = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    dead.filter(cancel_requested=True).update(
        state=JobState.CANCELLED, message=_("中止しました。"), lease_until=None, finished_at=now
    )
    dead.filter(attempt__gte=MAX_ATTEMPTS).update(
        state=JobState.FAILED, message=_given_up(), lease_until=None, finished_at=now
    )
    dead.update(state=JobState.QUEUED, lease_until=None, due_at=now)
    _repeat_as_asked()
    for job_id in _due_jobs():
        if not wake_worker(job_id):
            break


def run_queued_jobs() -> int:
    """Run every waiting job here and now, in the order they were asked for; returns how many were run."""
    count = 0
    while (job := Job.objects.filter(state=JobState.QUEUED).order_by("created_at", "pk").first()) is not None:
        run_job(job.pk)
        count += 1
    return count


@transaction.atomic
def cancel_job(job: Job, *, by: User) -> bool:
    """Ask for a job to stop: at once when it waits, at its next progress when it runs.

    Returns False when it had already ended.
    """
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if waiting.update(
        state=JobState.CANCELLED, message=_("中止しました。"), cancel_requested=True, finished_at=now
    ):
        stopped = True
    else:
        stopped = bool(Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True))
    if stopped:
        append_event(job, "cancel", by=by, label=str(job_kind(job.kind).label))
    job.refresh_from_db()
    return stopped


def retry_job(job: Job, *, by: User) -> Job:
    """Ask for the same work again as a new job, or return the one that is already waiting or running."""
    return enqueue_job(job.kind, job.params, by=by)


def _work(run: JobRun, *, has_pulse: bool) -> None:
    beside: AbstractContextManager[None] = Pulse(run) if has_pulse else nullcontext()
    try:
        with beside:
            result = job_kind(run.job.kind).handler(run, **run.job.params)
            if not run.finished:
                run.finish(result)
    except SoftTimeLimitExceeded as too_long:
        raise JobRefused(
            _("制限時間を超えたため、処理を取りやめました。対象を減らして、もう一度実行してください。")
        ) from too_long


def _repeat_as_asked() -> None:
    """Ask again for the work whose records changed while it ran; one that somebody stopped stays stopped."""
    marked = Job.objects.filter(repeat_requested=True, state__in=[JobState.DONE, JobState.FAILED])
    for job in marked.select_related("created_by"):
        with transaction.atomic():
            if marked.filter(pk=job.pk).update(repeat_requested=False):
                enqueue_job(job.kind, job.params, by=job.created_by)


def _due_jobs() -> Iterator[UUID]:
    """Yield waiting jobs whose wake-up is due, each put off first so that two sweepers send one message."""
    now = timezone.now()
    due = Job.objects.filter(state=JobState.QUEUED, due_at__lte=now).order_by("created_at", "pk")
    for job_id in due.values_list("pk", flat=True)[:WAKE_UPS_PER_SWEEP]:
        if due.filter(pk=job_id).update(due_at=_next_wake_up()):
            yield job_id


def _hand_back(run: JobRun) -> None:
    """Let another attempt begin; when even that cannot be written, the lease runs out by itself."""
    try:
        run.owned.filter(attempt__lt=MAX_ATTEMPTS).update(
            state=JobState.QUEUED, lease_until=None, due_at=timezone.now()
        )
        run.close(JobState.FAILED, _given_up())
    except DatabaseError:
        logger.exception("job %s could not be handed back", run.job.pk)


def _next_wake_up() -> datetime:
    return timezone.now() + timedelta(seconds=settings.RENKEI_JOB_RESEND_SECONDS)


def _given_up() -> str:
    return _(
        "処理が%(count)d回続けて中断したため、取りやめました。"
        "時間をおいて再実行しても終わらないときは、システムの管理者に連絡してください。"
    ) % {"count": MAX_ATTEMPTS}


def _unexpected(error_id: str) -> str:
    return _(
        "予期しない誤りのため、処理を終えられませんでした。もう一度実行してください。"
        "続けて起きるときは、問い合わせ番号「%(error_id)s」を添えてシステムの管理者に連絡してください。"
    ) % {"error_id": error_id}
