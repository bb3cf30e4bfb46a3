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
    """Return what an agreement is settled by; None without a frozen price.

    Receipts are those of the contract as a whole, whether its price is fixed with it or with an amendment of it.
    """
    price = AgreementPrice.objects.filter(agreement=agreement).first()
    if price is None:
        return None
    root = agreement.parent or agreement
    totals = Receipt.objects.filter(agreement__in=[root, *root.amendments.all()]).totals()
    return Settlement(
        price, restored(CostPolicy, price.policy), Sums(**{part: totals[part] for part in PARTS})
    )
