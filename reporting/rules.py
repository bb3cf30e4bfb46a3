"""Who may do what with the return: rows 17 and 18 of the permission matrix."""

from collections.abc import Callable

from rules import set_perm
from rules.predicates import Predicate

from core.calc.kinds import Role
from core.models.user import User
from reporting.models.survey_return import READERS


def reads_returns(user: User, _record: object = None) -> bool:
    """Offices, executives and auditors read returns."""
    return user.has_role(*READERS)


def keeps_returns(user: User, _record: object = None) -> bool:
    """The survey officer opens, assembles, explains, freezes and replaces returns."""
    return user.has_role(Role.SURVEY_OFFICER)


def exports_returns(user: User, _record: object = None) -> bool:
    """The survey officer, executives and auditors take returns out of the program."""
    return user.has_role(Role.SURVEY_OFFICER, Role.EXECUTIVE, Role.AUDITOR)


PERMISSIONS: dict[str, Callable[..., bool]] = {
    "reporting.view_return": reads_returns,
    "reporting.open_return": keeps_returns,
    "reporting.assemble_return": keeps_returns,
    "reporting.explain_finding": keeps_returns,
    "reporting.state_count": keeps_returns,
    "reporting.freeze_return": keeps_returns,
    "reporting.submit_return": keeps_returns,
    "reporting.reopen_return": keeps_returns,
    "reporting.export_return": exports_returns,
}


def _granted(test: Callable[..., bool]) -> Predicate:
    def granted(user: object, record: object = None) -> bool:
        return isinstance(user, User) and test(user, record)

    return Predicate(granted, name=test.__name__)


for name, test in PERMISSIONS.items():
    set_perm(name, _granted(test))
