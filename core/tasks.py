"""What the broker's messages and the clock set going. Every task may be delivered twice, late or never."""

from uuid import UUID

from celery import shared_task

from core.actions.daily import start_daily_work
from core.actions.jobs import run_job as run_claimed_job
from core.actions.jobs import sweep_jobs as sweep_due_jobs


@shared_task(name="core.run_job")
def run_job(job_id: str) -> None:
    """Run one job, if it still waits."""
    run_claimed_job(UUID(job_id), has_pulse=True)


@shared_task(name="core.sweep_jobs")
def sweep_jobs() -> None:
    """Bring back jobs that a dead worker or a lost message left behind."""
    sweep_due_jobs()


@shared_task(name="core.daily_work")
def daily_work() -> None:
    """Ask for what is to be done once a day and is not done yet."""
    start_daily_work()
