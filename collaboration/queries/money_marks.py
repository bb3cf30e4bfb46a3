"""Marks of money beside the state of contracts: invoiced, partly paid, paid, pursued."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef

from collaboration.calc.invoices import MoneyMark, money_marks
from collaboration.calc.pricing.keeping import restored
from collaboration.calc.pricing.quote import Sums
from collaboration.models import Agreement, AgreementPrice, DunningLetter, Invoice
from core.models import User
from core.models.wording import term

MARK_TAGS = {
    MoneyMark.INVOICED: "info",
    MoneyMark.PARTLY_PAID: "explain",
    MoneyMark.PAID: "success",
    MoneyMark.DUNNED: "error",
}

Marks = tuple[MoneyMark, ...]


def marks_of(user: User, agreements: Sequence[Agreement], received: Mapping[int, int]) -> dict[int, Marks]:
    """Return the marks of agreements by key; `received` is what came in. Invoices only mark for those who see them."""
    awaited, due = awaited_invoices(user, [each.pk for each in agreements]), _prices(agreements)
    return {
        each.pk: money_marks(
            due_yen=due.get(each.pk, each.amount_yen),
            received_yen=received.get(each.pk, 0),
            is_awaited=each.pk in awaited,
            is_dunned=awaited.get(each.pk, False),
        )
        for each in agreements
    }


def awaited_invoices(user: User, keys: Sequence[int]) -> dict[int, bool]:
    """Return the agreements with an issued invoice that is not fully paid, and whether a letter reminded of one."""
    letters = DunningLetter.objects.filter(invoice=OuterRef("pk"))
    invoices = Invoice.objects.visible_to(user).awaiting_money().filter(agreement__in=keys).order_by()
    found: dict[int, bool] = {}
    for key, reminded in invoices.annotate(reminded=Exists(letters)).values_list("agreement_id", "reminded"):
        found[key] = found.get(key, False) or reminded
    return found


def tags_of(marks: Marks) -> list[tuple[str, str]]:
    """Return the marks as a screen shows them: severity and words."""
    return [(MARK_TAGS[mark], term(mark.label)) for mark in marks]


def _prices(agreements: Sequence[Agreement]) -> dict[int, int]:
    """Return what contracts cost by their frozen price, that of the latest priced amendment; none for an amendment.

    Only the sums leave the database: a price holds every line of its basis.
    """
    roots = [each.pk for each in agreements if each.parent_id is None]
    prices = AgreementPrice.objects.filter(agreement__in=roots) | AgreementPrice.objects.filter(
        agreement__parent__in=roots
    )
    rows = prices.order_by("agreement_id").values_list("agreement_id", "agreement__parent_id", "quote__sums")
    return {parent or own: restored(Sums, sums).total_yen for own, parent, sums in rows if sums}
