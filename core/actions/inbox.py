"""The task inbox: a task is put in under a key of its own and goes when the work is done."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actions.refused import ActionRefused
from core.calc.kinds import Role
from core.calc.messages import Message
from core.models import Department, InboxItem, TaskSnooze, User
from core.registry import TaskWanted, task_kind


@dataclass(frozen=True, slots=True)
class Kept:
    """What a round over the wanted tasks did: how many came, and how many went because their reason is gone."""

    put: int = 0
    settled: int = 0


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
    kind: str = "",
    reference: str = "",
) -> InboxItem:
    """Put a task into the inbox of a user, or of everybody who holds a role; the same key updates the task.

    With `with_deputies` those who stand in for the user see it as well.

    `kind` is one that an app registered; `reference` is the number of the record, which an e-mail may name.
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
        "kind": kind,
        "reference": reference,
        "done_at": None,
        "done_by": None,
        "done_reason": "",
    }
    return InboxItem.objects.update_or_create(key=key, defaults=values)[0]


def settle_task(key: str) -> None:
    """Take a task out of every inbox because the work is done."""
    InboxItem.objects.filter(key=key, done_at=None).update(done_at=timezone.now())


def settle_tasks_under(address: str) -> None:
    """Take every task out that leads to this page or to one below it, because its record is out of sight."""
    InboxItem.objects.filter(url__startswith=address, done_at=None).update(done_at=timezone.now())


@transaction.atomic
def keep_tasks(prefix: str, wanted: Iterable[TaskWanted]) -> Kept:
    """Let the open tasks whose keys begin with the prefix be exactly the wanted ones; running it again changes nothing.

    A task whose reason is gone goes by itself. One that somebody took out by hand stays out while its key is wanted.
    """
    by_key = {each.key: each for each in wanted}
    known = {row.key: row for row in InboxItem.objects.filter(key__startswith=prefix)}
    now = timezone.now()
    gone = [row.pk for key, row in known.items() if row.done_at is None and key not in by_key]
    settled = InboxItem.objects.filter(pk__in=gone, done_at=None).update(done_at=now)
    new = [InboxItem(key=key, **_values(each)) for key, each in by_key.items() if key not in known]
    InboxItem.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    put = len(new)
    for key, each in by_key.items():
        row, values = known.get(key), _values(each)
        if row is None or row.done_by_id is not None:
            continue
        if row.done_at is not None or any(getattr(row, name) != value for name, value in values.items()):
            InboxItem.objects.filter(pk=row.pk, done_by=None).update(**values, done_at=None)
            put += row.done_at is not None
    return Kept(put, settled)


@transaction.atomic
def finish_task(item: InboxItem, *, by: User, reason: str = "") -> None:
    """Take a task out by hand.

    Raises PermissionDenied when it is somebody else's, ActionRefused when its kind asks for a reason and there is none.
    """
    _require_visible(item, by)
    if task_kind(item.kind).asks_reason and not reason.strip():
        raise ActionRefused(_("理由を入力してください。例：紙の報告書を受け取った"))
    InboxItem.objects.filter(pk=item.pk, done_at=None).update(
        done_at=timezone.now(), done_by=by, done_reason=reason.strip()
    )


@transaction.atomic
def unfinish_task(item: InboxItem, *, by: User) -> None:
    """Put back what one took out by hand oneself. Raises PermissionDenied."""
    if item.done_by_id != by.pk:
        raise PermissionDenied
    InboxItem.objects.filter(pk=item.pk, done_by=by).update(done_at=None, done_by=None, done_reason="")


@transaction.atomic
def snooze_task(item: InboxItem, *, until: datetime.date, by: User) -> TaskSnooze:
    """Put a task off for oneself. Raises PermissionDenied, ActionRefused for a day that is not to come."""
    _require_visible(item, by)
    if until <= timezone.localdate():
        raise ActionRefused(_("明日以後の日付にしてください。"))
    return TaskSnooze.objects.update_or_create(item=item, user=by, defaults={"until": until})[0]


@transaction.atomic
def wake_task(item: InboxItem, *, by: User) -> None:
    """Show a task again that one had put off."""
    TaskSnooze.objects.filter(item=item, user=by).delete()


def _values(wanted: TaskWanted) -> dict[str, object]:
    return {
        "user_id": wanted.user,
        "role": wanted.role.value if wanted.role and wanted.user is None else "",
        "department_id": wanted.department if wanted.user is None else None,
        "title": wanted.task.template,
        "words": dict(wanted.task.words),
        "url": wanted.url,
        "due_on": wanted.due_on,
        "kind": wanted.kind,
        "reference": wanted.reference,
    }


def _require_visible(item: InboxItem, by: User) -> None:
    if not InboxItem.objects.visible_to(by).filter(pk=item.pk).exists():
        raise PermissionDenied
