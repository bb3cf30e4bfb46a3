"""Run the waiting jobs in the foreground, for commands, tests and machines without a worker."""

from typing import Any

from django.core.management.base import BaseCommand

from core.actions.jobs import run_queued_jobs, sweep_jobs


class Command(BaseCommand):
    """Drains the queue and ends."""

    help = "Run every waiting job here and now, then end."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Bring back the jobs of dead workers first."""
        sweep_jobs()
        count = run_queued_jobs()
        self.stdout.write(f"{count} jobs run")
