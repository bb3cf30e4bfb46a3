"""What a settlement is reckoned from: the rules an agreement was priced by, and what came in for it."""

from dataclasses import dataclass

from collaboration.calc.pricing.keeping import restored
from collaboration.calc.pricing.policy import CostPolicy
from collaboration.calc.pricing.quote import Sums
from collaboration.models import Agreement, AgreementPrice, Receipt

PARTS = ("direct", "indirect", "strategic", "researcher", "tax")


@dataclass(frozen=True, slots=True)
class Settlement:
    """The frozen price of an agreement, its policy as it was then, and the receipts less refunds and reversals in yen.

    The ledger of receipts books the value fee and the use of space as direct cost, so they stand there here too.
    """

    price: AgreementPrice
    policy: CostPolicy
    paid: Sums


def settlement_of(agreement: Agreement) -> Settlement | None:
    """Return what an agreement is settled by, receipts of its amendments included; None without a frozen price."""
    price = AgreementPrice.objects.filter(agreement=agreement).first()
    if price is None:
        return None
    receipts = Receipt.objects.filter(agreement__in=[agreement, *agreement.amendments.all()])
    totals = receipts.totals()
    return Settlement(
        price, restored(CostPolicy, price.policy), Sums(**{part: totals[part] for part in PARTS})
    )
