"""Starts a worker, asks for jobs that do nothing, and prints how long each waited."""

import json
import logging
import os
import subprocess
import sys
import time
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 9


def main() -> int:
    """Print the seconds as JSON; the first job, which waits for the worker's own start, is left out."""
    django.setup()
    logging.disable(logging.INFO)
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
        seconds_to_start(0, patience=60)
        print(json.dumps([seconds_to_start(turn) for turn in range(1, ROUNDS + 1)]))
    finally:
        worker.terminate()
        worker.wait()
    return 0


def seconds_to_start(turn: int, patience: int = 10) -> float:
    """Ask for a job that does nothing and return how long it waited."""
    from benchmarks.job_worker import NOTHING  # noqa: PLC0415  # needs the set-up
    from core.actions.jobs import enqueue_job  # noqa: PLC0415
    from core.models import Job  # noqa: PLC0415

    job = enqueue_job(NOTHING, {"turn": turn}, by=None)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        job = Job.objects.get(pk=job.pk)
        if job.started_at is not None:
            return (job.started_at - job.created_at).total_seconds()
        time.sleep(0.01)
    raise RuntimeError(f"no worker took the job within {patience} s")


if __name__ == "__main__":
    sys.exit(main())
