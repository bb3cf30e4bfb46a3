"""Who may do what with enquiries."""

from collections.abc import Callable

from collaboration.models import Enquiry
from collaboration.models.enquiry import READS_EVERY_ENQUIRY
from core.calc.kinds import Role
from core.models import User


def can_view_enquiry(user: User, enquiry: Enquiry | None = None) -> bool:
    """Desk, IP staff and auditors see every enquiry, departments theirs, others what they own, sent or are asked."""
    if user.has_role(*READS_EVERY_ENQUIRY):
        return True
    if enquiry is None:
        return user.has_role(Role.DEPARTMENT, Role.RESEARCHER)
    return bool(user.roles) and (_deals_with(user, enquiry) or enquiry.created_by_id == user.pk)


def can_add_enquiry(user: User, _enquiry: Enquiry | None = None) -> bool:
    """The desk takes enquiries in; departments and researchers pass on or send their own."""
    return user.has_role(Role.LIAISON, Role.DEPARTMENT, Role.RESEARCHER)


def can_route_enquiry(user: User, _enquiry: Enquiry | None = None) -> bool:
    """Only the desk corrects, routes and ends enquiries."""
    return user.has_role(Role.LIAISON)


def can_answer_enquiry(user: User, enquiry: Enquiry | None = None) -> bool:
    """The desk answers, and whoever an enquiry was given to."""
    if user.has_role(Role.LIAISON):
        return True
    return enquiry is not None and bool(user.roles) and _deals_with(user, enquiry)


def can_turn_enquiry(user: User, enquiry: Enquiry | None = None) -> bool:
    """The desk makes a contract of an enquiry, a department of one that was routed to it."""
    if user.has_role(Role.LIAISON):
        return True
    return enquiry is not None and enquiry.department_id in user.department_ids


def can_match_people(user: User, _record: None = None) -> bool:
    """Whoever serves an office or a department looks for researchers; a researcher sees only oneself."""
    return bool(user.roles - {Role.RESEARCHER})


def _deals_with(user: User, enquiry: Enquiry) -> bool:
    is_asked = user.has_role(Role.RESEARCHER) and enquiry.researcher_id == user.person_id is not None
    return is_asked or enquiry.owner_id == user.pk or enquiry.department_id in user.department_ids


ENQUIRY_PERMISSIONS: dict[str, Callable[..., bool]] = {
    "collaboration.view_enquiry": can_view_enquiry,
    "collaboration.add_enquiry": can_add_enquiry,
    "collaboration.route_enquiry": can_route_enquiry,
    "collaboration.answer_enquiry": can_answer_enquiry,
    "collaboration.turn_enquiry": can_turn_enquiry,
    "collaboration.match_people": can_match_people,
}
