"""The invented university's rules on cost: laid down through the action, and fit to price with."""

from fractions import Fraction

import pytest

from collaboration.calc.pricing.example import example_request
from collaboration.calc.pricing.price import price
from collaboration.models import CostRules
from collaboration.queries.cost_rules import policy_versions, ready_policy
from core.calc.kinds import Role
from reporting.management.demonstration import lay_down_cost_rules
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _laid_down():
    lay_down_cost_rules(by=UserFactory(role=Role.SURVEY_OFFICER))


def test_rules_hold_from_their_days():
    before, after = policy_versions("joint-standard")
    assert [before.indirect[0].rate, after.indirect[0].rate] == [Fraction(1, 10), Fraction(3, 10)]
    assert [grade.code for grade in after.value.grades] == ["教授", "准教授", "講師", "助教"]


def test_every_rule_prices_its_example():
    policies = [ready_policy(rules.policy) for rules in CostRules.objects.order_by("pk")]
    day = max(policy.valid_from for policy in policies)
    totals = [price(example_request(policy, day), policy).sums.total_yen for policy in policies]
    assert len(totals) == 7
    assert min(totals) > 0
