"""The web server and the job runner as children of one process. Standard library only."""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 10
SECONDS_OF_A_GOOD_START = 10


class ServerFailed(Exception):
    """A server did not start or died; the message says which and shows the end of its log."""


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            if refused.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return True


def reachable_names(host: str) -> list[str]:
    """Return the names under which a browser may ask for a server that listens on `host`."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in {"0.0.0.0", "::"}:  # noqa: S104 -- only compared
        names += [socket.gethostname().lower(), socket.getfqdn().lower(), *_own_addresses()]
    else:
        names.append(f"[{host}]" if ":" in host else host.lower())
    return list(dict.fromkeys(names))


def _own_addresses() -> list[str]:
    addresses = []
    with contextlib.suppress(OSError):
        addresses += [
            str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        ]
    # Connecting a datagram socket sends nothing; it only makes the system choose the address it would send from.
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        addresses.append(probe.getsockname()[0])
    return addresses


@dataclass
class Child:
    """One server process in a group of its own, so that Ctrl-C reaches it through us and in our order."""

    name: str
    command: list[str]
    log: Path
    is_restarted: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0

    def start(self, cwd: Path, environment: dict[str, str]) -> None:
        """Start the process, its output going to the end of its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    @property
    def is_dead(self) -> bool:
        """Whether the process has ended."""
        return self.process is not None and self.process.poll() is not None

    def signal(self, number: int) -> None:
        """Send a signal to the process and all it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def last_lines(self) -> str:
        """Return the end of the log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-15:])


@dataclass
class Household:
    """The children, started together and stopped together."""

    cwd: Path
    environment: dict[str, str]
    children: list[Child]
    stop_asked: bool = field(default=False, init=False)

    def __enter__(self) -> "Household":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        for child in self.children:
            child.start(self.cwd, self.environment)
        return self

    def __exit__(self, *_exc: object) -> None:
        for child in self.children:
            if not child.is_dead:
                child.signal(signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_STOP
        while time.monotonic() < deadline and not all(child.is_dead for child in self.children):
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

    def wait_until(self, answers: Callable[[], bool]) -> None:
        """Wait until the page answers; raises ServerFailed when a child dies or time is over."""
        deadline = time.monotonic() + SECONDS_TO_ANSWER
        while not self.stop_asked and not answers():
            self._look_after()
            if time.monotonic() > deadline:
                raise ServerFailed(f"{SECONDS_TO_ANSWER}秒待っても画面が応答しませんでした。")
            time.sleep(0.1)

    def live(self) -> None:
        """Go on until somebody asks to stop; raises ServerFailed when a child dies."""
        while not self.stop_asked:
            self._look_after()
            time.sleep(0.2)

    def _look_after(self) -> None:
        for child in self.children:
            if not child.is_dead:
                continue
            code = child.process.returncode if child.process else None
            if child.is_restarted and time.monotonic() - child.started_at > SECONDS_OF_A_GOOD_START:
                print(f"{child.name}が止まったため（終了コード {code}）、起動し直しました。", flush=True)
                child.start(self.cwd, self.environment)
                continue
            raise ServerFailed(
                f"{child.name}が止まりました（終了コード {code}）。記録（{child.log}）の最後：\n{child.last_lines()}"
            )

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_asked = True


def page_answers(host: str, port: int) -> bool:
    """Whether the server answers a request, whatever it says short of a fault of its own."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/account/login/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
