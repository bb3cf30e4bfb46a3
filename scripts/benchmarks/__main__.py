"""Runs the benchmarks in the project's environment, on the empty database that scripts/bench provides."""

import argparse
import importlib
import logging
import sys
import time
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from benchmarks.options import Options

ALL = (
    "aggregation",
    "assembly",
    "lineage",
    "pages",
    "saving",
    "importing",
    "exporting",
    "pricing",
    "docket",
    "jobs",
)
# The fiscal year that is measured; the editions that ship cover it.
FISCAL_YEAR = 2018
CONTRACTS = {"S": 600, "L": 30_000, "J10": 540_352}


def main() -> int:
    """Fill the database, run what was named, print the report; 1 when a goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", default="L")
    parser.add_argument("--rows", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    django.setup()
    logging.disable(logging.INFO)
    from benchmarks.generator import Scale, fill  # noqa: PLC0415  # models need the set-up
    from benchmarks.measuring import HEADING, machine_line, peak_memory_mb  # noqa: PLC0415

    options = Options(given.scale, FISCAL_YEAR, CONTRACTS[given.scale], given.rows, given.seed)
    print(f"machine: {machine_line(_database())}")
    call_command("migrate", verbosity=0)
    began = time.monotonic()
    counts = fill(Scale(options.contracts, FISCAL_YEAR), options.seed)
    print(
        f"data: scale {options.scale}, seed {options.seed}, {_words(counts)}; made in {time.monotonic() - began:.0f} s\n"
    )
    print(HEADING)
    missed = []
    for name in given.names or ALL:
        for figure in importlib.import_module(f"benchmarks.{name}").figures(options):
            print(figure.line(), flush=True)
            missed += [] if figure.reached else [figure.name]
    print(f"\npeak memory of this process: {peak_memory_mb()} MiB")
    print(f"missed: {', '.join(missed)}" if missed else "every goal is reached")
    return 1 if missed else 0


def _database() -> str:
    connection.ensure_connection()
    version: Any = (
        connection.Database.sqlite_version  # type: ignore[attr-defined]  # the module of this back end
        if connection.vendor == "sqlite"
        else connection.pg_version // 10_000  # type: ignore[attr-defined]
    )
    return f"{connection.display_name} {version}"


def _words(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items())


if __name__ == "__main__":
    sys.exit(main())
