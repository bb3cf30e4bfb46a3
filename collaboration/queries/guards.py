"""What other parts of an agreement's life still hold against its next step; the workflow asks here."""

from collaboration.calc.risk_gate import Milestone
from collaboration.models import Agreement
from collaboration.queries.risk_gate import gate_owner, statuses_of
from core.calc.messages import Message


def open_screenings(agreement: Agreement, before: Milestone = Milestone.SIGNING) -> list[Message]:
    """Return a sentence for every check of the risk gate that is necessary before the event and not approved.

    A topic that was begun of one's own accord is asked for as well: its answers are there and wait for somebody.
    """
    return [
        status.open_point
        for status in statuses_of(gate_owner(agreement))
        if status.is_open and status.open_point is not None
        if status.is_needed_before(before) or (not status.reasons and before is Milestone.SIGNING)
    ]
