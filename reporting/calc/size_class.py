"""Which size class an amount falls into."""

from collections.abc import Sequence

from reporting.calc.edition import SizeClass


def size_class_of(received_yen: int, classes: Sequence[SizeClass]) -> SizeClass:
    """Return the class of an amount received in the year; lower bounds are inside, upper bounds outside.

    A net amount below zero (more was refunded than came in) has no class of its own in the form. It stands in the
    lowest class, where check V19 reports it.
    """
    found = classes[0]
    for size in classes[1:]:
        if received_yen < size.from_yen:
            break
        found = size
    return found
