"""Who may do what with inventions: the rows 6 and 7 of the matrix."""

from collections.abc import Callable

from rules.permissions import set_perm
from rules.predicates import Predicate

from core.models import User
from ip.rules.calculations import CALCULATION_PERMISSIONS
from ip.rules.disclosures import DISCLOSURE_PERMISSIONS


def _granted(test: Callable[..., bool]) -> Predicate:
    def granted(user: object, record: object = None) -> bool:
        return isinstance(user, User) and test(user, record)

    return Predicate(granted, name=test.__name__)


for name, test in {**CALCULATION_PERMISSIONS, **DISCLOSURE_PERMISSIONS}.items():
    set_perm(name, _granted(test))
