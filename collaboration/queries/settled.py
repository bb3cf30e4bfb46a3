"""What of a receipt is still free to be matched to an invoice."""

from collaboration.calc.kinds import ReceiptKind
from collaboration.models import Receipt


def unmatched_of(receipt: Receipt) -> int:
    """Return what of a receipt is neither matched, nor named as paid too much, nor taken back, in yen.

    Money that was given back out of what was matched does not open the invoice again: it had been paid.
    """
    matched = sum(row.amount_yen + row.overpaid_yen for row in receipt.settlements.all())
    return max(min(_left(receipt), receipt.amount_yen) - matched, 0)


def _left(receipt: Receipt) -> int:
    left = receipt.amount_yen
    for row in receipt.corrections.all():
        left -= row.amount_yen
        if row.kind == ReceiptKind.REFUND:
            left += sum(undone.amount_yen for undone in row.corrections.all())
    return left
