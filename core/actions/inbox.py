"""The task inbox: a task is put in under a key of its own and goes when the work is done."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core.calc.kinds import Role
from core.calc.messages import Message
from core.models import Department, InboxItem, User


@transaction.atomic
def put_task(
    key: str,
    task: Message,
    url: str,
    *,
    user: User | None = None,
    role: Role | None = None,
    department: Department | None = None,
    due_on: datetime.date | None = None,
    with_deputies: bool = False,
) -> InboxItem:
    """Put a task into the inbox of a user, or of everybody who holds a role; the same key updates the task.

    With `with_deputies` those who stand in for the user see it as well.

    A task that was done comes back when it is put in again.
    """
    values = {
        "user": user,
        "role": role.value if role else "",
        "department": department,
        "title": task.template,
        "words": dict(task.words),
        "url": url,
        "due_on": due_on,
        "with_deputies": with_deputies,
        "done_at": None,
    }
    return InboxItem.objects.update_or_create(key=key, defaults=values)[0]


def settle_task(key: str) -> None:
    """Take a task out of every inbox because the work is done."""
    InboxItem.objects.filter(key=key, done_at=None).update(done_at=timezone.now())


@transaction.atomic
def finish_task(item: InboxItem, *, by: User) -> None:
    """Take a task out by hand. Raises PermissionDenied when it is somebody else's."""
    if not InboxItem.objects.visible_to(by).filter(pk=item.pk).exists():
        raise PermissionDenied
    InboxItem.objects.filter(pk=item.pk, done_at=None).update(done_at=timezone.now())
