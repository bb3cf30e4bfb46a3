"""The institution's own rules on cost: thirty percent of direct cost for joint research, unless told otherwise."""

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from collaboration.calc.kinds import AgreementKind
from collaboration.models import CostRules


class CostRulesFactory(DjangoModelFactory):
    """One version of a regime. `rate` and `base` make its rule on indirect cost, `more` adds to its content."""

    class Meta:
        model = CostRules

    class Params:
        rate = "30%"
        base = "D"
        more = factory.LazyFunction(dict[str, Any])

    code = "joint_standard"
    label = "共同研究の経費"
    kind = AgreementKind.JOINT_RESEARCH.value
    valid_from = datetime.date(2015, 4, 1)
    source = "架空大学共同研究取扱規程 第8条"
    content = factory.LazyAttribute(
        lambda row: {"indirect": [{"rate": row.rate, "base": row.base, "article": "第8条"}], **row.more}
    )
