"""Chairs and institutes."""

import datetime

import factory
from factory.django import DjangoModelFactory

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.research_unit import MemberRole, UnitForm
from collaboration.models import ResearchUnit, UnitMember
from tests.factories.collaboration import AgreementFactory


class ResearchUnitFactory(DjangoModelFactory):
    """A chair of three years."""

    class Meta:
        model = ResearchUnit

    agreement = factory.SubFactory(AgreementFactory, kind=AgreementKind.RESEARCH_CHAIR.value)
    form = UnitForm.RESEARCH_CHAIR.value
    name = factory.Sequence(lambda n: f"先進電池材料共同研究講座{n}")
    starts_on = datetime.date(2025, 4, 1)
    ends_on = datetime.date(2028, 3, 31)


class UnitMemberFactory(DjangoModelFactory):
    """The head of a chair."""

    class Meta:
        model = UnitMember

    unit = factory.SubFactory(ResearchUnitFactory)
    name = "山田 花子"
    role = MemberRole.HEAD.value
    effort_percent = 50
    starts_on = datetime.date(2025, 4, 1)
