"""One run of a job: its progress, its lease and its only final write, all fenced by the attempt number."""

import hashlib
import logging
import threading
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F, QuerySet
from django.utils import timezone

from core.calc.canonical import canonical_json
from core.calc.kinds import JobState
from core.models import Job, User

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_WRITES = 0.2
SECONDS_BETWEEN_PULSES = 1.0


class JobCancelled(Exception):
    """Somebody asked for the job to stop."""


class JobLost(Exception):
    """The lease ran out and another run owns the job now; nothing of this run may be written."""


class JobRefused(Exception):
    """The job cannot be done for a reason the user can understand; the message is shown as it is."""


class JobRun:
    """A claimed job in the hands of its handler."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._depth = len(connection.atomic_blocks)
        self._shown: tuple[int, int, str] = (0, 0, "")
        self._written_at = float("-inf")
        self._unwritten = False
        self.finished = False

    @property
    def by(self) -> User | None:
        """Who asked for the job."""
        return self.job.created_by

    @property
    def owned(self) -> QuerySet[Job]:
        """The row, as long as this run holds it."""
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempt=self.job.attempt)

    def progress(self, done: int, total: int, stage: str = "") -> None:
        """Show `done` of `total` and the stage, and renew the lease.

        Writes at most every fifth of a second, but always the first, the last and a new stage. Inside the
        handler's own transaction the row is only read: the write would stay invisible until the commit and
        would keep others from asking for the job to stop.

        Raises JobCancelled or JobLost.
        """
        stage = stage[:200]
        is_throttled = time.monotonic() - self._written_at < SECONDS_BETWEEN_WRITES
        if is_throttled and done < total and stage == self._shown[2]:
            return
        self._shown = (done, total, stage)
        self._written_at = time.monotonic()
        going_on = self.owned.filter(cancel_requested=False)
        if len(connection.atomic_blocks) > self._depth:
            self._unwritten = True
            is_held = going_on.exists()
        else:
            is_held = bool(self._write(going_on))
        if not is_held:
            raise JobCancelled if self.owned.exists() else JobLost

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """Record the result and end the job; raises JobLost when another run owns it.

        Called inside the handler's atomic block, the result commits together with the work, so that a crash
        at any moment leaves either both or neither.
        """
        now = timezone.now()
        ended = self.owned.update(
            state=JobState.DONE,
            result=result,
            output_sha256="" if result is None else hashlib.sha256(canonical_json(result)).hexdigest(),
            progress_done=F("progress_total"),
            lease_until=None,
            heartbeat_at=now,
            finished_at=now,
        )
        if not ended:
            raise JobLost
        self.finished = True

    def close(self, state: JobState, message: str) -> None:
        """End the job without a result; a run that lost its lease writes nothing."""
        self.owned.update(state=state, message=message, lease_until=None, finished_at=timezone.now())

    def pulse(self, *, is_due: bool) -> None:
        """Renew the lease from beside the handler, and show the progress it could not write itself."""
        if is_due or self._unwritten:
            self._unwritten = False
            self._write(self.owned)

    def _write(self, rows: QuerySet[Job]) -> int:
        done, total, stage = self._shown
        now = timezone.now()
        return rows.update(
            progress_done=done,
            progress_total=total,
            stage=stage,
            heartbeat_at=now,
            lease_until=now + timedelta(seconds=settings.RENKEI_JOB_LEASE_SECONDS),
        )


class Pulse(threading.Thread):
    """Keeps the lease of a run alive on a connection of its own while one long step is at work.

    A handler need not report more often than it can; when the process dies the pulse dies with it. It gives
    up after the time limit, so that a run which hangs for ever is taken over in the end.
    """

    def __init__(self, run: JobRun) -> None:
        super().__init__(name=f"pulse-{run.job.pk}", daemon=True)
        self._run = run
        self._stopped = threading.Event()

    def __enter__(self) -> None:
        self.start()

    def __exit__(self, *_exc: object) -> None:
        self._stopped.set()
        self.join(timeout=5)

    def run(self) -> None:
        """Renew the lease three times in its length."""
        ends_at = time.monotonic() + settings.CELERY_TASK_TIME_LIMIT
        renewed_at = time.monotonic()
        try:
            while not self._stopped.wait(SECONDS_BETWEEN_PULSES) and time.monotonic() < ends_at:
                is_due = time.monotonic() - renewed_at > settings.RENKEI_JOB_LEASE_SECONDS / 3
                self._renew(is_due=is_due)
                renewed_at = time.monotonic() if is_due else renewed_at
        finally:
            connection.close()

    def _renew(self, *, is_due: bool) -> None:
        try:
            self._run.pulse(is_due=is_due)
        except DatabaseError as refused:
            # SQLite has one writer at a time; while the handler is that writer nobody can take its job over.
            logger.info("lease of job %s not renewed: %s", self._run.job.pk, refused)
