"""Who may do what with disclosures of inventions. Need to know goes before role."""

from collections.abc import Callable

from core.calc.kinds import Role
from core.models import User
from ip.models import Disclosure
from ip.models.disclosure import READS_EVERY_NUMBER


def is_inventor_of(user: User, disclosure: Disclosure) -> bool:
    """Whether the disclosure names the user as an inventor."""
    return Disclosure.objects.of_inventor(user).filter(pk=disclosure.pk).exists()


def can_view_disclosure(user: User, disclosure: Disclosure | None = None) -> bool:
    """Number and state: inventors, assigned staff, the offices, executives, auditors, the department."""
    if disclosure is None:
        return bool(user.roles)
    return Disclosure.objects.visible_to(user).filter(pk=disclosure.pk).exists()


def can_view_header(user: User, disclosure: Disclosure | None = None) -> bool:
    """Title, names and days: inventors, assigned staff, intellectual property staff, auditors."""
    if disclosure is None:
        return bool(user.roles)
    return Disclosure.objects.with_header_for(user).filter(pk=disclosure.pk).exists()


def can_view_content(user: User, disclosure: Disclosure | None = None) -> bool:
    """The invention itself: inventors, assigned staff and the head of intellectual property, nobody else."""
    if disclosure is None:
        return bool(user.roles)
    return Disclosure.objects.with_content_for(user).filter(pk=disclosure.pk).exists()


def can_add_disclosure(user: User, _disclosure: Disclosure | None = None) -> bool:
    """A researcher whose account names the person discloses an invention."""
    return user.person_id is not None and user.has_role(Role.RESEARCHER)


def can_change_disclosure(user: User, disclosure: Disclosure | None = None) -> bool:
    """Inventors write until they submit, and again when the office gave the disclosure back."""
    if disclosure is None:
        return can_add_disclosure(user)
    return disclosure.is_editable and is_inventor_of(user, disclosure)


def can_submit_disclosure(user: User, disclosure: Disclosure | None = None) -> bool:
    """The representative inventor speaks for all: submits, withdraws, and is told who looked."""
    if disclosure is None:
        return can_add_disclosure(user)
    if user.person_id is None or not user.roles:
        return False
    return disclosure.inventors.filter(is_representative=True, person=user.person_id).exists()


def can_list_disclosures(user: User, _disclosure: Disclosure | None = None) -> bool:
    """The offices' list; it shows a department and the liaison office numbers and states only."""
    return user.has_role(*READS_EVERY_NUMBER) or bool(user.department_ids)


def works_with_inventions(user: User) -> bool:
    """Whether the user discloses inventions or lists those of others; an inventor of neither kind comes by a task."""
    return can_add_disclosure(user) or can_list_disclosures(user)


def can_accept_disclosure(user: User, disclosure: Disclosure | None = None) -> bool:
    """Intellectual property staff accept and give back, but nobody an invention of their own."""
    if not user.has_role(Role.IP_STAFF, Role.IP_HEAD):
        return False
    return disclosure is None or not is_inventor_of(user, disclosure)


def can_assign_disclosure(user: User, disclosure: Disclosure | None = None) -> bool:
    """The head of intellectual property says who works on a disclosure and so may read it."""
    return user.has_role(Role.IP_HEAD) and can_accept_disclosure(user, disclosure)


def can_read_disclosure_file(user: User, disclosure: Disclosure | None, _level: str) -> bool:
    """Files are content, whatever level they carry."""
    return disclosure is not None and can_view_content(user, disclosure)


def can_attach_to_disclosure(user: User, disclosure: Disclosure | None = None) -> bool:
    """Inventors add files while they write."""
    return disclosure is not None and can_change_disclosure(user, disclosure)


DISCLOSURE_PERMISSIONS: dict[str, Callable[..., bool]] = {
    "ip.view_disclosure": can_view_disclosure,
    "ip.view_header": can_view_header,
    "ip.view_content": can_view_content,
    "ip.add_disclosure": can_add_disclosure,
    "ip.change_disclosure": can_change_disclosure,
    "ip.submit_disclosure": can_submit_disclosure,
    "ip.list_disclosures": can_list_disclosures,
    "ip.accept_disclosure": can_accept_disclosure,
    "ip.assign_disclosure": can_assign_disclosure,
}
