"""Who may do what with inventions and rights: the rows 6, 7 and 9 of the matrix."""

from collections.abc import Callable

from rules.permissions import set_perm
from rules.predicates import Predicate

from core.models import User
from ip.rules.calculations import CALCULATION_PERMISSIONS
from ip.rules.disclosures import DISCLOSURE_PERMISSIONS
from ip.rules.rights import RIGHT_PERMISSIONS


def _granted(test: Callable[..., bool]) -> Predicate:
    def granted(user: object, record: object = None) -> bool:
        return isinstance(user, User) and test(user, record)

    return Predicate(granted, name=test.__name__)


PERMISSIONS = {
    **CALCULATION_PERMISSIONS,
    **DISCLOSURE_PERMISSIONS,
    **RIGHT_PERMISSIONS,
}

for name, test in PERMISSIONS.items():
    set_perm(name, _granted(test))
