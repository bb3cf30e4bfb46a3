"""Who may do what with rights: row 9 of the matrix. What is not laid open is for few, its number and state for the offices."""

from collections.abc import Callable

from core.calc.kinds import Role
from core.models import User
from ip.models import Family, Right
from ip.models.right import READS_EVERY_RIGHT

KEEPS_THE_DOCKET = (Role.IP_STAFF, Role.IP_HEAD)
EXPORTS_THE_DOCKET = (*KEEPS_THE_DOCKET, Role.LIAISON, Role.AUDITOR)


def can_view_right(user: User, right: Right | None = None) -> bool:
    """Number and state: the offices all, departments what is laid open, inventors and assigned staff their own."""
    if right is None:
        return bool(user.roles)
    return Right.objects.visible_to(user).filter(pk=right.pk).exists()


def can_list_rights(user: User, _right: Right | None = None) -> bool:
    """Whoever may find something in the list: offices, departments, researchers."""
    return user.has_role(*READS_EVERY_RIGHT, Role.RESEARCHER) or bool(user.department_ids)


def can_view_right_content(user: User, right: Right | None = None) -> bool:
    """What it is about, owners, events: of what is laid open everybody who sees it, of secrets few."""
    if right is None:
        return bool(user.roles)
    return Right.objects.with_content_for(user).filter(pk=right.pk).exists()


def can_change_right(user: User, _right: Right | Family | None = None) -> bool:
    """Intellectual property staff keep the docket."""
    return user.has_role(*KEEPS_THE_DOCKET)


def can_export_rights(user: User, _right: Right | None = None) -> bool:
    """Whoever answers for the whole list takes it out of the program; secrets go out as number and state only."""
    return user.has_role(*EXPORTS_THE_DOCKET)


def can_read_right_file(user: User, right: Right | None, _level: str) -> bool:
    """Files of a right are content, whatever level they carry."""
    return right is not None and can_view_right_content(user, right)


RIGHT_PERMISSIONS: dict[str, Callable[..., bool]] = {
    "ip.view_right": can_view_right,
    "ip.list_rights": can_list_rights,
    "ip.view_right_content": can_view_right_content,
    "ip.change_right": can_change_right,
    "ip.export_rights": can_export_rights,
}
