"""How long a job waits until a worker takes it up, without Redis and with one."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from benchmarks.job_worker import NOTHING
from benchmarks.measuring import ROUNDS, Figure, Timing
from benchmarks.options import Options
from core.actions.jobs import enqueue_job
from core.models import Job

ROOT = Path(__file__).resolve().parent.parent.parent
GOAL_FILES, GOAL_REDIS = 0.5, 0.1


def figures(_options: Options) -> Iterator[Figure]:
    """Measure through the transport that the environment chooses: Redis where RENKEI_REDIS_URL is set."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "benchmarks.job_worker",
        "--quiet",
        "worker",
        "--pool",
        "solo",
    ]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR"]
    quiet = subprocess.DEVNULL
    worker = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=quiet, stderr=quiet)
    try:
        _seconds_to_start(0, patience=60)
        times = Timing(tuple(_seconds_to_start(turn) for turn in range(1, ROUNDS + 1)))
    finally:
        worker.terminate()
        worker.wait()
    name, goal = ("Redis", GOAL_REDIS) if settings.RENKEI_REDIS_URL else ("files", GOAL_FILES)
    yield Figure(f"job taken up through {name}", str(times), "", times.median, goal, "s")


def _seconds_to_start(turn: int, patience: int = 10) -> float:
    """Ask for a job that does nothing and return how long it waited."""
    job = enqueue_job(NOTHING, {"turn": turn}, by=None)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        job = Job.objects.get(pk=job.pk)
        if job.started_at is not None:
            return (job.started_at - job.created_at).total_seconds()
        time.sleep(0.01)
    raise RuntimeError(f"no worker took the job within {patience} s")
