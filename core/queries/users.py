"""Accounts with the roles in force."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from core.models import RoleAssignment, User
from core.models.user import UserQuerySet


@dataclass(frozen=True, slots=True)
class UserRow:
    """An account and its roles of today."""

    account: User
    assignments: list[RoleAssignment]


def with_words(users: UserQuerySet, text: str) -> UserQuerySet:
    """Keep accounts in whose names or address every word occurs."""
    for word in text.split():
        users = users.filter(
            Q(username__icontains=word) | Q(display_name__icontains=word) | Q(email__icontains=word)
        )
    return users


def roles_by_user(keys: Sequence[int]) -> list[UserRow]:
    """Return the accounts in the order given with their roles of today: two queries, however many rows."""
    found = User.objects.in_bulk(keys)
    roles: dict[int, list[RoleAssignment]] = {key: [] for key in keys}
    in_force = RoleAssignment.objects.in_force(timezone.localdate()).filter(user__in=keys)
    for assignment in in_force.select_related("department").order_by("role", "pk"):
        roles[assignment.user_id].append(assignment)
    return [UserRow(found[key], roles[key]) for key in keys if key in found]
