"""What the demonstration spent: a finance ledger, a year that was closed with a refund, a reminder of a late invoice."""

import datetime

from django.utils import timezone

from collaboration.actions.closings import ClosingEntry, close_year
from collaboration.actions.dunning import issue_dunning
from collaboration.calc.closing import ClosingDecision
from collaboration.exports.letters.dunning import dunning_file
from collaboration.models.agreement import Agreement
from collaboration.models.invoice import Invoice
from core.calc.fiscal_year import fiscal_year_of, last_day
from core.models.user import User
from reporting.management.demonstration import FOLDER, import_ledger

CLOSED = "K2025-0058"
DAYS_TO_CLOSE = 20
DAYS_TO_PAY = 14


def load_spending(*, by: User, username: str = "zaimu") -> None:
    """Import the finance ledger, close a year whose rest goes back, and remind of the first invoice that is late."""
    import_ledger(FOLDER / "expenditure.csv", by=by)
    finance, today = User.objects.get(username=username), timezone.localdate()
    agreement = Agreement.objects.get(number=CLOSED)
    year = fiscal_year_of(agreement.expenditures.latest("spent_on").spent_on)
    entry = ClosingEntry(
        decision=ClosingDecision.REFUND,
        closed_on=min(last_day(year) + datetime.timedelta(days=DAYS_TO_CLOSE), today),
        basis="契約書第12条",
    )
    close_year(agreement, year, entry, by=finance)
    late = Invoice.objects.awaiting_money().filter(due_on__lt=today).order_by("due_on", "pk").first()
    if late is not None:
        due_on = today + datetime.timedelta(days=DAYS_TO_PAY)
        issue_dunning(late, issued_on=today, due_on=due_on, remarks="", write=dunning_file, by=finance)
