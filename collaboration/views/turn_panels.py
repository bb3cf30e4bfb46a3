"""What the first page shows of turns: what has waited at the university for too long."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.calc.turn_clock import Holder
from collaboration.queries.turns import LONG_DAYS, waiting_at_university
from core.calc.kinds import Role
from core.models import User
from core.registry import Panel

SHOWN = 10


def waiting_panel(_user: User, user: User) -> Panel | None:
    """Remind those who could pass the turn on, longest first; nothing when nothing waits."""
    if not user.has_role(Role.LIAISON, Role.DEPARTMENT):
        return None
    rows, total = waiting_at_university(user, limit=SHOWN)
    if not rows:
        return None
    address = f"{reverse('agreement-list')}?{urlencode({'turn': Holder.UNIVERSITY.value})}"
    title = _("手番が大学で%(days)d日を超えたもの") % {"days": LONG_DAYS}
    return Panel(
        title, "collaboration/turns_waiting.html", {"rows": rows, "total": total, "address": address}
    )
