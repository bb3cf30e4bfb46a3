"""Contexts for checks, built from facts without a database, and spoilt one cell at a time."""

import dataclasses
from typing import Any

from reporting.calc.aggregate import Aggregate, CellBook, CellState, CellValue
from reporting.checks.base import Check, CheckContext
from reporting.queries import editions


def context_of(*facts: Any, previous: dict[str, CellValue] | None = None, **changes: Any) -> CheckContext:
    """Return the context of a year with these facts; every measure is answered."""
    edition = editions.edition("fy2018")
    aggregate = Aggregate(edition.rounding)
    aggregate.extend(facts)
    cells = CellBook(edition, aggregate.classes).values
    context = CheckContext(edition, edition.fiscal_year, cells, previous or {}, facts)
    return dataclasses.replace(context, **changes)


def with_cells(context: CheckContext, **figures: int | None) -> CheckContext:
    """Return the context with some cells overwritten; names have `__` for the dots. None makes a cell blank."""
    cells = dict(context.cells)
    for name, figure in figures.items():
        code = name.replace("__", ".")
        cells[code] = cell(code, figure, is_money=context.edition.cells[code].is_money)
    return dataclasses.replace(context, cells=cells)


def cell(code: str, figure: int | None, *, is_money: bool) -> CellValue:
    """Return a cell whose exact yen are whole thousands."""
    if figure is None:
        return CellValue(code, None, None, 0, CellState.BLANK)
    return CellValue(
        code, figure, figure * 1000 if is_money else None, 1, CellState.VALUE if figure else CellState.ZERO
    )


def spoilt(context: CheckContext, values: dict[str, int | None]) -> CheckContext:
    """Return the context with cells overwritten by code."""
    return with_cells(context, **{code.replace(".", "__"): figure for code, figure in values.items()})


def findings(check: Check, context: CheckContext) -> list[tuple[str, str]]:
    """Return severity and key of everything a check finds."""
    return [(found.severity.value, found.key) for found in check.run(context)]
