"""What the first page shows of turns: to offices what waits at the university for too long, to researchers their own."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.calc.turn_clock import Holder
from collaboration.queries.turns import LONG_DAYS, turns_of_researcher, waiting_at_university
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


def own_turns_panel(_user: User, user: User) -> Panel | None:
    """Tell a researcher where the contracts are that are not signed yet; nothing when there is none."""
    if user.person_id is None or not user.has_role(Role.RESEARCHER):
        return None
    rows, total = turns_of_researcher(user, limit=SHOWN)
    if not rows:
        return None
    context = {"rows": rows, "total": total, "address": reverse("agreement-list")}
    return Panel(_("手続中の契約の手番"), "collaboration/turns_own.html", context)
