"""What other pages show of the risk gate: the agreement its topics, the first page the approvals that end soon."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from collaboration.models import Agreement
from collaboration.queries.risk_gate import OpenGate, ending_gates, gate_owner, statuses_of
from collaboration.rules import can_view_agreement, lists_open_screenings
from collaboration.views.risk_gate import GATE_TAGS
from core.calc.kinds import Role
from core.models import User
from core.registry import Panel

SHOWN = 10


def gate_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show the four topics with state and next step. Where they stand is told to everybody who sees the agreement."""
    if not can_view_agreement(user, agreement):
        return None
    root = gate_owner(agreement)
    lines = [{"status": status, "tag": GATE_TAGS[status.state]} for status in statuses_of(root)]
    return Panel(_("リスク確認"), "collaboration/detail/risk_gate.html", {"agreement": root, "lines": lines})


def ending_panel(user: User, _user: User) -> Panel | None:
    """Show those who renew them the approvals that end within a month or have ended."""
    if not lists_open_screenings(user) or user.has_role(Role.AUDITOR):
        return None
    today = timezone.localdate()
    gates = ending_gates(user, today)
    if not gates:
        return None
    lines = [_line(gate) for gate in gates[:SHOWN]]
    return Panel(
        _("期限の近いリスク確認"),
        "collaboration/detail/risk_ending.html",
        {"lines": lines, "total": len(gates)},
    )


def _line(gate: OpenGate) -> dict[str, Any]:
    return {"agreement": gate.agreement, "statuses": gate.statuses}
