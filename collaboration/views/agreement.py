"""Reaching an agreement: only through what the user may see, and only with the right to do more."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from collaboration.models import Agreement
from core.models import User


def visible_agreement(user: User, pk: int, permission: str | None = None) -> Agreement:
    """Return an agreement that the user may see, else 404; without the permission the answer is 403."""
    visible = Agreement.objects.visible_to(user).select_related("department", "parent", "updated_by")
    agreement = get_object_or_404(visible.prefetch_related("parties", "researchers"), pk=pk)
    if permission is not None and not user.has_perm(permission, agreement):
        raise PermissionDenied
    return agreement


def require(user: User, permission: str) -> None:
    """Refuse a user who may not do this at all."""
    if not user.has_perm(permission):
        raise PermissionDenied
