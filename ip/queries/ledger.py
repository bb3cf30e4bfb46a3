"""What the import of a ledger of rights compares its rows with."""

import datetime
from dataclasses import dataclass

from core.calc.ledger.check import number_key
from ip.models import Right

RightKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class KnownRight:
    """A right that is there already."""

    number: str
    kind: str
    office: str
    application_key: str
    registration_key: str
    filed_on: datetime.date | None
    registered_on: datetime.date | None

    @property
    def key(self) -> RightKey:
        """By what one application is known."""
        return self.kind, self.office, self.application_key


def rights_of_ledger() -> list[KnownRight]:
    """Return every right as the import knows it."""
    rows = Right.objects.order_by("pk").values_list(
        "number", "kind", "office", "application_key", "registration_key", "filed_on", "registered_on"
    )
    return [KnownRight(*row) for row in rows.iterator(chunk_size=2_000)]


def right_numbers() -> set[str]:
    """Return the folded numbers of every right."""
    return {number_key(number) for number in Right.objects.values_list("number", flat=True)}
