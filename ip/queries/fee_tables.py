"""The tables of fees that this program brings along, one file each, read strictly and once."""

import tomllib
from functools import cache
from pathlib import Path

from collaboration.calc.records import RecordRefused, read_record
from ip.calc.fees.tables import FeeTables, faults_of_tables

FOLDER = Path(__file__).resolve().parent.parent / "fee_tables"
PARTS = ("fees", "annuities", "reliefs", "foreign")


class TablesFaulty(ValueError):
    """A file does not hold what it should; the message names file and row."""


@cache
def fee_tables() -> FeeTables:
    """Return the tables. Raises TablesFaulty."""
    return read_tables(FOLDER)


def read_tables(folder: Path) -> FeeTables:
    """Read the four files of a folder. Raises TablesFaulty naming what is wrong."""
    try:
        parts = {
            part: tomllib.loads((folder / f"{part}.toml").read_text(encoding="utf-8"))["row"]
            for part in PARTS
        }
        return read_record(FeeTables, parts)
    except (RecordRefused, tomllib.TOMLDecodeError, KeyError) as fault:
        raise TablesFaulty(f"{folder.name}: {fault}") from fault


def table_faults() -> list[str]:
    """Return what would make an amount ambiguous or unexplained."""
    return list(faults_of_tables(fee_tables()))
