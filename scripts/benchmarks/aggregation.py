"""All items of the edition from the live tables, against one hand-written statement over the same tables."""

from collections.abc import Iterator

from benchmarks.comparing import require_same_sums
from benchmarks.floor import run_floor
from benchmarks.generator import HOME
from benchmarks.measuring import Figure, ratio_figure
from benchmarks.options import Options
from reporting.calc.aggregate import Aggregate, CellBook, CellValue
from reporting.measures.catalogue import answered_measures, facts_of
from reporting.queries import editions

GOAL = 1.5


def aggregate_year(fiscal_year: int) -> dict[str, CellValue]:
    """Read the year's facts and compute every cell, without checks and without writing."""
    edition = editions.for_fiscal_year(fiscal_year)
    aggregate = Aggregate(edition.rounding)
    aggregate.extend(facts_of(edition, fiscal_year))
    return CellBook(edition, aggregate.classes, answered_measures(fiscal_year)).values


def figures(options: Options) -> Iterator[Figure]:
    """Compare after making sure that both sides count the same."""
    require_same_sums(aggregate_year(options.fiscal_year), *run_floor(options.fiscal_year, HOME))
    yield ratio_figure(
        "aggregation of all items ÷ hand-written SQL",
        lambda: aggregate_year(options.fiscal_year),
        lambda: run_floor(options.fiscal_year, HOME),
        GOAL,
    )
