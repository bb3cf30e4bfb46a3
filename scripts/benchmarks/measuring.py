"""How a figure is taken: both sides alternately in the same run, the median of the rounds, the spread beside it."""

import gc
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

ROUNDS = 5


@dataclass(frozen=True)
class Timing:
    """Seconds of several rounds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle round."""
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        low, middle, high = min(self.seconds), self.median, max(self.seconds)
        unit, factor = ("ms", 1000) if middle < 1 else ("s", 1)
        return f"{middle * factor:.1f} {unit} ({low * factor:.1f}–{high * factor:.1f})"


@dataclass(frozen=True)
class Figure:
    """One line of the report: what was measured, against what, and the goal for the ratio (None: only shown)."""

    name: str
    measured: str
    floor: str
    value: float
    goal: float | None
    unit: str = "×"

    @property
    def reached(self) -> bool:
        """Whether the goal is reached; a figure without a goal always is."""
        return self.goal is None or self.value <= self.goal

    def line(self) -> str:
        """Return the line as it is printed."""
        goal = "–" if self.goal is None else f"≤ {self.goal:g} {self.unit}"
        value = f"{self.value:.2f}" if self.value >= 0.1 else f"{self.value:.4f}"
        verdict = "shown" if self.goal is None else ("ok" if self.reached else "MISSED")
        return f"{self.name:<46} {self.measured:>28} {self.floor:>28} {value:>8} {self.unit:<3} {goal:>9}  {verdict}"


HEADING = f"{'figure':<46} {'measured: median (min–max)':>28} {'floor: median (min–max)':>28} {'result':>10} {'goal':>9}"


def alternate(
    measured: Callable[[], Any], floor: Callable[[], Any], rounds: int = ROUNDS
) -> tuple[Timing, Timing]:
    """Time both sides in turns after one warm-up each, so that load on the machine falls on both alike."""
    measured()
    floor()
    left, right = [], []
    for _ in range(rounds):
        left.append(seconds_of(measured))
        right.append(seconds_of(floor))
    return Timing(tuple(left)), Timing(tuple(right))


def seconds_of(call: Callable[[], Any]) -> float:
    """Return how long one call takes; garbage of earlier rounds is collected before, none during it."""
    gc.collect()
    gc.disable()
    try:
        began = time.perf_counter()
        call()
        return time.perf_counter() - began
    finally:
        gc.enable()


def ratio_figure(
    name: str, measured: Callable[[], Any], floor: Callable[[], Any], goal: float | None, rounds: int = ROUNDS
) -> Figure:
    """Measure both sides and return the ratio of their medians."""
    left, right = alternate(measured, floor, rounds)
    return Figure(name, str(left), str(right), left.median / right.median, goal)


def percentile_95(seconds: list[float]) -> float:
    """Return the time that 19 of 20 calls stay under."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def peak_memory_mb() -> int:
    """Return the peak resident memory of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def machine_line(database: str) -> str:
    """Describe the machine: what one must know to read absolute figures."""
    load = os.getloadavg()[0]
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, "
        f"Python {platform.python_version()}, {database}"
    )
