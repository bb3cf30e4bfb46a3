"""What a user has to do."""

from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from core.calc.due import due_in_words
from core.models import InboxItem, User
from core.models.wording import translated

MOST_TASKS = 50


@dataclass(frozen=True, slots=True)
class Task:
    """One task with its day in words and the kind of tag for it."""

    item: InboxItem
    due_kind: str
    due_words: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """The first tasks by day, and how many there are."""

    tasks: list[Task]
    total: int

    @property
    def further(self) -> int:
        """How many tasks are not shown."""
        return self.total - len(self.tasks)


def inbox_of(user: User) -> Inbox:
    """Return the user's open tasks, the nearest day first, those without a day last."""
    items = InboxItem.objects.open().visible_to(user)
    first = items.select_related("department").order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST_TASKS]
    today = timezone.localdate()
    tasks = []
    for item in first:
        due = due_in_words(item.due_on, today)
        tasks.append(Task(item, due.kind if due else "", translated(due.message) if due else ""))
    return Inbox(tasks, items.count() if len(tasks) == MOST_TASKS else len(tasks))
