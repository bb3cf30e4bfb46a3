"""The checklist for the company's credit on R&D tax, read from the file beside the program."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from collaboration.calc.pricing.tax_credit import TaxCreditItem
from core.models.wording import term

FILE = Path(__file__).resolve().parent.parent / "checklists" / "tax_credit.toml"
KEYS = {"code", "label", "source", "confirmed", "note", "fields"}


class ChecklistFaulty(ValueError):
    """A checklist does not hold what it should; the message names the file."""


@cache
def tax_credit_items() -> tuple[TaxCreditItem, ...]:
    """Return what a contract must contain, in the order of the guideline. Raises ChecklistFaulty naming the file."""
    return read_checklist(FILE)


def tax_credit_choices() -> list[tuple[str, str]]:
    """Return the items as a form offers them; those that no source confirmed are marked."""
    mark = gettext("〔未確認〕")
    return [
        (item.code, term(item.label) if item.is_confirmed else f"{term(item.label)}{mark}")
        for item in tax_credit_items()
    ]


def read_checklist(path: Path) -> tuple[TaxCreditItem, ...]:
    """Read one file. Raises ChecklistFaulty naming it."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["items"]
        items = tuple(_item(row) for row in rows)
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as fault:
        raise ChecklistFaulty(f"{path.name}: {fault}") from fault
    codes = [item.code for item in items]
    if len(set(codes)) < len(codes):
        raise ChecklistFaulty(f"{path.name}: a code stands twice")
    return items


def _item(row: Mapping[str, Any]) -> TaxCreditItem:
    if unknown := set(row) - KEYS:
        raise KeyError(*sorted(unknown))
    return TaxCreditItem(
        code=row["code"],
        label=row["label"],
        source=row["source"],
        is_confirmed=row["confirmed"],
        note=row.get("note", ""),
        fields=tuple(row.get("fields", ())),
    )
