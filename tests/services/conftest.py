"""Real workers in processes of their own, over the file transport or a real Redis, on the test's database."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import kombu.pools
import pytest
from celery import current_app
from django.db import connection

from core.models import Job
from tests.services import worker_app  # noqa: F401 -- its kinds of job must be known to who asks for them

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "scripts"))

import services  # noqa: E402 -- scripts/ is no package

SECONDS_TO_WAIT = 30

# Everything quick: the tests wait for leases to run out.
QUICK = {"RENKEI_JOB_LEASE_SECONDS": "2", "RENKEI_JOB_RESEND_SECONDS": "1", "RENKEI_JOB_SWEEP_SECONDS": "1"}


def pytest_collection_modifyitems(items):
    """Everything in this folder starts processes and commits its data."""
    for item in items:
        if "/services/" in item.path.as_posix():
            item.add_marker(pytest.mark.services)
            item.add_marker(pytest.mark.django_db(transaction=True))


@dataclass
class Workers:
    """The workers of one test; `environment` names the broker."""

    environment: dict[str, str]
    folder: Path
    processes: list[subprocess.Popen] = field(default_factory=list)

    def start(self, *options):
        """Start a worker with its own clock and wait until it has the queue."""
        log = self.folder / f"worker{len(self.processes)}.log"
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "tests.services.worker_app",
            "-q",
            "worker",
            "--beat",
        ]
        command += ["--without-gossip", "--without-mingle", "--without-heartbeat", *options]
        environment = {
            **os.environ,
            **QUICK,
            **self.environment,
            "PYTHONPATH": str(ROOT),
            "RENKEI_WORKER_DATABASE": str(connection.settings_dict["NAME"]),
        }
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 -- our own command
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )
        self.processes.append(process)
        return process

    def kill(self, process):
        """End a worker and its children as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self):
        """End all workers before the database is emptied."""
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)

    def logs(self):
        """Return what the workers wrote."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))


def _send_through(monkeypatch, url, options):
    """Let this process, as a web server would, send through the broker of the test."""
    conf = current_app.conf
    for name, value in {"broker_url": url, "broker_read_url": url, "broker_write_url": url}.items():
        monkeypatch.setitem(conf, name, value)
    monkeypatch.setitem(conf, "broker_transport_options", options)
    _forget_connections()


def _forget_connections():
    current_app.amqp._producer_pool = None
    current_app._pool = None
    kombu.pools.reset()


@pytest.fixture
def quick(settings):
    """The same short times in this process."""
    for name, value in QUICK.items():
        setattr(settings, name, int(value))


@pytest.fixture
def file_broker(tmp_path, monkeypatch, quick):
    """The environment of a worker over the file transport."""
    options = {"folder": str(tmp_path / "data" / "queue"), "polling_interval": 0.1}
    _send_through(monkeypatch, "renkei-files://localhost", options)
    yield {"RENKEI_DATA_DIR": str(tmp_path / "data"), "RENKEI_REDIS_URL": ""}
    _forget_connections()


@pytest.fixture
def redis_server():
    """A Redis of our own that the test may kill."""
    program = os.environ.get("RENKEI_TEST_REDIS_SERVER") or services.redis_program(
        Path(sys.prefix) / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    )
    if not program:
        pytest.skip("no Redis server on this machine")
    with services.RedisServer(Path(program)) as server:
        yield server


@pytest.fixture
def redis_broker(redis_server, tmp_path, monkeypatch, quick):
    """The environment of a worker over Redis."""
    options = {"socket_timeout": 3, "socket_connect_timeout": 1, "max_retries": 0}
    _send_through(monkeypatch, redis_server.url, options)
    yield {"RENKEI_DATA_DIR": str(tmp_path / "data"), "RENKEI_REDIS_URL": redis_server.url}
    _forget_connections()


@pytest.fixture(
    params=[
        pytest.param("file_broker", marks=pytest.mark.files),
        pytest.param("redis_broker", marks=pytest.mark.redis),
    ]
)
def workers(request, transactional_db, tmp_path):
    """Workers over each broker in turn."""
    crew = Workers(request.getfixturevalue(request.param), tmp_path)
    yield crew
    crew.stop()


@pytest.fixture
def redis_workers(redis_broker, transactional_db, tmp_path):
    """Workers over Redis."""
    crew = Workers(redis_broker, tmp_path)
    yield crew
    crew.stop()


@pytest.fixture
def effects(tmp_path):
    """The file that the handlers of worker_app write their effects to."""
    path = tmp_path / "effects"
    path.touch()
    return path


def wait_for(condition, crew, seconds=SECONDS_TO_WAIT):
    """Wait until the condition holds; fails with the workers' logs."""
    deadline = time.monotonic() + seconds
    while not condition():
        is_hopeless = crew.processes and all(each.poll() is not None for each in crew.processes)
        if is_hopeless or time.monotonic() > deadline:
            rows = list(Job.objects.values("kind", "state", "attempt", "lease_until", "message"))
            pytest.fail(f"waited up to {seconds} s\n{rows}\n{crew.logs()}")
        time.sleep(0.02)


def wait_for_end(job, crew, seconds=SECONDS_TO_WAIT):
    """Wait until the job has ended and return it as it is then."""
    wait_for(lambda: not Job.objects.get(pk=job.pk).is_active, crew, seconds)
    return Job.objects.get(pk=job.pk)
