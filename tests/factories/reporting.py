"""Research as the return sees it: agreements of one fiscal year with one partner and money."""

import datetime
from typing import Any

from collaboration.models import Agreement, Receipt
from core.models import Organization
from tests.factories.collaboration import AgreementFactory, AgreementPartyFactory, ReceiptFactory

FISCAL_YEAR = 2018


def research(
    organization: Organization | None = None, received: int | None = None, *, indirect: int = 0,
    party: dict[str, Any] | None = None, **fields: Any,
) -> Agreement:  # fmt: skip
    """Make an agreement over the whole fiscal year with at most one partner, and book what came in for it in that year."""
    first, last = datetime.date(FISCAL_YEAR, 4, 1), datetime.date(FISCAL_YEAR + 1, 3, 31)
    values = {"signed_on": first, "starts_on": first, "ends_on": last, "principal": False, **fields}
    agreement = AgreementFactory(partner=False, **values)
    if organization is not None:
        AgreementPartyFactory(agreement=agreement, organization=organization, **(party or {}))
    if received is not None:
        receipt(agreement, received, indirect_yen=indirect)
    return agreement


def receipt(agreement: Agreement, amount_yen: int, **fields: Any) -> Receipt:
    """Book money of the fiscal year."""
    fiscal_year = fields.pop("fiscal_year", FISCAL_YEAR)
    day = datetime.date(fiscal_year, 8, 15)
    return ReceiptFactory(
        agreement=agreement, amount_yen=amount_yen, fiscal_year=fiscal_year, received_on=day, **fields
    )
