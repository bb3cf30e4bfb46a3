"""What the page of an agreement shows of the risk gate."""

from django.utils.translation import gettext as _

from collaboration.models import Agreement
from collaboration.queries.risk_gate import gate_owner, statuses_of
from collaboration.rules import can_view_agreement
from collaboration.views.risk_gate import GATE_TAGS
from core.models import User
from core.registry import Panel


def gate_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show the four topics with state and next step. Where they stand is told to everybody who sees the agreement."""
    if not can_view_agreement(user, agreement):
        return None
    root = gate_owner(agreement)
    lines = [{"status": status, "tag": GATE_TAGS[status.state]} for status in statuses_of(root)]
    return Panel(_("リスク確認"), "collaboration/detail/risk_gate.html", {"agreement": root, "lines": lines})
