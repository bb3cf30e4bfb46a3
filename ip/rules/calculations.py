"""Who may calculate: the answers name nobody and nothing is stored."""

from core.models import User


def can_calculate_fees(user: User, _record: None = None) -> bool:
    """Everybody who works here may ask what a right costs."""
    return bool(user.roles)


CALCULATION_PERMISSIONS = {"ip.calculate_fees": can_calculate_fees}
