"""The parts of scripts/test: what each one runs, and how they are run two at a time. Standard library only."""

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import services
from bootstrap import ROOT

APPS = ["core", "staffing", "collaboration", "ip", "ventures", "reporting", "config"]

HOW_TO_GET = {
    "postgresql": "a PostgreSQL server (install the package postgresql, or give RENKEI_TEST_DATABASE_URL)",
    "redis": "a Redis or Valkey server (install the package redis-server)",
    "chromium": "a Chromium (install the package chromium, or give its path in RENKEI_CHROMIUM)",
}


@dataclass(frozen=True)
class Bench:
    """What the machine offers the tests."""

    python: Path
    pytest_arguments: list[str]
    database_url: str
    postgresql: Path | None
    redis: Path | None
    chromium: Path | None

    @classmethod
    def of_this_machine(cls, python: Path, pytest_arguments: list[str]) -> "Bench":
        """Look for the servers and the browser."""
        site_packages = next((python.parent.parent / "lib").glob("python3*/site-packages"))
        return cls(
            python=python,
            pytest_arguments=pytest_arguments,
            database_url=os.environ.get("RENKEI_TEST_DATABASE_URL", ""),
            postgresql=services.postgresql_programs(site_packages),
            redis=services.redis_program(site_packages),
            chromium=services.chromium(),
        )


@dataclass(frozen=True)
class Outcome:
    """How one part ended; `missing` names what it could not have."""

    part: str
    passed: bool
    seconds: float
    missing: tuple[str, ...] = ()


class Part:
    """One part at work: its output goes to the screen, or to a file that is shown when it ends."""

    def __init__(self, name: str, bench: Bench, output: int | None) -> None:
        self.name = name
        self.bench = bench
        self._output = output

    def run(self, *command: str, **environment: str) -> bool:
        """Run a program of the environment in the project's folder; True when it succeeds."""
        programs = str(self.bench.python.parent)
        with tempfile.TemporaryDirectory(prefix=f"renkei-test-{self.name}-") as data_dir:
            environment = {
                **{key: value for key, value in os.environ.items() if not key.startswith("RENKEI_")},
                "RENKEI_DATA_DIR": data_dir,
                "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
                **environment,
            }
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=subprocess.STDOUT if self._output is not None else None,
                check=False,
            )
        return done.returncode == 0

    def pytest(self, marks: str, **environment: str) -> bool:
        """Run the tests that carry the marks; no test at all is a failure (pytest says 5).

        Without a Chromium the browser's driver is not installed, so the journeys may not even be imported.
        """
        without = [] if marks == "e2e" else ["--ignore=tests/e2e"]
        arguments = [*without, *self.bench.pytest_arguments]
        return self.run("pytest", "-m", marks, "-p", "no:valkey", *arguments, **environment)


def lint(part: Part) -> tuple[str, ...] | None:
    """Style and form of the code."""
    style = part.run("ruff", "check", ".")
    form = part.run("ruff", "format", "--check", ".")
    return () if style and form else None


def types(part: Part) -> tuple[str, ...] | None:
    """Types."""
    return () if part.run("mypy", *APPS) else None


def layers(part: Part) -> tuple[str, ...] | None:
    """Which module may import which."""
    return () if part.run("lint-imports", "--no-logo") else None


def templates(part: Part) -> tuple[str, ...] | None:
    """Templates."""
    return () if part.run("djlint", "templates", "--lint", "--quiet") else None


def migrations(part: Part) -> tuple[str, ...] | None:
    """Whether the migrations say what the models say."""
    return () if part.run("python", "manage.py", "makemigrations", "--check", "--dry-run") else None


def deploy(part: Part) -> tuple[str, ...] | None:
    """What Django demands of a production set-up."""
    passed = part.run(
        *("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        RENKEI_HTTPS="1",
        RENKEI_ALLOWED_HOSTS="renkei.example.ac.jp",
        RENKEI_SECRET_KEY=secrets.token_urlsafe(64),
    )
    return () if passed else None


def sqlite(part: Part) -> tuple[str, ...] | None:
    """The embedded form: SQLite, jobs over files."""
    return () if part.pytest("not e2e and not redis") else None


def postgresql(part: Part) -> tuple[str, ...] | None:
    """The production form: PostgreSQL, jobs over Redis."""
    bench = part.bench
    redis = {"RENKEI_TEST_REDIS_SERVER": str(bench.redis)} if bench.redis else {}
    marks = "not e2e and not files" if redis else "not e2e and not files and not redis"
    missing = () if redis else ("redis",)
    with contextlib.ExitStack() as stack:
        url = bench.database_url
        if not url:
            if bench.postgresql is None:
                return ("postgresql", *missing)
            url = stack.enter_context(services.PostgresqlServer(bench.postgresql)).url
        passed = part.pytest(marks, RENKEI_DATABASE_URL=url, **redis)
    return missing if passed else None


def e2e(part: Part) -> tuple[str, ...] | None:
    """Journeys in a real browser."""
    if part.bench.chromium is None:
        return ("chromium",)
    return () if part.pytest("e2e", RENKEI_CHROMIUM=str(part.bench.chromium)) else None


def nightly(part: Part) -> tuple[str, ...] | None:
    """A hundred thousand random contracts priced and held to what is true of every price: some ten minutes."""
    properties = "tests/collaboration/calc/pricing/test_properties.py"
    arguments = ["-p", "no:valkey", "-n", "2", *part.bench.pytest_arguments]
    return () if part.run("pytest", properties, *arguments, RENKEI_NIGHTLY="1") else None


# The longest first, so that two at a time end together.
PARTS: dict[str, Callable[[Part], tuple[str, ...] | None]] = {
    "postgresql": postgresql,
    "sqlite": sqlite,
    "e2e": e2e,
    "types": types,
    "lint": lint,
    "layers": layers,
    "templates": templates,
    "migrations": migrations,
    "deploy": deploy,
}

# Too long for every change: only when named.
ON_REQUEST = {"nightly": nightly}


def run_parts(names: list[str], bench: Bench) -> list[Outcome]:
    """Run the parts; a single one speaks directly, several work two at a time and speak when they end."""
    if len(names) == 1:
        return [_run_part(names[0], bench, None)]
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda name: _run_and_show(name, bench), names))


def _run_and_show(name: str, bench: Bench) -> Outcome:
    with tempfile.TemporaryFile() as output:
        outcome = _run_part(name, bench, output.fileno())
        output.seek(0)
        text = output.read().decode(errors="replace").strip()
    width = shutil.get_terminal_size((100, 24)).columns
    print(f"{f' {name} ':=^{width}}\n{text}\n", flush=True)
    return outcome


def _run_part(name: str, bench: Bench, output: int | None) -> Outcome:
    began = time.monotonic()
    try:
        missing = (PARTS | ON_REQUEST)[name](Part(name, bench, output))
    except services.ServerUnavailable as unavailable:
        print(f"{name}: {unavailable}", flush=True)
        missing = None
    return Outcome(name, missing is not None, time.monotonic() - began, missing or ())


def summary(outcomes: list[Outcome]) -> str:
    """Return the table of all parts."""
    rows = [f"{'part':<12}{'result':<16}{'seconds':>8}", "-" * 36]
    for outcome in outcomes:
        result = "FAILED" if not outcome.passed else "incomplete" if outcome.missing else "passed"
        rows.append(f"{outcome.part:<12}{result:<16}{outcome.seconds:>8.1f}")
    return "\n".join(rows)


def what_did_not_run(outcomes: list[Outcome]) -> str:
    """Return one plain paragraph about what could not be had, or nothing."""
    gaps = [
        f"the part {outcome.part} did not {'run in full' if thing == 'redis' else 'run'} for want of {HOW_TO_GET[thing]}"
        for outcome in outcomes
        for thing in outcome.missing
    ]
    return "Not everything was proved: " + "; ".join(gaps) + "." if gaps else ""
