"""What the import of ledgers compares its rows with."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

from collaboration.calc.kinds import AgreementKind
from collaboration.models import Agreement, AgreementParty, Receipt
from core.calc.ledger.check import number_key

CHUNK = 500


@dataclass(frozen=True, slots=True)
class KnownUmbrella:
    """An umbrella agreement with one of its partners, as far as a ledger can name it."""

    number: str
    corporate_number: str | None
    match_key: str
    signed_on: datetime.date | None
    ends_on: datetime.date | None


Row = TypeVar("Row", bound=Model)


def agreement_numbers() -> dict[str, str]:
    """Return every contract number by its folded form."""
    numbers = Agreement.objects.order_by("pk").values_list("number", flat=True)
    return {number_key(number): number for number in numbers.iterator()}


def numbers_in_bin() -> set[str]:
    """Return the folded numbers of the contracts that are in the bin."""
    numbers = Agreement.everything.exclude(deleted_at=None).order_by().values_list("number", flat=True)
    return {number_key(number) for number in numbers}


def agreements_of_ledger(numbers: AbstractSet[str | None]) -> dict[str, Agreement]:
    """Return the agreements with these numbers, by folded number."""
    keys = _keys_of(Agreement.objects.order_by("pk"), numbers)
    rows = Agreement.objects.only("number", "title", "starts_on", "ends_on", "amount_yen")
    return {keys[row.pk]: row for row in _in_chunks(rows, sorted(keys))}


def umbrellas_of_ledger() -> list[KnownUmbrella]:
    """Return every umbrella agreement, once per partner; there are few."""
    rows = AgreementParty.objects.filter(agreement__kind=AgreementKind.UMBRELLA.value, agreement__parent=None)
    fields = ("number", "signed_on", "ends_on")
    values = rows.order_by("pk").values_list(
        *(f"agreement__{name}" for name in fields),
        "organization__corporate_number",
        "organization__match_key",
    )
    return [
        KnownUmbrella(number, corporate_number, match_key, signed_on, ends_on)
        for number, signed_on, ends_on, corporate_number, match_key in values
    ]


def receipts_beside(agreement_ids: Iterable[int]) -> dict[int, set[tuple[datetime.date, int]]]:
    """Return day and amount of every receipt of these agreements."""
    wanted = set(agreement_ids)
    found: dict[int, set[tuple[datetime.date, int]]] = {}
    if not wanted:
        return found
    rows = Receipt.objects.order_by("pk").values_list("agreement_id", "received_on", "amount_yen")
    for agreement_id, day, amount in rows.iterator():
        if agreement_id in wanted:
            found.setdefault(agreement_id, set()).add((day, amount))
    return found


def receipts_of_ledger(numbers: AbstractSet[str | None]) -> dict[tuple[str, int, int], Receipt]:
    """Return the receipts with these numbers by folded number, agreement and accounting year.

    A number alone names no receipt: offices number anew each year, and one voucher may cover several agreements.
    """
    keys = _keys_of(Receipt.objects.exclude(number="").order_by("pk"), numbers)
    rows = Receipt.objects.only("agreement_id", "number", "received_on", "fiscal_year", "amount_yen")
    return {(keys[row.pk], row.agreement_id, row.fiscal_year): row for row in _in_chunks(rows, sorted(keys))}


def _keys_of(rows: QuerySet[Row], numbers: AbstractSet[str | None]) -> dict[int, str]:
    """Return the folded numbers of the rows that carry one of these numbers, by primary key.

    Every number is looked at, because any may be written in another width or case; whole records are read only for
    those that match, however long the ledger has grown.
    """
    wanted = {number_key(number) for number in numbers if number}
    pairs = rows.values_list("pk", "number") if wanted else []
    return {pk: key for pk, number in pairs if (key := number_key(number)) in wanted}


def _in_chunks(rows: QuerySet[Row], keys: Sequence[int]) -> Iterator[Row]:
    for start in range(0, len(keys), CHUNK):
        yield from rows.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")
