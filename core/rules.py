"""Who may do what with the records of core: rows 4, 20, 21 and 22 of the permission matrix.

A predicate takes None for a list or an entry form, where there is no record yet.
"""

from collections.abc import Callable
from typing import Any

import rules

from core.calc.kinds import Confidentiality, Role
from core.models import Affiliation, Department, Person, User

GRANTED_BY_SURVEY_OFFICER = frozenset(
    {
        Role.RESEARCHER,
        Role.DEPARTMENT,
        Role.LIAISON,
        Role.IP_STAFF,
        Role.IP_HEAD,
        Role.FINANCE,
        Role.EXECUTIVE,
    }
)
GRANTED_BY_SUPERUSER = frozenset(Role)


def is_somebody(_user: User, _record: object = None) -> bool:
    """Whoever signed in has a first page."""
    return True


def has_any_role(user: User, _record: object = None) -> bool:
    """Whether the user came for anything at all."""
    return bool(user.roles)


def enters_organizations(user: User, _record: object = None) -> bool:
    """The liaison office and departments enter partners."""
    return user.has_role(Role.LIAISON, Role.DEPARTMENT)


def changes_organizations(user: User, _record: object = None) -> bool:
    """The liaison office changes and merges partners."""
    return user.has_role(Role.LIAISON)


def reads_organization_file(user: User, _record: object, level: str) -> bool:
    """Open files are for everybody with a role, others for the liaison office and auditors."""
    return level == Confidentiality.OPEN or user.has_role(Role.LIAISON, Role.AUDITOR)


def exports_organizations(user: User, _record: object = None) -> bool:
    """Whoever answers for the whole ledger takes the list out of the program."""
    return user.has_role(Role.LIAISON, Role.SURVEY_OFFICER, Role.AUDITOR)


def lists_people(user: User, _record: object = None) -> bool:
    """Whoever serves an office or a department looks people up; a researcher sees only oneself."""
    return bool(user.roles - {Role.RESEARCHER})


def changes_people(user: User, person: Person | None = None) -> bool:
    """The liaison office and survey officers change everybody, departments their own people."""
    if user.has_role(Role.LIAISON, Role.SURVEY_OFFICER):
        return True
    if person is None:
        return bool(user.department_ids)
    return Affiliation.objects.filter(person=person, department__in=user.department_ids).exists()


def merges_people(user: User, _record: object = None) -> bool:
    """The liaison office and survey officers merge duplicates."""
    return user.has_role(Role.LIAISON, Role.SURVEY_OFFICER)


def administers(user: User, _record: Department | None = None) -> bool:
    """Survey officers and superusers keep the institution, its departments and its users."""
    return user.is_superuser or user.has_role(Role.SURVEY_OFFICER)


def reads_users(user: User, _record: object = None) -> bool:
    """Auditors read who holds which role."""
    return administers(user) or user.has_role(Role.AUDITOR)


def changes_user(user: User, other: User | None = None) -> bool:
    """Nobody changes oneself; accounts above a survey officer's reach are a superuser's."""
    if not administers(user) or user == other:
        return False
    if user.is_superuser or other is None:
        return True
    return not other.is_superuser and other.roles <= GRANTED_BY_SURVEY_OFFICER


def delegates_for(user: User, absent: User | None = None) -> bool:
    """Everybody names one's own deputy; administrators do so for somebody who cannot."""
    return absent is None or user == absent or administers(user)


def hands_over(user: User, leaving: User | None = None) -> bool:
    """Everybody with a role hands over what is one's own; administrators do it for the accounts they keep."""
    if leaving is None or user == leaving:
        return bool(user.roles)
    return changes_user(user, leaving)


def grantable_roles(user: User, other: User | None) -> frozenset[Role]:
    """Return the roles the user may give to or take from another; none for oneself."""
    if not changes_user(user, other):
        return frozenset()
    return GRANTED_BY_SUPERUSER if user.is_superuser else GRANTED_BY_SURVEY_OFFICER


def sees_administration(user: User, _record: object = None) -> bool:
    """Whether there is anything to see under settings and administration."""
    return user.is_superuser or has_any_role(user)


def reads_audit_log(user: User, _record: object = None) -> bool:
    """Auditors and superusers read the whole event log."""
    return user.is_superuser or user.has_role(Role.AUDITOR)


def changes_parameters(user: User, _record: object = None) -> bool:
    """Survey officers and finance enter the institution's own dated values."""
    return user.has_role(Role.SURVEY_OFFICER, Role.FINANCE)


def imports_ledgers(user: User, _record: object = None) -> bool:
    """The liaison office and survey officers bring ledgers in and take them back."""
    return user.has_role(Role.LIAISON, Role.SURVEY_OFFICER)


def uploads_ledgers(user: User, _record: object = None) -> bool:
    """Finance brings in the kinds of sheets that are its own; each kind names what it needs."""
    return imports_ledgers(user) or user.has_role(Role.FINANCE)


def reads_imports(user: User, _record: object = None) -> bool:
    """Auditors see what came in; so does everybody who imports."""
    return uploads_ledgers(user) or user.has_role(Role.AUDITOR)


PERMISSIONS: dict[str, Callable[..., bool]] = {
    "core.view_organization": has_any_role,
    "core.add_organization": enters_organizations,
    "core.change_organization": changes_organizations,
    "core.merge_organization": changes_organizations,
    "core.export_organization": exports_organizations,
    "core.list_people": lists_people,
    "core.add_person": changes_people,
    "core.change_person": changes_people,
    "core.merge_person": merges_people,
    "core.view_department": has_any_role,
    "core.change_department": administers,
    "core.change_institution": administers,
    "core.view_user": reads_users,
    "core.add_user": changes_user,
    "core.change_user": changes_user,
    "core.view_delegation": has_any_role,
    "core.hand_over": hands_over,
    "core.view_digest": reads_users,
    "core.view_event": reads_audit_log,
    "core.view_import": reads_imports,
    "core.import_ledger": imports_ledgers,
    "core.upload_ledger": uploads_ledgers,
    "core.view_parameter": has_any_role,
    "core.change_parameter": changes_parameters,
}


def _granted(test: Callable[..., bool]) -> rules.Predicate:
    def granted(user: object, record: Any = None) -> bool:
        return isinstance(user, User) and user.is_active and test(user, record)

    return rules.predicate(granted, name=test.__name__)


for name, test in PERMISSIONS.items():
    rules.set_perm(name, _granted(test))
