"""Who may calculate: the answers name nobody and nothing is stored."""

from collections.abc import Callable

from core.calc.kinds import Role
from core.models import User


def can_calculate_fees(user: User, _record: None = None) -> bool:
    """Everybody who works here may ask what a right costs."""
    return bool(user.roles)


def can_calculate_deadlines(user: User, _record: None = None) -> bool:
    """Everybody who works here may ask when something falls due, and see the rules."""
    return bool(user.roles)


def can_verify_deadline_rule(user: User, _record: object = None) -> bool:
    """Only the office of intellectual property answers for the rules on deadlines."""
    return user.has_role(Role.IP_STAFF, Role.IP_HEAD)


CALCULATION_PERMISSIONS: dict[str, Callable[..., bool]] = {
    "ip.calculate_fees": can_calculate_fees,
    "ip.calculate_deadlines": can_calculate_deadlines,
    "ip.verify_deadline_rule": can_verify_deadline_rule,
}
