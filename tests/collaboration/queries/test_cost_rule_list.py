"""Rules on cost as their pages show them."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest

from collaboration.actions.cost_rules import adopt_cost_rules
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.policy import CostPolicy, IndirectRule
from collaboration.models import CostRules
from collaboration.queries.cost_rule_list import (
    ALWAYS_LISTED,
    changes_since_last,
    free_code,
    presets_by_kind,
    rules_by_kind,
    versions_of,
)
from collaboration.queries.presets import presets
from core.calc.kinds import Role
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

OLD, NEW, LATER = (datetime.date(year, 4, 1) for year in (2007, 2021, 2030))
DAY = datetime.date(2025, 10, 1)
POLICY = CostPolicy(
    "joint",
    "共同研究",
    AgreementKind.JOINT_RESEARCH,
    OLD,
    "取扱規程",
    indirect=(IndirectRule(rate=Fraction(1, 10)),),
)


@pytest.fixture
def user():
    return UserFactory(role=Role.LIAISON)


@pytest.fixture
def three(user):
    """Three versions of one regime, and a second regime of the same kind that begins on a day between."""
    for day in (OLD, NEW, LATER):
        adopt_cost_rules(replace(POLICY, valid_from=day), by=user)
    adopt_cost_rules(replace(POLICY, id="designated", valid_from=NEW), by=user)


def states(versions):
    return {(version.rules.code, version.rules.valid_from): str(version.state) for version in versions}


def test_each_version_holds_until_the_next_of_its_regime(user, three):
    joint = next(kind for kind in rules_by_kind(user, DAY) if kind.kind is AgreementKind.JOINT_RESEARCH)
    assert states(joint.versions) == {
        ("joint", OLD): "以前の規程",
        ("joint", NEW): "適用中",
        ("joint", LATER): "適用前",
        ("designated", NEW): "適用中",
    }
    assert [version.ends_on for version in joint.versions if version.rules.code == "joint"] == [
        None,
        datetime.date(2030, 3, 31),
        datetime.date(2021, 3, 31),
    ]
    assert len(joint.current) == len(joint.others) == 2


def test_first_and_last_day_of_a_version(user, three):
    rules = CostRules.objects.get(code="joint", valid_from=NEW)
    for day in (NEW, datetime.date(2030, 3, 31)):
        held = [version.rules for version in versions_of(rules, user, day) if version.is_in_force]
        assert held == [rules]


def test_kinds_that_need_rules_are_always_listed(user):
    assert [entry.kind for entry in rules_by_kind(user, DAY)] == list(ALWAYS_LISTED)
    adopt_cost_rules(replace(POLICY, kind=AgreementKind.MATERIAL_TRANSFER), by=user)
    assert rules_by_kind(user, DAY)[-1].kind is AgreementKind.MATERIAL_TRANSFER


def test_who_has_no_role_sees_no_rules(three):
    assert not any(entry.versions for entry in rules_by_kind(UserFactory(), DAY))


def test_changes_are_those_since_the_version_before(user, three):
    first, second, _third = CostRules.objects.filter(code="joint").order_by("valid_from")
    versions = versions_of(second, user, DAY)
    assert changes_since_last(first, versions) is None
    parts = changes_since_last(second, versions)
    assert [change.path for part in parts for change in part.changes] == ["valid_from"]


def test_every_preset_is_priced_once():
    shown = [row.policy.id for entry in presets_by_kind(DAY) for row in entry.presets]
    assert sorted(shown) == sorted(presets())


def test_free_code_is_free(user):
    assert free_code(AgreementKind.JOINT_RESEARCH) == "joint-research"
    for code in ("joint-research", "joint-research-2"):
        adopt_cost_rules(replace(POLICY, id=code), by=user)
    assert free_code(AgreementKind.JOINT_RESEARCH) == "joint-research-3"
