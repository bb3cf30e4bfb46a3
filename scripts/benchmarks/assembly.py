"""The whole job: facts frozen, checks run, cells written; against the hand-written statement alone."""

from collections.abc import Iterator

from benchmarks.floor import run_floor
from benchmarks.generator import HOME
from benchmarks.measuring import Figure, peak_memory_mb, ratio_figure
from benchmarks.options import Options
from core.models import User
from reporting.actions.assembly import assemble_return
from reporting.actions.returns import open_return

GOAL, GOAL_MEMORY_MIB = 8, 300


def figures(options: Options) -> Iterator[Figure]:
    """Assemble the same draft again and again, as every change of the ledger does."""
    officer = User.objects.get(pk=1)
    draft = open_return(options.fiscal_year, by=officer)
    yield ratio_figure(
        "whole assembly ÷ hand-written SQL",
        lambda: assemble_return(draft, by=officer),
        lambda: run_floor(options.fiscal_year, HOME),
        GOAL,
    )
    memory = peak_memory_mb()
    yield Figure("peak memory after assembly", f"{memory} MiB", "", memory, GOAL_MEMORY_MIB, "MiB")
