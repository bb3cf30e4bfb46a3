"""What was spent of invented contracts."""

import datetime

import factory
from factory.django import DjangoModelFactory

from collaboration.calc.expenditure import CostItem
from collaboration.models import Expenditure
from tests.factories.collaboration import AgreementFactory


class ExpenditureFactory(DjangoModelFactory):
    """A row of the finance ledger of fiscal year 2025."""

    class Meta:
        model = Expenditure

    agreement = factory.SubFactory(AgreementFactory)
    fiscal_year = 2025
    item = CostItem.CONSUMABLES.value
    spent_on = datetime.date(2025, 9, 1)
    amount_yen = 100_000
    voucher = factory.Sequence(lambda n: f"D{n + 1:06}")
    text = "試薬"
