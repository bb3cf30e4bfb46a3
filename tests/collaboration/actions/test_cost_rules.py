"""Laying down and correcting the institution's rules on cost."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError

from collaboration.actions.cost_rules import adopt_cost_rules, change_cost_rules
from collaboration.calc.kinds import AgreementKind
from collaboration.calc.pricing.policy import CostPolicy, IndirectRule
from collaboration.models import CostRules
from core.actions.versions import EditConflict
from core.calc.kinds import Role
from core.models import Event
from core.queries.timeline import timeline
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

POLICY = CostPolicy(
    "joint",
    "共同研究の経費",
    AgreementKind.JOINT_RESEARCH,
    datetime.date(2021, 4, 1),
    "共同研究取扱規程 第8条",
    indirect=(IndirectRule(rate=Fraction(3, 10), article="第8条第1項"),),
)


@pytest.fixture
def officer():
    return UserFactory(role=Role.SURVEY_OFFICER)


def with_rate(rate):
    return replace(POLICY, indirect=(replace(POLICY.indirect[0], rate=rate),))


def test_rules_are_kept_as_they_were_laid_down(officer):
    rules = adopt_cost_rules(POLICY, preset="flat30_D", by=officer)
    stored = CostRules.objects.get()
    assert stored.policy == POLICY
    assert (stored.code, stored.preset, stored.created_by) == ("joint", "flat30_D", officer)
    assert "id" not in stored.content
    event = Event.objects.get()
    assert event.verb == "create"
    before, after = event.changes["content"]
    assert before is None
    assert "間接経費・率：30%" in after
    assert any(line.startswith("内容：") for line in timeline(rules)[0].details)


def test_one_regime_has_one_set_of_rules_a_day(officer):
    adopt_cost_rules(POLICY, by=officer)
    with pytest.raises(ValidationError, match="同じ記号で同じ適用開始日"):
        adopt_cost_rules(POLICY, by=officer)
    adopt_cost_rules(replace(POLICY, valid_from=datetime.date(2026, 4, 1)), by=officer)
    assert CostRules.objects.count() == 2


def test_code_must_fit_an_address(officer):
    with pytest.raises(ValidationError) as refused:
        adopt_cost_rules(replace(POLICY, id="D+V"), by=officer)
    assert "code" in refused.value.error_dict


def test_correction_keeps_what_was_before(officer):
    rules = adopt_cost_rules(POLICY, by=officer)
    assert rules.policy == POLICY
    changed = with_rate(Fraction(1, 4))
    change_cost_rules(rules, changed, expected_version=1, by=officer, reason="誤記")
    assert rules.policy == changed
    event = Event.objects.latest("seq")
    assert (event.verb, event.reason) == ("change", "誤記")
    assert event.changes == {"content": [["間接経費・率：30%"], ["間接経費・率：25%"]]}


def test_same_rules_again_write_nothing(officer):
    rules = adopt_cost_rules(POLICY, by=officer)
    assert change_cost_rules(rules, POLICY, expected_version=1, by=officer) == {}
    assert (CostRules.objects.get().version, Event.objects.count()) == (1, 1)


def test_second_editor_is_told(officer):
    rules = adopt_cost_rules(POLICY, by=officer)
    stale = CostRules.objects.get()
    change_cost_rules(rules, with_rate(Fraction(1, 4)), expected_version=1, by=officer)
    with pytest.raises(EditConflict):
        change_cost_rules(stale, with_rate(Fraction(1, 5)), expected_version=1, by=officer)
    assert CostRules.objects.get().policy.indirect[0].rate == Fraction(1, 4)


def test_new_label_needs_no_change_of_content(officer):
    rules = adopt_cost_rules(POLICY, by=officer)
    changes = change_cost_rules(rules, replace(POLICY, label="共同研究"), expected_version=1, by=officer)
    assert set(changes) == {"label"}
