"""How long a job waits until a worker takes it up, without Redis and with one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.measuring import Figure, Timing
from benchmarks.options import Options

GOALS = {"files": 0.5, "Redis": 0.1}


def figures(_options: Options) -> Iterator[Figure]:
    """Measure each transport in processes of its own, because the settings choose it at their start."""
    redis_url = os.environ.get("RENKEI_BENCH_REDIS_URL", "")
    transports = {"files": "", "Redis": redis_url} if redis_url else {"files": ""}
    for name, url in transports.items():
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.job_pickup"],
            env={**os.environ, "RENKEI_REDIS_URL": url},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        times = Timing(tuple(json.loads(done.stdout)))
        yield Figure(f"job taken up through {name}", str(times), "", times.median, GOALS[name], "s")
