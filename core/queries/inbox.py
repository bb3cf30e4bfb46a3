"""What a user has to do, has put off, and took out by hand."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calc.due import SOON_DAYS, due_in_words
from core.models import InboxItem, TaskSnooze, User
from core.models.inbox import InboxQuerySet
from core.models.wording import translated
from core.registry import task_kind, task_kinds

MOST_TASKS = 20
MOST_KINDS = 7
UNDO_DAYS = 7

OPEN, LATER, DONE = "open", "later", "done"
MINE, BY_ROLE, FOR_ABSENT = "mine", "role", "absent"
OVERDUE, SOON, UNDATED = "overdue", "soon", "undated"


@dataclass(frozen=True, slots=True)
class Task:
    """One task with its day in words, the kind of tag for it, and whether it is taken out only with a reason."""

    item: InboxItem
    due_kind: str
    due_words: str

    @property
    def asks_reason(self) -> bool:
        """Whether a reason has to be given to take it out by hand."""
        return task_kind(self.item.kind).asks_reason

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return _(str(task_kind(self.item.kind).label))


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many open tasks of a kind somebody has."""

    code: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Inbox:
    """The first tasks by day, how many there are, and the kinds with the most of them."""

    tasks: list[Task]
    total: int
    kinds: list[KindCount]

    @property
    def further(self) -> int:
        """How many tasks are not shown."""
        return self.total - len(self.tasks)


@dataclass(frozen=True, slots=True)
class Selection:
    """What of an inbox is looked at; an empty condition keeps everything."""

    show: str = OPEN
    whose: str = ""
    kind: str | None = None
    due: str = ""


def inbox_of(user: User) -> Inbox:
    """Return the user's open tasks, the nearest day first, those without a day last."""
    today = timezone.localdate()
    kinds = kind_counts(user, today)
    tasks = as_tasks(_in_order(InboxItem.objects.awaiting(user, today))[:MOST_TASKS], today)
    return Inbox(tasks, sum(each.count for each in kinds), kinds[:MOST_KINDS])


def kind_counts(user: User, today: datetime.date) -> list[KindCount]:
    """Count the open tasks of a user by kind, the most frequent first; kinds nobody named count as other."""
    rows = InboxItem.objects.awaiting(user, today).order_by().values_list("kind").annotate(Count("pk"))
    counts: dict[str, int] = {}
    for code, count in rows:
        known = task_kind(code).code
        counts[known] = counts.get(known, 0) + count
    named = [
        KindCount(each.code, _(str(each.label)), counts[each.code])
        for each in task_kinds()
        if each.code in counts
    ]
    return sorted(named, key=lambda each: -each.count)


def selected_tasks(user: User, wanted: Selection, today: datetime.date) -> InboxQuerySet:
    """Return what the conditions select, in order."""
    rows = _shown(user, wanted.show, today)
    if wanted.whose == MINE:
        rows = rows.filter(user=user)
    elif wanted.whose == BY_ROLE:
        rows = rows.filter(user=None)
    elif wanted.whose == FOR_ABSENT:
        rows = rows.filter(user__isnull=False).exclude(user=user)
    if wanted.kind is not None:
        rows = rows.exclude(kind__in=_named_kinds()) if wanted.kind == "" else rows.filter(kind=wanted.kind)
    if wanted.due == OVERDUE:
        rows = rows.filter(due_on__lt=today)
    elif wanted.due == SOON:
        rows = rows.filter(due_on__lte=today + datetime.timedelta(days=SOON_DAYS))
    elif wanted.due == UNDATED:
        rows = rows.filter(due_on=None)
    return _in_order(rows)


def tasks_on_page(keys: Iterable[int], today: datetime.date) -> list[Task]:
    """Return the tasks of one page in its order."""
    wanted = list(keys)
    rows = InboxItem.objects.filter(pk__in=wanted).select_related("department", "user")
    by_key = {row.pk: row for row in rows}
    return as_tasks([by_key[key] for key in wanted if key in by_key], today)


def as_tasks(items: Iterable[InboxItem], today: datetime.date) -> list[Task]:
    """Add the days left in words."""
    tasks = []
    for item in items:
        due = due_in_words(item.due_on, today) if item.done_at is None else None
        tasks.append(Task(item, due.kind if due else "", translated(due.message) if due else ""))
    return tasks


def _shown(user: User, show: str, today: datetime.date) -> InboxQuerySet:
    if show == DONE:
        since = timezone.now() - datetime.timedelta(days=UNDO_DAYS)
        return InboxItem.objects.filter(done_by=user, done_at__gte=since)
    if show == LATER:
        later = TaskSnooze.objects.visible_to(user).filter(until__gt=today)
        return InboxItem.objects.open().visible_to(user).filter(Q(pk__in=later.values("item_id")))
    return InboxItem.objects.awaiting(user, today)


def _named_kinds() -> list[str]:
    return [each.code for each in task_kinds() if each.code]


def _in_order(rows: InboxQuerySet) -> InboxQuerySet:
    return rows.select_related("department", "user").order_by(F("due_on").asc(nulls_last=True), "pk")
