"""Running numbers that two people who save at the same moment never share."""

from django.db import transaction

from core.models import Counter


@transaction.atomic
def next_number(counter_name: str, *, at_least: int = 1) -> int:
    """Take the next number under a name, beginning with 1; the row stays locked until the transaction ends.

    `at_least` jumps over numbers that came in from elsewhere, such as those of an imported ledger.
    A transaction that fails gives its number back, so that numbers have no gaps.
    """
    Counter.objects.get_or_create(name=counter_name)
    counter = Counter.objects.select_for_update().get(name=counter_name)
    counter.last_value = max(counter.last_value + 1, at_least)
    counter.save()
    return counter.last_value
