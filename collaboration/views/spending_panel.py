"""What the page of an agreement says of its spending: the present year in a line, and the way to the accounts."""

from django.utils.translation import gettext as _

from collaboration.models import Agreement
from collaboration.queries.expenditure import spending_of
from collaboration.rules import can_view_agreement
from core.models import User
from core.registry import Panel


def spending_panel(agreement: Agreement, user: User) -> Panel | None:
    """Show the latest year in which something was spent, or that money came in and nothing was booked yet."""
    if not can_view_agreement(user, agreement):
        return None
    root = agreement.parent or agreement
    if not root.receipts.exists() and not root.expenditures.exists():
        return None
    years = spending_of(root).years
    spent = [year for year in years if year.spent_yen]
    latest = spent[-1] if spent else None
    return Panel(_("支出と精算"), "collaboration/detail/spending.html", {"agreement": root, "year": latest})
