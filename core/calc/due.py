"""How urgent a task is, told by its day."""

import datetime
from dataclasses import dataclass

from core.calc.messages import Message, gettext_noop

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Due:
    """A due day in words, with the kind of tag that shows how near it is."""

    kind: str
    message: Message


def due_in_words(due_on: datetime.date | None, today: datetime.date) -> Due | None:
    """Say how many days are left or have passed; None for a task without a day."""
    if due_on is None:
        return None
    days = (due_on - today).days
    if days < 0:
        return Due("error", Message(gettext_noop("期限を%(days)d日過ぎています"), {"days": -days}))
    if days == 0:
        return Due("explain", Message(gettext_noop("今日が期限です")))
    kind = "explain" if days <= SOON_DAYS else "info"
    return Due(kind, Message(gettext_noop("あと%(days)d日"), {"days": days}))
