"""The institution's rules as the calculator gets them."""

import datetime
from fractions import Fraction

import pytest

from collaboration.calc.kinds import AgreementKind
from collaboration.calc.records import RecordRefused
from collaboration.models import CostRules
from collaboration.queries.cost_rules import policies_of_kind, policies_on, policy_versions, ready_policy

pytestmark = pytest.mark.django_db

OLD, NEW = datetime.date(2007, 4, 1), datetime.date(2021, 4, 1)


def rules(code, day, rate, kind=AgreementKind.JOINT_RESEARCH):
    return CostRules.objects.create(
        code=code,
        label="共同研究",
        kind=kind.value,
        valid_from=day,
        source="取扱規程 第8条",
        content={"indirect": [{"rate": rate}]},
    )


def test_tax_rates_of_the_law_are_put_in():
    policy = ready_policy(
        {"id": "a", "label": "あ", "kind": "donation", "valid_from": "2020-04-01", "source": "規程"}
    )
    assert policy.tax.rates[-1].rate == Fraction(1, 10)


def test_own_tax_rates_stay():
    own = [{"valid_from": "2020-04-01", "rate": "12%"}]
    policy = ready_policy(
        {
            "id": "a",
            "label": "あ",
            "kind": "donation",
            "valid_from": "2020-04-01",
            "source": "規程",
            "tax": {"rates": own},
        }
    )
    assert [entry.rate for entry in policy.tax.rates] == [Fraction(12, 100)]


def test_faulty_mapping_is_refused_by_field():
    with pytest.raises(RecordRefused) as refused:
        ready_policy({"id": "a", "label": "あ", "kind": "donation", "source": "規程"})
    assert [problem.path for problem in refused.value.problems] == ["valid_from"]


def test_versions_stand_oldest_first():
    rules("joint", NEW, "30%")
    rules("joint", OLD, "10%")
    assert [policy.indirect[0].rate for policy in policy_versions("joint")] == [
        Fraction(1, 10),
        Fraction(3, 10),
    ]
    assert policy_versions("unknown") == ()


def test_regimes_of_a_kind(django_assert_num_queries):
    rules("joint", NEW, "30%")
    rules("designated", NEW, "25%")
    rules("consulting", NEW, "20%", AgreementKind.CONSULTING)
    with django_assert_num_queries(1):
        regimes = policies_of_kind(AgreementKind.JOINT_RESEARCH)
    assert set(regimes) == {"joint", "designated"}


def test_rules_in_force_on_a_day():
    rules("joint", OLD, "10%")
    rules("joint", NEW, "30%")
    rules("designated", NEW, "25%")
    before = policies_on(AgreementKind.JOINT_RESEARCH, NEW - datetime.timedelta(days=1))
    assert {code: policy.valid_from for code, policy in before.items()} == {"joint": OLD}
    assert set(policies_on(AgreementKind.JOINT_RESEARCH, NEW)) == {"joint", "designated"}
