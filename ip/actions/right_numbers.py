"""Numbers of families and rights, given out in order; numbers that a ledger brought are jumped over."""

from django.db.models import Max

from core.actions.numbering import next_number
from ip.models import Family, Right

_DIGITS = 5


def take_family_number() -> str:
    """Take the next number of a family."""
    return _take("F", Family)


def take_right_number() -> str:
    """Take the next number of a right."""
    return _take("R", Right)


def _take(prefix: str, model: type[Family] | type[Right]) -> str:
    given = model._base_manager.filter(number__regex=rf"^{prefix}[0-9]{{{_DIGITS}}}$")
    highest = given.aggregate(highest=Max("number"))["highest"] or f"{prefix}0"
    running = next_number(f"ip {prefix}", at_least=int(highest[1:]) + 1)
    return f"{prefix}{running:0{_DIGITS}d}"
