"""Reads over jobs."""

from dataclasses import dataclass

from core.calc.kinds import JobState
from core.models import Job
from core.registry import UnknownJobKind, job_kind


@dataclass(frozen=True, slots=True)
class JobStatus:
    """What the page of a job shows of it at one moment."""

    job: Job
    label: str
    url: str

    @property
    def announcement(self) -> str:
        """What changes seldom enough to be read aloud: state, stage and tens of percent.

        The page sends it back with its next request, so that nothing is read twice.
        """
        job = self.job
        tens = "" if job.percent is None else job.percent // 10
        return f"{job.state}.{job.attempt}.{job.stage}.{tens}.{int(job.cancel_requested)}"

    @property
    def is_cancellable(self) -> bool:
        """Whether asking for a stop still makes sense."""
        return self.job.is_active and not self.job.cancel_requested

    @property
    def is_retryable(self) -> bool:
        """Whether the same work may be asked for again."""
        return self.job.state in {JobState.FAILED, JobState.CANCELLED}


def job_status(job: Job) -> JobStatus:
    """Return what to show of a job; one of a kind that no longer exists is shown by its code."""
    try:
        label = str(job_kind(job.kind).label)
    except UnknownJobKind:
        label = job.kind
    url = (job.result or {}).get("url", "") if job.is_done else ""
    return JobStatus(job, label, url)
