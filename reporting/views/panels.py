"""What the pages of other apps show of the return."""

from django.db.models import Model
from django.utils.translation import gettext as _

from core.models.event import record_ref
from core.models.user import User
from core.registry import Panel
from reporting.measures.catalogue import REASONS
from reporting.queries.record_uses import uses_of


def agreement_panel(agreement: Model, user: User) -> Panel | None:
    """Say how the return counts an agreement, or why not; None for those who do not see returns."""
    return _panel(agreement, user, has_money=True)


def cost_rules_panel(rules: Model, user: User) -> Panel | None:
    """Say which questions of the return were answered from rules on cost, or why none; None for those who see no returns."""
    return _panel(rules, user, has_money=False)


def _panel(record: Model, user: User, *, has_money: bool) -> Panel | None:
    if not user.has_perm("reporting.view_return"):
        return None
    record_type, record_id = record_ref(record)
    uses = [
        {"use": use, "reason": _(REASONS.get(use.excluded, use.excluded)) if use.excluded else ""}
        for use in uses_of(record_type, int(record_id))
    ]
    context = {"uses": uses, "has_money": has_money}
    return Panel(_("調査での扱い"), "reporting/record_panel.html", context) if uses else None
