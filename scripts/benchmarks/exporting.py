"""The list of contracts as a workbook, against XlsxWriter writing the same cells."""

import io
from collections.abc import Iterator

import xlsxwriter

from benchmarks.measuring import Figure, ratio_figure
from benchmarks.options import Options
from collaboration.exports.agreement_table import COLUMNS, table_rows
from collaboration.models import Agreement
from collaboration.queries.agreement_list import every_row, in_order
from core.exports.tables import write_workbook

GOAL = 1.5
ROWS = {"S": 600, "L": 30_000, "J10": 100_000}
ROUNDS = 3


def figures(options: Options) -> Iterator[Figure]:
    """Measure the writing alone, which the goal is about, then the whole export with its reads."""
    wanted = min(options.rows or ROWS[options.scale], options.contracts)
    keys = Agreement.objects.order_by("pk").values("pk")[:wanted]
    selected = in_order(Agreement.objects.filter(pk__in=keys), "")
    rows = list(table_rows(every_row(selected)))

    def bare() -> None:
        with xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True}) as workbook:
            sheet = workbook.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, [str(value) if hasattr(value, "year") else value for value in row])

    name = f"{wanted:,} rows"
    yield ratio_figure(
        f"workbook of {name} ÷ XlsxWriter",
        lambda: write_workbook(io.BytesIO(), "契約", COLUMNS, rows),
        bare,
        GOAL,
        ROUNDS,
    )
    yield ratio_figure(
        f"whole export of {name} with its reads ÷ XlsxWriter",
        lambda: write_workbook(io.BytesIO(), "契約", COLUMNS, table_rows(every_row(selected))),
        bare,
        None,
        ROUNDS,
    )
