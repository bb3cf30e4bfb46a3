"""Who may be in charge of an agreement."""

from django.db.models import Q
from django.utils import timezone

from collaboration.models import Agreement
from core.calc.kinds import Role
from core.models import RoleAssignment, User
from core.models.user import UserQuerySet

IN_CHARGE = (Role.LIAISON, Role.IP_STAFF, Role.FINANCE)


def possible_officers(agreement: Agreement) -> UserQuerySet:
    """Return the active accounts of the offices and of the agreement's own department, with whoever is in charge now."""
    roles = RoleAssignment.objects.in_force(timezone.localdate()).filter(
        Q(role__in=[role.value for role in IN_CHARGE])
        | Q(role=Role.DEPARTMENT.value, department=agreement.department_id, department__isnull=False)
    )
    found = Q(is_active=True, pk__in=roles.values("user_id")) | Q(pk=agreement.officer_id)
    return User.objects.get_queryset().filter(found).order_by("display_name", "pk")


def known_officers() -> UserQuerySet:
    """Return everybody who is in charge of an agreement, for the conditions of the list."""
    keys = Agreement.objects.filter(officer__isnull=False).order_by().values("officer").distinct()
    return User.objects.get_queryset().filter(pk__in=keys).order_by("display_name", "pk")
