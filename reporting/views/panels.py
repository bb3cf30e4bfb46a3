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
    if not user.has_perm("reporting.view_return"):
        return None
    record_type, record_id = record_ref(agreement)
    uses = [
        {"use": use, "reason": _(REASONS.get(use.excluded, use.excluded)) if use.excluded else ""}
        for use in uses_of(record_type, int(record_id))
    ]
    return Panel(_("調査での扱い"), "reporting/record_panel.html", {"uses": uses}) if uses else None
