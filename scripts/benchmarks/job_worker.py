"""The program's own worker with one more kind of job, which does nothing."""

from typing import Any

from config.celery import app
from core.registry import JobContext, register_job

__all__ = ["NOTHING", "app"]

NOTHING = "benchmark_nothing"


@register_job(NOTHING, "測定")
def do_nothing(_job_run: JobContext, turn: int) -> dict[str, Any]:
    """End at once."""
    return {"turn": turn}
