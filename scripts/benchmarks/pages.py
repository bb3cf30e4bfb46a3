"""Pages under gunicorn with sixteen concurrent readers, against a bare page that only reads and fills a template."""

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from benchmarks.measuring import ROUNDS, Figure, Timing, percentile_95
from benchmarks.options import Options
from core.models import User

READERS, REQUESTS_EACH = 16, 25
GOAL = 3
LIST = "/agreements/?kind=joint_research&order=-signed_on"
SCRIPTS = Path(__file__).resolve().parent.parent


def figures(options: Options) -> Iterator[Figure]:
    """Serve both applications the same way, and load them in turns."""
    call_command("collectstatic", interactive=False, verbosity=0)
    cookie = _session_cookie()
    pages = {
        "list of contracts, 50 rows": LIST,
        "page of one contract": f"/agreements/{options.contracts // 2}/",
        "search for a word in the list": "/agreements/?q=%E7%AC%AC7",
    }
    with _served("config.wsgi:application") as own, _served("benchmarks.bare_page:application") as bare:
        _load(bare, "/", "")
        for name, path in pages.items():
            _load(own, path, cookie)
            used = own.cpu_seconds()
            both = [(_load(own, path, cookie), _load(bare, "/", "")) for _ in range(ROUNDS)]
            used = (own.cpu_seconds() - used) / (ROUNDS * READERS * REQUESTS_EACH) * 1000
            left, right = (Timing(tuple(times)) for times in zip(*both, strict=True))
            yield Figure(f"{name}, p95 ÷ bare page", str(left), str(right), left.median / right.median, GOAL)
            yield Figure(f"{name}, processor time of one request", f"{used:.1f} ms", "", used, None, "ms")


def _session_cookie() -> str:
    client = Client()
    client.force_login(User.objects.get(pk=1))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and its parent process."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Return the processor time that its workers have used so far (read from /proc; 0 where there is none)."""
        try:
            workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
            spent = [
                Path(f"/proc/{worker}/stat").read_text(encoding="ascii").rsplit(")")[-1].split()
                for worker in workers
            ]
        except FileNotFoundError:
            return 0
        return sum(int(fields[11]) + int(fields[12]) for fields in spent) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def _served(application: str) -> Iterator[Server]:
    """Serve an application with two workers of four threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command += ["--worker-class", "gthread", "--threads", "4", "--log-level", "error", "--no-control-socket"]
    process = subprocess.Popen(command, cwd=SCRIPTS.parent, env=os.environ)
    try:
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(f"{application} does not start")
            time.sleep(0.1)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _load(server: Server, path: str, cookie: str) -> float:
    """Let all readers ask at once and return the time that 19 of 20 answers stay under, in seconds."""
    taken: list[float] = []
    readers = [
        threading.Thread(target=_read, args=(server.port, path, cookie, taken)) for _ in range(READERS)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    if len(taken) != READERS * REQUESTS_EACH:
        raise RuntimeError(f"{path}: only {len(taken)} answers, {statistics.median(taken or [0]):.3f} s")
    return percentile_95(taken)


def _read(port: int, path: str, cookie: str, taken: list[float]) -> None:
    for _ in range(REQUESTS_EACH):
        began = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
        answer = line.getresponse()
        body = answer.read()
        line.close()
        if answer.status != http.client.OK or len(body) < 1000:
            return
        taken.append(time.perf_counter() - began)
