"""The Celery application of a real worker under test: the test's database, and handlers that misbehave on purpose."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from config.celery import app
from core.registry import register_job

__all__ = ["app"]

if "RENKEI_WORKER_DATABASE" in os.environ:  # the program itself does not know of it
    settings.DATABASES["default"]["NAME"] = os.environ["RENKEI_WORKER_DATABASE"]


@register_job("test-append", "行を書く")
def append_line(job_run: Any, *, path: str, steps: int = 3, tag: int = 0) -> dict[str, Any]:
    """Write one line at the end, after a few steps of progress; `tag` only tells one job from another."""
    del tag
    for step in range(steps):
        job_run.progress(step, steps, "準備")
        time.sleep(0.05)
    _write(path, "effect")
    return {"url": "/", "lines": 1}


@register_job("test-slow-first", "一度目だけ長い処理")
def slow_first(job_run: Any, *, path: str) -> dict[str, Any]:
    """Hang in the first attempt; write the effect in the second."""
    _write(path, f"attempt {job_run.job.attempt}")
    if job_run.job.attempt == 1:
        time.sleep(120)
    _write(path, "effect")
    return {}


@register_job("test-poison", "必ず落ちる処理")
def poison(job_run: Any, *, path: str) -> None:
    """Kill the process that runs it."""
    _write(path, f"attempt {job_run.job.attempt}")
    os.kill(os.getpid(), signal.SIGKILL)


@register_job("test-until-cancelled", "中止するまで続く処理")
def until_cancelled(job_run: Any) -> None:
    """Go on until somebody asks to stop."""
    for step in range(1200):
        job_run.progress(step, 1200, "続行中")
        time.sleep(0.05)


def _write(path: str, line: str) -> None:
    with Path(path).open("a", encoding="utf-8") as log:
        log.write(f"{line}\n")
