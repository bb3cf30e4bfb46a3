"""What the caller asked for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Scale, the fiscal year that is measured, and the sizes of workbooks."""

    scale: str
    fiscal_year: int
    contracts: int
    rows: int | None
    seed: int
