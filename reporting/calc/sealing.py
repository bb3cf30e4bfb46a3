"""Hashes over what went into a return and what came out: independent of row order, database and time zone."""

import hashlib
from collections.abc import Iterable

from core.calc.canonical import canonical_json
from reporting.calc.aggregate import CellValue
from reporting.calc.facts import Dimensions

SEPARATOR = "\x1f"


def fact_digest(
    key: tuple[str, Dimensions, str],
    texts: tuple[str, str, str, str],
    figures: tuple[int, int, int],
    money_years: str,
) -> bytes:
    """Return the digest of one fact.

    `key` is measure, dimensions and reason; `texts` type, label, title and partner; `figures` count, yen and indirect yen.
    Record keys are left out: they differ between two databases that were filled from the same ledger.
    """
    measure, dimensions, excluded = key
    parts = [measure, excluded, *(f"{name}={value}" for name, value in dimensions)]
    line = SEPARATOR.join([*parts, *texts, *(str(figure) for figure in figures), money_years])
    return hashlib.sha256(line.encode()).digest()


def hash_of_facts(digests: Iterable[bytes]) -> str:
    """Return one hash over all facts, whatever their order."""
    whole = hashlib.sha256()
    for digest in sorted(digests):
        whole.update(digest)
    return whole.hexdigest()


def hash_of_cells(cells: Iterable[CellValue]) -> str:
    """Return the hash over the cells in the order of the form."""
    rows = [[cell.code, cell.value, cell.exact_yen, cell.records, cell.state] for cell in cells]
    return hashlib.sha256(canonical_json(rows)).hexdigest()
