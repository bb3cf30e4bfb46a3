"""What the page of an agreement says of its spending: the latest year in a line, and the way to the accounts."""

from django.utils.translation import gettext as _

from collaboration.models import Agreement
from collaboration.queries.expenditure import latest_spending
from collaboration.rules import can_view_agreement
from core.models import User
from core.registry import Panel


def spending_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show what was spent in the latest year that has anything, once money came in or went out."""
    if not can_view_agreement(user, agreement):
        return None
    root, latest = agreement.parent or agreement, latest_spending(agreement)
    if latest is None and not agreement.receipts.exists():
        return None
    return Panel(_("支出と精算"), "collaboration/detail/spending.html", {"agreement": root, "latest": latest})
