"""Disclosures of inventions with their inventors."""

import datetime

import factory
from factory.django import DjangoModelFactory

from ip.calc.kinds import DisclosureState
from ip.models import Assignment, Disclosure, Inventor
from tests.factories.core import DepartmentFactory, PersonFactory


class DisclosureFactory(DjangoModelFactory):
    """A submitted disclosure; `inventor=` gives the representative, a person (False for none)."""

    class Meta:
        model = Disclosure
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"HK2026-{n + 1:05}")
    title = factory.Sequence(lambda n: f"蓄電池の電極材料{n}")
    state = DisclosureState.SUBMITTED.value
    department = factory.SubFactory(DepartmentFactory)
    created_on = datetime.date(2026, 9, 1)
    submitted_on = datetime.date(2026, 10, 1)
    received_on = datetime.date(2026, 10, 1)

    @factory.post_generation
    def inventor(self, create, extracted, **kwargs):
        """Give the disclosure its representative inventor."""
        if create and extracted is not False:
            InventorFactory(
                disclosure=self, person=extracted or PersonFactory(**kwargs), is_representative=True
            )


class DraftFactory(DisclosureFactory):
    """A disclosure that is being written."""

    number = ""
    state = DisclosureState.DRAFT.value
    submitted_on = None
    received_on = None


class InventorFactory(DjangoModelFactory):
    """A further inventor, from inside, with half of the invention."""

    class Meta:
        model = Inventor

    disclosure = factory.SubFactory(DisclosureFactory, inventor=False)
    person = factory.SubFactory(PersonFactory)
    name = factory.LazyAttribute(lambda row: row.person.name if row.person else "学外 太郎")
    affiliation = "工学研究科"
    position = "教授"
    contribution = "請求項1の着想"
    share_numerator = 1
    share_denominator = 2


class AssignmentFactory(DjangoModelFactory):
    """Somebody works on a disclosure."""

    class Meta:
        model = Assignment

    disclosure = factory.SubFactory(DisclosureFactory)
    starts_on = datetime.date(2026, 4, 1)
