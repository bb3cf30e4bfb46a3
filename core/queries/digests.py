"""What the daily e-mail says: how many tasks of which kind, their numbers and where they are, and nothing else."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.calc.digest import is_wanted_on
from core.models import InboxItem, NotificationChoice, User
from core.registry import task_kind, task_kinds

MOST_OF_A_KIND = 10


@dataclass(frozen=True, slots=True)
class DigestText:
    """One e-mail, and how many tasks of each kind it tells of."""

    subject: str
    body: str
    counts: dict[str, int]


def choice_of(user: User) -> NotificationChoice:
    """Return the user's wishes, the defaults for whoever never stated any."""
    return NotificationChoice.objects.filter(user=user).first() or NotificationChoice(user=user)


def digest_for(user: User, day: datetime.date) -> DigestText | None:
    """Return the e-mail of a user and a day; None when there is nothing to tell or the user does not want it."""
    choice = choice_of(user)
    if not is_wanted_on(day, digest=choice.digest, weekdays_only=choice.weekdays_only):
        return None
    items = InboxItem.objects.awaiting(user, day).order_by("due_on", "pk")
    by_kind: dict[str, list[InboxItem]] = {}
    for item in items:
        code = task_kind(item.kind).code
        if code not in choice.muted:
            by_kind.setdefault(code, []).append(item)
    if not by_kind:
        return None
    with translation.override(choice.language):
        return _written(by_kind)


def _written(by_kind: dict[str, list[InboxItem]]) -> DigestText:
    counts = {kind.code: len(by_kind[kind.code]) for kind in task_kinds() if kind.code in by_kind}
    total = sum(counts.values())
    subject = ngettext(
        "Renkei：やることが%(count)d件あります", "Renkei：やることが%(count)d件あります", total
    )
    lines = [subject % {"count": total}, address(reverse("inbox")), ""]
    for code, count in counts.items():
        head = _("■ %(kind)s：%(count)d件")
        lines.append(head % {"kind": _(str(task_kind(code).label)), "count": count})
        lines += [_line(item) for item in by_kind[code][:MOST_OF_A_KIND]]
        if count > MOST_OF_A_KIND:
            lines.append(_("  ほかに%(count)d件") % {"count": count - MOST_OF_A_KIND})
        lines.append("")
    lines += [_("このメールの受け取り方は、次の画面で変えられます。"), address(reverse("notification-edit"))]
    return DigestText(subject % {"count": total}, "\n".join(lines) + "\n", counts)


def _line(item: InboxItem) -> str:
    where = address(urlsplit(item.url).path)
    return f"  {item.reference} {where}" if item.reference else f"  {where}"


def address(path: str) -> str:
    """Return the address of a page as it is reached from outside."""
    return f"{settings.RENKEI_BASE_URL}{path}"
