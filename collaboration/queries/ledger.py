"""What the import of ledgers compares its rows with."""

import datetime
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from collaboration.models import Agreement, Receipt
from core.calc.ledger.check import number_key


def agreement_numbers() -> dict[str, str]:
    """Return every contract number by its folded form."""
    numbers = Agreement.objects.order_by("pk").values_list("number", flat=True)
    return {number_key(number): number for number in numbers.iterator()}


def agreements_of_ledger(numbers: AbstractSet[str | None]) -> dict[str, Agreement]:
    """Return the agreements with these numbers, by folded number."""
    wanted = {number_key(number) for number in numbers if number}
    rows = Agreement.objects.order_by("pk").only("number", "title", "starts_on", "ends_on", "amount_yen")
    return {key: row for row in rows.iterator() if (key := number_key(row.number)) in wanted}


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
    wanted = {number_key(number) for number in numbers if number}
    rows = Receipt.objects.exclude(number="").order_by("pk")
    return {
        (key, row.agreement_id, row.fiscal_year): row
        for row in rows.iterator()
        if (key := number_key(row.number)) in wanted
    }
